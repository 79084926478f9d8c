import { POST as cancel } from "@/app/api/stripe/cancel/route";
import { POST as portal } from "@/app/api/stripe/portal/route";
import { POST as resume } from "@/app/api/stripe/resume/route";
import { POST as sync } from "@/app/api/stripe/sync/route";
import { aSubscription } from "./support/memory-store";
import { errorOf, pageRequest } from "./support/requests";
import { stripeError } from "./support/stripe-wire";
import { setUpWorld, SITE, world } from "./support/world";

jest.mock("@/server/ports", () => jest.requireActual<object>("./support/world"));

setUpWorld();

const SUBSCRIPTION = /^\/v1\/subscriptions\/sub_1$/;
const PORTAL = /^\/v1\/billing_portal\/sessions$/;

/** A subscription as Stripe sends it: since API version basil the period belongs to the items. */
function stripeSubscription(overrides: object = {}) {
  const items = { object: "list", data: [{ id: "si_1", current_period_end: 1_800_000_000 }] };
  return {
    id: "sub_1",
    object: "subscription",
    status: "active",
    cancel_at: null,
    cancel_at_period_end: false,
    items,
    ...overrides,
  };
}

beforeEach(() => {
  world.store.customer.id = "cus_mara";
  world.store.subscription = aSubscription();
});

describe("portal", () => {
  const post = (body: unknown = {}) => portal(pageRequest("/api/stripe/portal", { body }));
  beforeEach(() =>
    world.wire.on("POST", PORTAL, { json: { id: "bps_1", url: "https://billing.stripe.com/p/session/1" } }),
  );

  test("opens for the caller's own customer with one call of Stripe and comes back to the billing page", async () => {
    expect(await (await post()).json()).toEqual({ url: "https://billing.stripe.com/p/session/1" });
    expect(world.wire.calls.map(({ body }) => Object.fromEntries(body))).toEqual([
      { customer: "cus_mara", return_url: `${SITE}/dashboard/billing` },
    ]);
  });

  test("a flow opens at its page, for the caller's own subscription, and redirects afterwards", async () => {
    await post({ flow: "subscription_cancel" });
    expect(Object.fromEntries(world.wire.calls[0]?.body ?? [])).toMatchObject({
      "flow_data[type]": "subscription_cancel",
      "flow_data[subscription_cancel][subscription]": "sub_1",
      "flow_data[after_completion][type]": "redirect",
      "flow_data[after_completion][redirect][return_url]": `${SITE}/dashboard/billing`,
    });
  });

  test("a new card needs no subscription, a change of plan does", async () => {
    world.store.subscription = null;
    expect((await post({ flow: "payment_method_update" })).status).toBe(200);
    expect(await errorOf(await post({ flow: "subscription_update" }))).toMatchObject({
      status: 400,
      code: "no_subscription",
    });
  });

  test("without a customer there is nothing to manage, also when Stripe has deleted it", async () => {
    world.wire.on("POST", PORTAL, stripeError(400, { code: "resource_missing", param: "customer" }));
    expect(await errorOf(await post())).toMatchObject({ status: 400, code: "no_customer" });
    world.store.customer.id = null;
    expect(await errorOf(await post())).toMatchObject({ status: 400, code: "no_customer" });
  });
});

