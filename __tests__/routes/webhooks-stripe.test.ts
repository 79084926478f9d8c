import Stripe from "stripe";
import { POST } from "@/app/api/webhooks/stripe/route";
import { errorOf } from "./support/requests";
import { OLDER_SECRET, setUpWorld, WEBHOOK_SECRET, world } from "./support/world";

jest.mock("@/server/ports", () => jest.requireActual<object>("./support/world"));

setUpWorld();

const CANARY = "canary-4242";

function anEvent(overrides: object = {}) {
  return {
    id: "evt_1",
    object: "event",
    type: "customer.subscription.updated",
    api_version: "2026-10-28.endive",
    created: 1_790_000_000,
    livemode: false,
    pending_webhooks: 1,
    request: null,
    data: { object: { id: "sub_1", object: "subscription", customer: "cus_1", metadata: { note: CANARY } } },
    ...overrides,
  };
}

function sign(
  payload: string,
  { secret = WEBHOOK_SECRET, timestamp = Math.floor(Date.now() / 1000) } = {},
): string {
  return Stripe.webhooks.generateTestHeaderString({ payload, secret, timestamp });
}

function delivery(payload: string | Uint8Array<ArrayBuffer>, headers: Record<string, string> = {}): Request {
  return new Request("http://localhost:3000/api/webhooks/stripe", { method: "POST", body: payload, headers });
}

const signed = (event: unknown, options = {}) => {
  const payload = typeof event === "string" ? event : JSON.stringify(event);
  return delivery(payload, { "stripe-signature": sign(payload, options) });
};

test("a really signed event is stored with its exact bytes before it is acknowledged", async () => {
  const payload = JSON.stringify(anEvent());
  const response = await POST(delivery(payload, { "stripe-signature": sign(payload) }));
  expect(response.status).toBe(200);
  expect(await response.json()).toEqual({
    received: true,
    id: "evt_1",
    type: "customer.subscription.updated",
    outcome: "stored",
    status: "received",
    deliveries: 1,
  });
  expect(world.store.inbox.get("evt_1")?.args).toMatchObject({
    source: "stripe",
    stripeCustomerId: "cus_1",
    apiVersion: "2026-10-28.endive",
    eventCreated: 1_790_000_000_000,
    payload,
  });
});

test("fifty copies at once are fifty times 200 and one row", async () => {
  const answers = await Promise.all(Array.from({ length: 50 }, () => POST(signed(anEvent()))));
  expect(answers.map(({ status }) => status)).toEqual(Array<number>(50).fill(200));
  expect(world.store.inbox.size).toBe(1);
});

test("an event signed with the secret that is being rotated out is taken", async () => {
  expect((await POST(signed(anEvent(), { secret: OLDER_SECRET }))).status).toBe(200);
});

describe("a delivery that proves nothing is 400, changes nothing and costs one database call at most", () => {
  const payload = JSON.stringify(anEvent());
  const unproven: [string, () => Request][] = [
    ["no signature", () => delivery(payload)],
    ["an empty signature", () => delivery(payload, { "stripe-signature": "" })],
    ["garbage", () => delivery(payload, { "stripe-signature": "garbage" })],
    [
      "v1 without a value",
      () => delivery(payload, { "stripe-signature": `t=${Math.floor(Date.now() / 1000)},v1` }),
    ],
    ["another endpoint's secret", () => signed(anEvent(), { secret: "whsec_another000000" })],
    [
      "a signature that is 301 s old",
      () => signed(anEvent(), { timestamp: Math.floor(Date.now() / 1000) - 302 }),
    ],
    [
      "a valid signature dated in an hour",
      () => signed(anEvent(), { timestamp: Math.floor(Date.now() / 1000) + 3_600 }),
    ],
    ["a body with a newline more", () => delivery(`${payload}\n`, { "stripe-signature": sign(payload) })],
    [
      "a body that was parsed and written again",
      () => delivery(JSON.stringify(JSON.parse(payload), null, 2), { "stripe-signature": sign(payload) }),
    ],
    ["an empty body", () => delivery("", { "stripe-signature": sign(payload) })],
    ...[".0", "e0", " "].map((more): [string, () => Request] => [
      `a time with "${more}" behind it`,
      () => delivery(payload, { "stripe-signature": sign(payload).replace(",", `${more},`) }),
    ]),
    [
      "a header with 200 signatures",
      () => delivery(payload, { "stripe-signature": sign(payload) + ",v1=00".repeat(200) }),
    ],
  ];
  test.each(unproven)("%s", async (_, request) => {
    expect(await errorOf(await POST(request()))).toMatchObject({ status: 400, code: "invalid_signature" });
    expect(world.store.inbox.size).toBe(0);
    await world.settle();
    expect(world.store.calls.map(({ name }) => name)).toEqual(["countRejected"]);
  });
});

