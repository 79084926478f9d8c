import { createHmac } from "node:crypto";
import { POST } from "@/app/api/webhooks/clerk/route";
import { errorOf } from "./support/requests";
import { CLERK_SECRET, setUpWorld, world } from "./support/world";

jest.mock("@/server/ports", () => jest.requireActual<object>("./support/world"));

setUpWorld();

const ADDRESS = "canary-4242@northside.example";
const ANOTHER_SECRET = `whsec_${Buffer.from("somebody else's signing secret!!").toString("base64")}`;

function aProfile(overrides: object = {}) {
  return {
    id: "user_mara",
    object: "user",
    first_name: "Mara",
    last_name: "Lind",
    primary_email_address_id: "idn_1",
    email_addresses: [
      { id: "idn_0", email_address: "old@northside.example", verification: { status: "verified" } },
      { id: "idn_1", email_address: ADDRESS, verification: { status: "verified" } },
    ],
    updated_at: 1_790_000_000_000,
    ...overrides,
  };
}

function anEvent(type = "user.updated", data: unknown = aProfile(), overrides: object = {}) {
  const common = { object: "event", instance_id: "ins_1", timestamp: 1_790_000_001_000 };
  return { data, type, ...common, ...overrides };
}

interface Signing {
  secret?: string;
  id?: string;
  /** Seconds. */
  timestamp?: number;
}

const seconds = () => Math.floor(Date.now() / 1_000);

/** The headers of Svix by its documented scheme, made without the library that verifies them. */
function sign(body: string, { secret = CLERK_SECRET, id = "msg_1", timestamp = seconds() }: Signing = {}) {
  const key = Buffer.from(secret.replace("whsec_", ""), "base64");
  const mac = createHmac("sha256", key).update(`${id}.${timestamp}.${body}`).digest("base64");
  return { "svix-id": id, "svix-timestamp": String(timestamp), "svix-signature": `v1,${mac}` };
}

function delivery(body: string | Uint8Array<ArrayBuffer>, headers: Record<string, string> = {}): Request {
  return new Request("http://localhost:3000/api/webhooks/clerk", { method: "POST", body, headers });
}

function signed(event: unknown, signing: Signing = {}): Request {
  const body = typeof event === "string" ? event : JSON.stringify(event);
  return delivery(body, sign(body, signing));
}

const stored = () => world.store.clerkInbox.get("msg_1")?.args;

test("a really signed profile is stored with what follows from it before it is acknowledged", async () => {
  const response = await POST(signed(anEvent()));
  expect(response.status).toBe(200);
  expect(await response.json()).toEqual({
    received: true,
    id: "msg_1",
    type: "user.updated",
    outcome: "stored",
    status: "processed",
    deliveries: 1,
  });
  expect(stored()).toMatchObject({
    eventType: "user.updated",
    eventCreated: 1_790_000_001_000,
    change: {
      kind: "updated",
      clerkId: "user_mara",
      email: ADDRESS,
      name: "Mara Lind",
      updatedAt: 1_790_000_000_000,
    },
  });
});

test("a deletion names the account and nothing else", async () => {
  await POST(signed(anEvent("user.deleted", { id: "user_mara", object: "user", deleted: true })));
  expect(stored()?.change).toEqual({ kind: "deleted", clerkId: "user_mara" });
});

test.each([
  [
    "an address that is not proved",
    { email_addresses: [{ id: "idn_1", email_address: ADDRESS, verification: { status: "unverified" } }] },
  ],
  [
    "an address without any check",
    { email_addresses: [{ id: "idn_1", email_address: ADDRESS, verification: null }] },
  ],
  [
    "a proved address that is not the primary one",
    { email_addresses: [{ id: "idn_9", email_address: ADDRESS, verification: { status: "verified" } }] },
  ],
  ["no address at all", { email_addresses: [], primary_email_address_id: null }],
])("trap: %s is nobody's to bill", async (_, overrides) => {
  expect((await POST(signed(anEvent("user.updated", aProfile(overrides))))).status).toBe(200);
  expect(stored()?.change).toMatchObject({ kind: "updated", email: null });
});

test.each(["session.created", "user.created", "organization.created"])(
  "%s reaches the inbox and nothing follows from it",
  async (type) => {
    expect((await POST(signed(anEvent(type, { id: "x" })))).status).toBe(200);
    expect(stored()).toMatchObject({ eventType: type, change: null });
  },
);