describe("cancel", () => {
  const post = (body: unknown = {}) => cancel(pageRequest("/api/stripe/cancel", { body }));
  const updated = stripeSubscription({ cancel_at_period_end: true, cancel_at: 1_800_000_000 });

  test("lets the subscription run until it is paid for, and says until when, in milliseconds", async () => {
    world.wire.on("POST", SUBSCRIPTION, { json: updated });
    const body = { reason: "too_expensive", comment: "maybe later" };
    expect(await (await post(body)).json()).toEqual({ success: true, cancelAt: 1_800_000_000_000 });
    expect(Object.fromEntries(world.wire.calls[0]?.body ?? [])).toEqual({
      cancel_at_period_end: "true",
      "cancellation_details[feedback]": "too_expensive",
      "cancellation_details[comment]": "maybe later",
    });
  });

  test("trap: a comment that no form can carry does not stop a cancellation", async () => {
    world.wire.on("POST", SUBSCRIPTION, { json: updated });
    expect((await post({ comment: "too dear \u0000 \ud83d" })).status).toBe(200);
    expect(world.wire.calls[0]?.body.get("cancellation_details[comment]")).toBe("too dear \ufffd \ufffd");
  });

  test("trap: the end of the period is read from the items, never from a field that is gone", async () => {
    const items = {
      object: "list",
      data: [{ current_period_end: 1_700_000_000 }, { current_period_end: 1_800_000_000 }],
    };
    world.wire.on("POST", SUBSCRIPTION, { json: stripeSubscription({ cancel_at_period_end: true, items }) });
    expect(await (await post()).json()).toMatchObject({ cancelAt: 1_800_000_000_000 });
  });

  describe("one that Stripe has paused after a trial without a card", () => {
    const ended = stripeSubscription({ status: "canceled", ended_at: 1_790_000_000 });

    beforeEach(() => {
      world.store.subscription = aSubscription({ status: "paused" });
      world.wire.on("DELETE", SUBSCRIPTION, { json: ended });
      world.wire.on("POST", SUBSCRIPTION, { json: updated });
    });

    test("ends at once: nothing was paid that could run out", async () => {
      world.wire.on("GET", SUBSCRIPTION, { json: stripeSubscription({ status: "paused" }) });
      expect(await (await post({ reason: "unused" })).json()).toEqual({
        success: true,
        cancelAt: 1_790_000_000_000,
      });
      expect(world.wire.to("POST", SUBSCRIPTION)).toEqual([]);
    });

    test("trap: an old picture does not end what has been resumed and paid since", async () => {
      const paid = { billing_reason: "subscription_cycle", status: "paid", amount_due: 2000 };
      world.wire.on("GET", SUBSCRIPTION, { json: stripeSubscription() });
      world.wire.on("GET", /^\/v1\/invoices$/, { json: { object: "list", has_more: false, data: [paid] } });
      expect(await (await post()).json()).toEqual({ success: true, cancelAt: 1_800_000_000_000 });
      expect(world.wire.to("DELETE", SUBSCRIPTION)).toEqual([]);
    });
  });

  describe("one whose first debit was not paid", () => {
    const ended = stripeSubscription({ status: "canceled", ended_at: 1_790_000_000 });
    const invoice = (status: string, billing_reason = "subscription_cycle") => ({
      id: "in_1",
      object: "invoice",
      status,
      billing_reason,
      collection_method: "charge_automatically",
      amount_due: 2000,
    });
    const first = (status: string) => invoice(status, "subscription_create");

    beforeEach(() => {
      world.wire.on("DELETE", SUBSCRIPTION, { json: ended });
      world.wire.on("POST", SUBSCRIPTION, { json: updated });
      world.wire.on("GET", SUBSCRIPTION, { json: stripeSubscription() });
    });

    test.each([
      ["ends at once when the bank refused it", [first("void")], 1],
      ["ends at once when the bank refused the second one as well", [invoice("void"), first("void")], 1],
      ["runs out its period when it was paid after all", [first("paid")], 0],
      ["runs out its period while the second one is under way", [invoice("open"), first("void")], 0],
      ["runs out its period while the second one is about to be sent", [invoice("draft"), first("void")], 0],
    ])("%s", async (_, data, ends) => {
      world.store.subscription = aSubscription({ firstDebit: "refused" });
      world.wire.on("GET", /^\/v1\/invoices$/, { json: { object: "list", has_more: false, data } });
      expect((await post()).status).toBe(200);
      expect(world.wire.to("DELETE", SUBSCRIPTION)).toHaveLength(ends);
      expect(world.wire.to("POST", SUBSCRIPTION)).toHaveLength(1 - ends);
    });

    test("while it is under way, lets the period run out that it may yet pay for", async () => {
      world.store.subscription = aSubscription({ firstDebit: "processing" });
      expect(await (await post()).json()).toEqual({ success: true, cancelAt: 1_800_000_000_000 });
      expect(world.wire.to("DELETE", SUBSCRIPTION)).toEqual([]);
    });
  });

  test("a subscription without any end is a failure of ours and never NaN", async () => {
    world.wire.on("POST", SUBSCRIPTION, {
      json: stripeSubscription({ items: { object: "list", data: [{}] } }),
    });
    expect(await errorOf(await post())).toMatchObject({ status: 500, code: "internal" });
  });

  test("asking twice at once is answered alike twice", async () => {
    world.wire.on("POST", SUBSCRIPTION, { json: updated });
    const answers = await Promise.all([post(), post()]);
    expect(await Promise.all(answers.map((answer) => answer.json()))).toEqual(
      Array(2).fill({ success: true, cancelAt: 1_800_000_000_000 }),
    );
  });

  test("who cancelled and what came of it is on record, and the picture is read again", async () => {
    world.wire.on("POST", SUBSCRIPTION, { json: updated });
    await post({ reason: "unused" });
    await world.settle();
    expect(world.store.calls[0]?.args).toMatchObject({ action: "cancel", detail: { reason: "unused" } });
    expect(world.store.finished).toEqual([
      expect.objectContaining({ outcome: "succeeded", code: null, markDirty: true }),
    ]);
  });

  test.each([
    ["we know of none", () => (world.store.subscription = null)],
    [
      "Stripe knows of none",
      () => world.wire.on("POST", SUBSCRIPTION, stripeError(404, { code: "resource_missing", param: "id" })),
    ],
    [
      "it has ended meanwhile",
      () => {
        world.wire.on("POST", SUBSCRIPTION, stripeError(400, {}));
        world.wire.on("GET", SUBSCRIPTION, { json: stripeSubscription({ status: "canceled" }) });
      },
    ],
  ])("there is no subscription to cancel when %s", async (_, arrange) => {
    arrange();
    expect(await errorOf(await post())).toMatchObject({ status: 400, code: "no_subscription" });
  });

  test.each([{ reason: "because" }, { comment: "x".repeat(501) }, { subscriptionId: "sub_jonas" }])(
    "%j is not a valid body: it is on record as refused, and Stripe is not asked",
    async (body) => {
      expect((await errorOf(await post(body))).code).toBe("invalid_request");
      await world.settle();
      expect(world.store.finished).toMatchObject([
        { outcome: "failed", code: "invalid_request", markDirty: false },
      ]);
      expect(world.wire.calls).toEqual([]);
    },
  );
});

