import { createServer } from "node:http";
import { listenOnLoopback } from "../../../sandbox/kit/listen";
import { createBillingClock } from "../../../sandbox/kit/clock";
import { isFaultLine } from "../../../sandbox/stripe/conformance/fault-lines";
import { stripeShapeErrors } from "../../../sandbox/stripe/conformance/validator";
import { API_VERSION } from "../../../sandbox/stripe/format/account";
import { startStripe, type StripeOptions } from "../../../sandbox/stripe/start";
import { assertEvent, conformingStripe } from "../../support/stripe";

const testClock = (rest: object = {}) => ({
  id: "clock_1",
  object: "test_helpers.test_clock",
  created: 1,
  deletes_after: 2,
  frozen_time: 1,
  livemode: false,
  name: null,
  status: "ready",
  status_details: {},
  ...rest,
});

const promotionCode = (rest: object = {}) => ({
  id: "promo_1",
  object: "promotion_code",
  active: true,
  code: "SPRING",
  created: 1,
  customer: null,
  customer_account: null,
  expires_at: null,
  livemode: false,
  max_redemptions: null,
  metadata: { campaign: "spring" },
  promotion: { type: "coupon", coupon: "SAVE10" },
  restrictions: { first_time_transaction: false, minimum_amount: null, minimum_amount_currency: null },
  times_redeemed: 0,
  ...rest,
});

const event = (object: object, rest: object = {}, data: object = {}) => ({
  id: "evt_1",
  object: "event",
  api_version: "2026-10-28.endive",
  created: 1,
  data: { object, ...data },
  livemode: false,
  pending_webhooks: 0,
  request: { id: null, idempotency_key: null },
  type: "test_helpers.test_clock.ready",
  ...rest,
});

const list = (data: unknown[], rest: object = {}) => ({
  object: "list",
  url: "/v1/x",
  has_more: false,
  data,
  ...rest,
});