test("trap: the raw body is not logged when its signature is wrong, nor is the signature", async () => {
  const payload = JSON.stringify(anEvent());
  await POST(delivery(payload, { "stripe-signature": sign(payload, { secret: "whsec_another000000" }) }));
  const lines = world.logs.join("");
  expect(lines).toContain("no secret matches");
  expect(lines).not.toContain(CANARY);
  expect(lines).not.toContain("v1=");
});

test("a delivery is one log line that names the event, its type and what became of it", async () => {
  const event = anEvent();
  await POST(signed(event));
  expect(world.logs.map((line): unknown => JSON.parse(line))).toEqual([
    expect.objectContaining({ msg: "request", eventId: event.id, eventType: event.type, outcome: "stored" }),
  ]);
});

test("a flood of forgeries writes one log line and one count, and a genuine event still passes", async () => {
  // One moment, however long the flood takes on a busy machine.
  world.now = Date.now();
  for (let index = 0; index < 500; index += 1)
    await POST(delivery("{}", { "stripe-signature": "t=1,v1=00" }));
  await world.settle();
  expect(world.logs.filter((line) => line.includes("delivery refused"))).toHaveLength(1);
  expect(world.store.calls.length).toBe(1);
  expect((await POST(signed(anEvent()))).status).toBe(200);
});

describe("signed nonsense is 400 and counted apart, because only a leaked secret or a broken Stripe sends it", () => {
  test.each([
    ["null", "null"],
    ["a list", "[]"],
    ["a text", '"x"'],
    ["a number", "1"],
    ["an empty object", "{}"],
    ["half a body", "x{"],
    ["no id", JSON.stringify(anEvent({ id: undefined }))],
    ["a path as id", JSON.stringify(anEvent({ id: "../../x" }))],
    ["an id of 10 KB", JSON.stringify(anEvent({ id: `evt_${"a".repeat(10_000)}` }))],
    ["a number as id", JSON.stringify(anEvent({ id: 7 }))],
    ["a type with a newline", JSON.stringify(anEvent({ type: 'invoice.paid\n{"level":"fatal"}' }))],
    ["a type of 10 KB", JSON.stringify(anEvent({ type: "a".repeat(10_000) }))],
    ["no livemode", JSON.stringify(anEvent({ livemode: undefined }))],
  ])("%s", async (_, payload) => {
    expect(await errorOf(await POST(signed(payload)))).toMatchObject({
      status: 400,
      code: "invalid_request",
    });
    await world.settle();
    expect(world.store.inbox.size).toBe(0);
    expect(world.store.rejected).toEqual([{ reason: "signed_malformed", count: 1 }]);
  });
});