describe("resume", () => {
  const post = () => resume(pageRequest("/api/stripe/resume"));

  test.each([
    [
      "the API's",
      { cancel_at_period_end: true, cancel_at: 1_800_000_000 },
      { cancel_at_period_end: "false" },
    ],
    ["the portal's", { cancel_at_period_end: false, cancel_at: 1_800_000_000 }, { cancel_at: "" }],
  ])("takes back a cancellation of %s kind", async (_, scheduled, sent) => {
    world.wire.on("GET", SUBSCRIPTION, { json: stripeSubscription(scheduled) });
    world.wire.on("POST", SUBSCRIPTION, { json: stripeSubscription() });
    expect(await (await post()).json()).toEqual({ success: true });
    expect(world.wire.to("POST", SUBSCRIPTION).map(({ body }) => Object.fromEntries(body))).toEqual([sent]);
  });

  test("a subscription that is not ending is left alone", async () => {
    world.wire.on("GET", SUBSCRIPTION, { json: stripeSubscription() });
    expect((await post()).status).toBe(200);
    expect(world.wire.to("POST", SUBSCRIPTION)).toEqual([]);
  });

  test.each(["canceled", "incomplete_expired"])("one that is %s cannot be resumed", async (status) => {
    world.wire.on("GET", SUBSCRIPTION, { json: stripeSubscription({ status }) });
    expect(await errorOf(await post())).toMatchObject({ status: 409, code: "not_resumable" });
    await world.settle();
    expect(world.store.finished).toMatchObject([
      { outcome: "failed", code: "not_resumable", markDirty: true },
    ]);
  });

  test("one that ends between the look and the change cannot be resumed either", async () => {
    let looks = 0;
    world.wire.on("GET", SUBSCRIPTION, () => {
      looks += 1;
      const ended = looks > 1 ? { status: "canceled" } : {};
      return { json: stripeSubscription({ cancel_at_period_end: true, ...ended }) };
    });
    world.wire.on("POST", SUBSCRIPTION, stripeError(400, {}));
    expect((await errorOf(await post())).code).toBe("not_resumable");
  });

  test("without a subscription there is nothing to resume", async () => {
    world.store.subscription = null;
    expect((await errorOf(await post())).code).toBe("no_subscription");
  });
});