test("fifty copies at once are fifty times 200 and one row", async () => {
  const answers = await Promise.all(Array.from({ length: 50 }, () => POST(signed(anEvent()))));
  expect(answers.map(({ status }) => status)).toEqual(Array<number>(50).fill(200));
  expect(world.store.clerkInbox.size).toBe(1);
  expect(world.store.clerkInbox.get("msg_1")?.deliveries).toBe(50);
});

test("one good signature among others is enough, as while a secret is being rotated", async () => {
  const body = JSON.stringify(anEvent());
  const older = sign(body, { secret: ANOTHER_SECRET })["svix-signature"];
  const headers = sign(body);
  const both = { ...headers, "svix-signature": `${older} ${headers["svix-signature"]}` };
  expect((await POST(delivery(body, both))).status).toBe(200);
});

describe("a delivery that proves nothing is 400, changes nothing and costs one database call at most", () => {
  const body = JSON.stringify(anEvent());
  const without = (name: string) => {
    const headers: Record<string, string> = sign(body);
    delete headers[name];
    return delivery(body, headers);
  };
  const unproven: [string, () => Request][] = [
    ["no headers", () => delivery(body)],
    ["no id", () => without("svix-id")],
    ["no time", () => without("svix-timestamp")],
    ["no signature", () => without("svix-signature")],
    ["an empty signature", () => delivery(body, { ...sign(body), "svix-signature": "" })],
    ["garbage", () => delivery(body, { ...sign(body), "svix-signature": "garbage" })],
    ["v1 without a value", () => delivery(body, { ...sign(body), "svix-signature": "v1," })],
    [
      "the right code under another version",
      () =>
        delivery(body, {
          ...sign(body),
          "svix-signature": sign(body)["svix-signature"].replace("v1", "v2"),
        }),
    ],
    ["another endpoint's secret", () => signed(anEvent(), { secret: ANOTHER_SECRET })],
    ["a signature that is 302 s old", () => signed(anEvent(), { timestamp: seconds() - 302 })],
    ["a valid signature dated in an hour", () => signed(anEvent(), { timestamp: seconds() + 3_600 })],
    ["a time that is no number", () => delivery(body, { ...sign(body), "svix-timestamp": "now" })],
    ["a signature of another message", () => delivery(body, { ...sign(body), "svix-id": "msg_2" })],
    ["an id of Stripe's", () => signed(anEvent(), { id: "evt_1" })],
    ["an id that is a path", () => signed(anEvent(), { id: "msg_../../x" })],
    ["an id of 1 KB", () => signed(anEvent(), { id: `msg_${"a".repeat(1_024)}` })],
    ["a body with a newline more", () => delivery(`${body}\n`, sign(body))],
    [
      "a body that was parsed and written again",
      () => delivery(JSON.stringify(JSON.parse(body), null, 2), sign(body)),
    ],
    ["an empty body", () => delivery("", sign(body))],
    ["an empty body that is signed", () => signed("")],
    ["half a body that is signed", () => signed("x{")],
    ["null that is signed", () => signed("null")],
    [
      "a header with 200 signatures",
      () =>
        delivery(body, {
          ...sign(body),
          "svix-signature": `${sign(body)["svix-signature"]}${" v1,AAAAAAAA".repeat(200)}`,
        }),
    ],
  ];
  test.each(unproven)("%s", async (_, request) => {
    expect(await errorOf(await POST(request()))).toMatchObject({ status: 400, code: "invalid_signature" });
    await world.settle();
    expect(world.store.clerkInbox.size).toBe(0);
    expect(world.store.rejected).toEqual([{ reason: "clerk_invalid_signature", count: 1 }]);
    expect(world.store.calls.map(({ name }) => name)).toEqual(["countRejected"]);
  });
});