describe("a signed event is stored whatever its customer wrote into it", () => {
  test.each([
    [
      "metadata keys that no database field may have",
      { Ключ: "x", "🙂": "x", $ref: "x", "a\u0000b": "x", ["k".repeat(1_025)]: "x" },
    ],
    [
      "keys of the object prototype",
      JSON.parse('{"__proto__":{"admin":true},"constructor":{"prototype":{"admin":true}}}') as object,
    ],
    ["log injection", { note: '\n{"level":"fatal"}\u001b[31m' }],
  ])("%s", async (_, metadata) => {
    const object = { id: "sub_1", object: "subscription", customer: "cus_1", metadata };
    expect((await POST(signed(anEvent({ data: { object } })))).status).toBe(200);
    expect(world.store.inbox.size).toBe(1);
    expect(({} as Record<string, unknown>).admin).toBeUndefined();
    expect(world.logs.every((line) => line.trimEnd().split("\n").length === 1)).toBe(true);
  });

  test("20,000 levels deep", async () => {
    const deep = "[".repeat(20_000) + "]".repeat(20_000);
    const payload = JSON.stringify(anEvent()).replace('"pending_webhooks":1', `"pending_webhooks":${deep}`);
    expect((await POST(signed(payload))).status).toBe(200);
  });
});

test.each([
  ["a type that we do not know", anEvent({ type: "terminal.reader.action_failed" })],
  [
    "a thin event",
    {
      id: "evt_thin",
      object: "v2.core.event",
      type: "v1.invoice.paid",
      created: "2026-11-23T10:00:00Z",
      livemode: false,
    },
  ],
  ["a connected account's event", anEvent({ account: "acct_1" })],
  ["an event of live mode", anEvent({ livemode: true })],
])("%s reaches the inbox, which decides that nothing follows from it", async (_, event) => {
  expect((await POST(signed(event))).status).toBe(200);
  expect(world.store.inbox.size).toBe(1);
});

test("a compressed body is refused: its bytes are not what Stripe signed", async () => {
  const payload = JSON.stringify(anEvent());
  const request = delivery(payload, { "stripe-signature": sign(payload), "content-encoding": "gzip" });
  expect(await errorOf(await POST(request))).toMatchObject({ status: 415 });
});

describe("512 KiB is the most that is read", () => {
  // Nothing is pulled ahead of a reader, so a pull is a read.
  const stream = (chunks: number, onPull: () => void) =>
    new ReadableStream<Uint8Array>(
      {
        pull(controller) {
          onPull();
          controller.enqueue(new Uint8Array(64 * 1_024));
          chunks -= 1;
          if (chunks === 0) controller.close();
        },
      },
      { highWaterMark: 0 },
    );
  const streamed = (body: ReadableStream<Uint8Array>, headers: Record<string, string>) => {
    const init: RequestInit & { duplex: "half" } = { method: "POST", body, headers, duplex: "half" };
    return new Request("http://localhost:3000/api/webhooks/stripe", init);
  };

  test("a declared length above it is refused before anything is read", async () => {
    let pulls = 0;
    const request = streamed(
      stream(16, () => (pulls += 1)),
      { "content-length": String(512 * 1_024 + 1) },
    );
    expect(await errorOf(await POST(request))).toMatchObject({ status: 413, code: "payload_too_large" });
    expect(pulls).toBe(0);
  });

  test("a stream without a length is cut off there", async () => {
    let pulls = 0;
    expect(
      (
        await POST(
          streamed(
            stream(1_600, () => (pulls += 1)),
            {},
          ),
        )
      ).status,
    ).toBe(413);
    expect(pulls).toBeLessThan(16);
  });
});

test("trap: work that is not stored is never acknowledged, and no own failure is called Stripe's", async () => {
  world.store.down = true;
  const response = await POST(signed(anEvent()));
  expect(response.headers.get("retry-after")).toBe("5");
  expect(await errorOf(response)).toMatchObject({ status: 503, code: "unavailable" });
  world.store.down = false;
  expect((await POST(signed(anEvent()))).status).toBe(200);
  expect(world.store.inbox.size).toBe(1);
});

test("whatever the database throws, Stripe is asked to deliver again", async () => {
  world.store.ingest = () => Promise.reject(new Error(`validator failed on ${CANARY}`));
  const { status, text } = await errorOf(await POST(signed(anEvent())));
  expect(status).toBe(503);
  expect(text + world.logs.join("")).not.toContain(CANARY);
});