describe("sync", () => {
  test("marks the caller's own customer and promises nothing more", async () => {
    const response = await sync(pageRequest("/api/stripe/sync"));
    expect(response.status).toBe(202);
    expect(await response.json()).toEqual({ success: true });
    expect(world.store.syncs).toBe(1);
    expect(world.wire.calls).toEqual([]);
  });
});

describe("trap: what a library says never leaves the server", () => {
  const SECRETS = [
    "secret detail of Stripe",
    "req_StripeOwn1",
    "canarykey12345",
    "price_monthly",
    "mara@northside",
  ];
  const failures: [string, Parameters<typeof world.wire.on>[2], number, string][] = [
    ["429", stripeError(429, { code: "rate_limit" }), 503, "stripe_busy"],
    ["500", stripeError(500, { type: "api_error" }), 503, "stripe_busy"],
    [
      "409, a key in use",
      stripeError(409, { type: "idempotency_error", code: "idempotency_key_in_use" }),
      503,
      "stripe_busy",
    ],
    ["an HTML page", { status: 502, text: "<html>secret detail of Stripe</html>" }, 503, "stripe_busy"],
    ["half a JSON", { text: '{"id":"sub_1","secret detail of Stripe' }, 503, "stripe_busy"],
    [
      "a proxy's JSON, which the SDK takes for a success",
      { status: 404, json: { message: "secret detail of Stripe" } },
      503,
      "stripe_busy",
    ],
    ["a lost connection", { hangUp: true }, 503, "stripe_busy"],
    ["401", stripeError(401, {}), 500, "internal"],
    ["403", stripeError(403, {}), 500, "internal"],
    ["a refusal that we did not foresee", stripeError(400, { code: "parameter_unknown" }), 500, "internal"],
  ];

  test.each(failures)("when Stripe answers with %s", async (_, answer, status, code) => {
    world.wire.on("POST", SUBSCRIPTION, answer);
    world.wire.on("GET", SUBSCRIPTION, { json: stripeSubscription() });
    const response = await cancel(pageRequest("/api/stripe/cancel", { body: { comment: "canary comment" } }));
    expect(response.headers.get("retry-after")).toBe(status === 503 ? "5" : null);
    const error = await errorOf(response);
    expect(error).toMatchObject({ status, code });
    const said = error.text + world.logs.join("");
    for (const secret of [...SECRETS, "canary comment"]) expect(said).not.toContain(secret);
  });

  test("an action that Stripe may have done is read again", async () => {
    world.wire.on("POST", SUBSCRIPTION, { hangUp: true });
    await cancel(pageRequest("/api/stripe/cancel"));
    await world.settle();
    expect(world.store.finished).toMatchObject([{ outcome: "failed", code: "stripe_busy", markDirty: true }]);
  });
});