describe("the shape of Stripe's objects", () => {
  test.each([
    ["an object", testClock()],
    ["an object with metadata and a nested choice", promotionCode()],
    ["a deleted object", { id: "cus_1", object: "customer", deleted: true }],
    ["a list", list([testClock(), testClock({ id: "clock_2" })])],
    ["an event", event(testClock({ status: "ready" }), {}, { previous_attributes: { status: "advancing" } })],
    ["an error", { error: { type: "invalid_request_error", message: "No such customer: 'cus_x'" } }],
  ])("%s of the pinned version passes", (_name, body) => {
    expect(stripeShapeErrors(body)).toEqual([]);
  });

  test.each([
    [
      "a field of an older version",
      testClock({ current_period_end: 1 }),
      "test_helpers.test_clock.current_period_end must NOT have additional properties",
    ],
    [
      "promotion codes as they were before clover",
      promotionCode({ promotion: undefined, coupon: { id: "SAVE10", object: "coupon" } }),
      "promotion_code.coupon must NOT have additional properties",
    ],
    [
      "a missing field",
      testClock({ deletes_after: undefined }),
      "test_helpers.test_clock must have required property 'deletes_after'",
    ],
    [
      "a word that the enum does not have",
      testClock({ status: "paused" }),
      "test_helpers.test_clock.status must be equal to one of the allowed values",
    ],
    [
      "a null where none may be",
      testClock({ frozen_time: null }),
      "test_helpers.test_clock.frozen_time must be number",
    ],
    ["an unknown object", { object: "subscripton" }, 'The package knows no object "subscripton".'],
    [
      "a faulty item of a list",
      list([testClock({ name: 3 })]),
      "data[0]: test_helpers.test_clock.name must be string",
    ],
    ["a list without has_more", list([], { has_more: undefined }), "list.has_more is not a boolean."],
    ["an error without words", { error: { type: "card_error" } }, "error.message is missing."],
    [
      "an unknown event type",
      event(testClock(), { type: "clock.ready" }),
      'The package knows no event type "clock.ready".',
    ],
    [
      "an event that carries another object",
      event(promotionCode()),
      'test_helpers.test_clock.ready carries "promotion_code" instead of test_helpers.test_clock.',
    ],
    [
      "an event whose object is faulty",
      event(testClock({ created: undefined })),
      "test_helpers.test_clock.ready: test_helpers.test_clock must have required property 'created'",
    ],
    [
      "a previous attribute that is no field",
      event(testClock(), {}, { previous_attributes: { plan: "x" } }),
      "test_helpers.test_clock.ready: previous_attributes.plan is no field of the object.",
    ],
  ])("%s is reported", (_name, body, fault) => {
    const wire: unknown = JSON.parse(JSON.stringify(body));
    expect(stripeShapeErrors(wire)).toContain(fault);
  });

  test("a subscription as older tutorials know it fails at the moved fields", () => {
    const faults = stripeShapeErrors({ object: "subscription", current_period_end: 1, discount: null });
    expect(faults).toEqual(
      expect.arrayContaining([
        "subscription.current_period_end must NOT have additional properties",
        "subscription.discount must NOT have additional properties",
        "subscription must have required property 'billing_mode'",
      ]),
    );
  });

  test("an event is let through or refused as a whole", () => {
    expect(() => assertEvent(event(testClock()))).not.toThrow();
    expect(() => assertEvent(event({ object: "test_helpers.test_clock" }))).toThrow(/Stripe's shape/);
  });
});

describe("the SDK of the tests", () => {
  async function answering(body: object): Promise<{ url: string; close(): Promise<void> }> {
    const bound = await listenOnLoopback(
      () => createServer((_request, response) => response.end(JSON.stringify(body))),
      { name: "test", port: 0, variable: "NONE" },
    );
    return { url: `http://127.0.0.1:${bound.port}`, close: () => bound.close() };
  }

  test("hands on an answer of the right shape", async () => {
    const server = await answering(testClock());
    const stripe = conformingStripe({ url: server.url, key: "sk_test_x" });
    await expect(stripe.testHelpers.testClocks.retrieve("clock_1")).resolves.toMatchObject({ id: "clock_1" });
    await server.close();
  });

  test("rejects an answer of the wrong shape, naming the fault", async () => {
    const server = await answering(testClock({ current_period_end: 1 }));
    const stripe = conformingStripe({ url: server.url, key: "sk_test_x" });
    await expect(stripe.testHelpers.testClocks.retrieve("clock_1")).rejects.toThrow(
      /current_period_end must NOT/,
    );
    await server.close();
  });
});

describe("a run of the stories", () => {
  const shaped = (options: Partial<StripeOptions>) =>
    startStripe({
      port: 0,
      dataDir: null,
      clock: createBillingClock(),
      secretKey: "sk_test_x",
      webhook: null,
      catalogue: { products: [], prices: [] },
      validate: true,
      ...options,
    });

  test("fails on an answer and on an event of the wrong shape", async () => {
    const log: string[] = [];
    // A name that is no text reaches the answer and the event, since the seed is not a request.
    const product = { id: "prod_odd", name: 5 as unknown as string, description: "Odd" };
    const standIn = await shaped({
      catalogue: { products: [product], prices: [] },
      log: (line) => log.push(line),
    });
    const answer = await fetch(`${standIn.url}/v1/products/prod_odd`, {
      headers: { authorization: "Bearer sk_test_x", "stripe-version": API_VERSION },
    });
    await standIn.close();
    expect(answer.status).toBe(500);
    expect(log.filter(isFaultLine).map((line) => line.split("\n")[0])).toEqual([
      "Wrong shape: event product.created: product.created: product.name must be string",
      expect.stringMatching(/^500 GET \/v1\/products\/:id: Error: .*product\.name must be string/),
    ]);
  });

  test("takes no other line of the servers for a fault", () => {
    const others = ["GET /v1/products 500", "event product.created", "[convex] 500 GET /v1/x", ""];
    expect(others.filter(isFaultLine)).toEqual([]);
  });
});