describe("signed nonsense is 400 and counted apart, because only a leaked secret or a broken Clerk sends it", () => {
  test.each([
    ["a list", "[]"],
    ["a text", '"x"'],
    ["a number", "1"],
    ["an empty object", "{}"],
    ["a type with a newline", JSON.stringify(anEvent('user.updated\n{"level":"fatal"}'))],
    ["a type of 10 KB", JSON.stringify(anEvent("a".repeat(10_000)))],
    ["a deletion of nobody", JSON.stringify(anEvent("user.deleted", { deleted: true }))],
    ["a path as account", JSON.stringify(anEvent("user.deleted", { id: "../../x" }))],
    ["an account of 10 KB", JSON.stringify(anEvent("user.deleted", { id: `user_${"a".repeat(10_000)}` }))],
    [
      "a profile without a time",
      JSON.stringify(anEvent("user.updated", aProfile({ updated_at: undefined }))),
    ],
    ["a profile without data", JSON.stringify(anEvent("user.updated", null))],
    [
      "a name of 10 KB",
      JSON.stringify(anEvent("user.updated", aProfile({ first_name: "a".repeat(10_000) }))),
    ],
  ])("%s", async (_, body) => {
    expect(await errorOf(await POST(signed(body)))).toMatchObject({ status: 400, code: "invalid_request" });
    await world.settle();
    expect(world.store.clerkInbox.size).toBe(0);
    expect(world.store.rejected).toEqual([{ reason: "clerk_signed_malformed", count: 1 }]);
  });
});

test("keys of the object prototype and 20,000 levels of nesting are data like any other", async () => {
  const deep = "[".repeat(20_000) + "]".repeat(20_000);
  const body = JSON.stringify(anEvent()).replace(
    '"object":"user"',
    `"__proto__":{"admin":true},"public_metadata":${deep}`,
  );
  expect((await POST(signed(body))).status).toBe(200);
  expect(({} as Record<string, unknown>).admin).toBeUndefined();
});

test("trap: neither the profile nor the signature is logged, whether it is proved or not", async () => {
  await POST(signed(anEvent()));
  await POST(signed(anEvent(), { secret: ANOTHER_SECRET, id: "msg_2" }));
  await POST(signed(anEvent("user.updated", aProfile({ updated_at: "x" })), { id: "msg_3" }));
  const lines = world.logs.join("");
  expect(lines).toContain("msg_1");
  expect(lines).toContain("not verified");
  expect(lines).not.toContain("canary");
  expect(lines).not.toContain("v1,");
});

test("trap: the body goes no further than to the check; only its hash is kept", async () => {
  await POST(signed(anEvent("user.deleted", { id: "user_mara", note: ADDRESS })));
  expect(JSON.stringify(world.store.calls)).not.toContain("canary");
  expect(stored()?.payloadSha256).toMatch(/^[0-9a-f]{64}$/);
});

test("a flood of forgeries writes one log line and one count, and a genuine delivery still passes", async () => {
  // One moment, however long the flood takes on a busy machine.
  world.now = Date.now();
  for (let index = 0; index < 500; index += 1) await POST(delivery("{}", { "svix-id": "msg_1" }));
  await world.settle();
  expect(world.logs.filter((line) => line.includes("delivery refused"))).toHaveLength(1);
  expect(world.store.calls.length).toBe(1);
  expect((await POST(signed(anEvent()))).status).toBe(200);
});

test("a compressed body is refused: its bytes are not what Clerk signed", async () => {
  const body = JSON.stringify(anEvent());
  const request = delivery(body, { ...sign(body), "content-encoding": "gzip" });
  expect(await errorOf(await POST(request))).toMatchObject({ status: 415 });
});

test("more than 512 KiB is refused, however well it is signed", async () => {
  const body = JSON.stringify(anEvent("user.updated", aProfile({ note: "a".repeat(512 * 1_024) })));
  expect(await errorOf(await POST(signed(body)))).toMatchObject({ status: 413, code: "payload_too_large" });
  expect(world.store.calls).toEqual([]);
});

test("trap: work that is not stored is never acknowledged, and is stored by the next delivery", async () => {
  world.store.down = true;
  const response = await POST(signed(anEvent()));
  expect(response.headers.get("retry-after")).toBe("5");
  expect(await errorOf(response)).toMatchObject({ status: 503, code: "unavailable" });
  world.store.down = false;
  expect((await POST(signed(anEvent()))).status).toBe(200);
  expect(world.store.clerkInbox.size).toBe(1);
});

test("whatever the database throws, Clerk is asked to deliver again and learns nothing", async () => {
  world.store.ingestClerk = () => Promise.reject(new Error(`validator failed on ${ADDRESS}`));
  const { status, text } = await errorOf(await POST(signed(anEvent())));
  expect(status).toBe(503);
  expect(text + world.logs.join("")).not.toContain("canary");
});

test("without a signing secret there is no such endpoint, and nothing is read or believed", async () => {
  world.settings.clerkWebhookSecret = null;
  const answer = await errorOf(await POST(signed(anEvent())));
  expect(answer).toMatchObject({ status: 404, code: "not_found" });
  expect(world.store.calls).toEqual([]);
});
