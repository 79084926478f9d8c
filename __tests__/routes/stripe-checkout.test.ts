import { POST } from "@/app/api/stripe/checkout/route";
import {
  anOpenSession,
  aPrice,
  CUSTOMERS,
  post,
  PRICE,
  SESSION,
  sessionCall,
  SESSIONS,
  stripeWorks,
} from "./support/checkout";
import { errorOf, pageRequest } from "./support/requests";
import { stripeError } from "./support/stripe-wire";
import { MARA, PRICES, setUpWorld, SITE, world } from "./support/world";

jest.mock("@/server/ports", () => jest.requireActual<object>("./support/world"));

setUpWorld();

beforeEach(stripeWorks);

describe("a first checkout", () => {
  test("makes a customer, records it and opens a monthly session: two calls of Stripe in sequence and three of ours", async () => {
    const response = await post();
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({
      url: "https://checkout.stripe.com/c/pay/cs_test_1",
      sessionId: "cs_test_1",
    });
    const calls = world.wire.calls.map(({ method, path }) => `${method} ${path}`);
    // The price is looked at beside the customer.
    expect(new Set(calls.slice(0, 2))).toEqual(
      new Set(["POST /v1/customers", `GET /v1/prices/${PRICES.monthly}`]),
    );
    expect(calls.slice(2)).toEqual(["POST /v1/checkout/sessions"]);
    expect(world.store.calls.map(({ name }) => name)).toEqual([
      "beginCheckout",
      "recordCustomer",
      "recordSession",
    ]);
  });

  test("the session carries its owner twice, comes back to the billing page and ends with the claim", async () => {
    await post({ billingPeriod: "annual" });
    expect(Object.fromEntries(sessionCall() ?? [])).toEqual({
      mode: "subscription",
      customer: "cus_1",
      client_reference_id: MARA.clerkId,
      "line_items[0][price]": PRICES.annual,
      "line_items[0][quantity]": "1",
      success_url: `${SITE}/dashboard/billing?session_id={CHECKOUT_SESSION_ID}`,
      cancel_url: `${SITE}/dashboard/billing?checkout=canceled`,
      currency: "usd",
      expires_at: "1900000000",
      allow_promotion_codes: "true",
      "metadata[userId]": MARA.clerkId,
      "metadata[attemptId]": "attempt_1",
      "metadata[billingPeriod]": "annual",
      "subscription_data[metadata][userId]": MARA.clerkId,
      "subscription_data[metadata][attemptId]": "attempt_1",
      "subscription_data[metadata][billingPeriod]": "annual",
    });
  });

  test("trap: `customer` and `customer_email` never go together", async () => {
    await post();
    expect(sessionCall()?.get("customer")).toBe("cus_1");
    expect(sessionCall()?.has("customer_email")).toBe(false);
  });

  test.each([
    [7, true, "7"],
    [7, false, null],
    [0, true, null],
  ])("%i trial days for a person who may have them: %s", async (trialDays, eligible, sent) => {
    world.settings.trial.days = trialDays;
    world.store.trialEligible = eligible;
    await post();
    expect(sessionCall()?.get("subscription_data[trial_period_days]")).toBe(sent);
  });
});

describe("trap: the client's price is not believed", () => {
  test.each([
    ["a cheaper price", { priceId: "price_cheaper" }],
    ["the other period's price", { billingPeriod: "monthly", priceId: PRICES.annual }],
    ["an unknown plan", { billingPeriod: "lifetime" }],
    ["a prototype's name", { billingPeriod: "constructor" }],
    ["a plan in full-width letters", { billingPeriod: "ｍｏｎｔｈｌｙ" }],
    ["a plan with a null character", { billingPeriod: "monthly\u0000" }],
    ["a list of plans", { billingPeriod: ["monthly"] }],
    ["a negative quantity", { quantity: -1 }],
    ["a quantity of 1e9", { quantity: 1e9 }],
    ["an own amount", { unit_amount: 1 }],
    ["an own coupon", { coupon: "FREE" }],
    ["an own trial", { trial_period_days: 9_999 }],
    ["an own customer", { customer: "cus_jonas" }],
    ["another mode", { mode: "payment" }],
  ])("%s is 400 and nothing reaches Stripe", async (_, body) => {
    expect(await errorOf(await post(body))).toMatchObject({ status: 400, code: "invalid_request" });
    expect(world.wire.calls).toEqual([]);
    expect(world.store.calls.map(({ name }) => name)).toEqual(["beginCheckout"]);
  });

  test("a price that says what the period says is taken", async () => {
    expect((await post({ billingPeriod: "annual", priceId: PRICES.annual })).status).toBe(200);
  });
});

describe("trap: return addresses are ours alone", () => {
  test("a foreign one is refused, and nothing reaches Stripe", async () => {
    const { code } = await errorOf(await post({ successCallback: "https://evil.example/" }));
    expect(code).toBe("invalid_redirect");
    expect(world.wire.calls).toEqual([]);
  });

  test("a listed page of ours is rebuilt, without the client's query", async () => {
    await post({ successCallback: `${SITE}/dashboard?session_id=x`, cancelCallback: "/pricing" });
    expect(sessionCall()?.get("success_url")).toBe(`${SITE}/dashboard?session_id={CHECKOUT_SESSION_ID}`);
    expect(sessionCall()?.get("cancel_url")).toBe(`${SITE}/pricing?checkout=canceled`);
  });

  test("the request's own Host decides nothing", async () => {
    await POST(
      pageRequest("/api/stripe/checkout", {
        headers: { host: "evil.example", "x-forwarded-host": "evil.example" },
      }),
    );
    expect(sessionCall()?.get("success_url")).toContain(`${SITE}/`);
  });
});

describe("trap: everything that is created has an idempotency key", () => {
  test("twenty clicks at once end in one customer and one session", async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => post()));
    const sessions = await Promise.all(
      answers.map((answer) => answer.json() as Promise<{ sessionId: string }>),
    );
    expect(new Set(sessions.map(({ sessionId }) => sessionId))).toEqual(new Set(["cs_test_1"]));
    expect(new Set(world.wire.to("POST", CUSTOMERS).map(({ idempotencyKey }) => idempotencyKey)).size).toBe(
      1,
    );
    expect(new Set(world.wire.to("POST", SESSIONS).map(({ idempotencyKey }) => idempotencyKey)).size).toBe(1);
  });

  test("a second click later gets the same session, while Stripe has it open", async () => {
    await post();
    world.wire.calls.length = 0;
    expect(await (await post()).json()).toMatchObject({ sessionId: "cs_test_1" });
    expect(world.wire.to("POST", SESSIONS)).toEqual([]);
  });

  test.each([
    [
      "closed",
      { json: { id: "cs_test_1", object: "checkout.session", status: "expired" } },
      "preview_expired",
    ],
    ["found paid", stripeError(400, { message: "not open" }), "already_subscribed"],
  ])(
    "a session that is open at a former price is %s and not offered again, and the caller is told",
    async (outcome, closing, code) => {
      await post();
      world.wire.on("GET", SESSION, anOpenSession("price_of_last_year"));
      world.wire.on("POST", /\/expire$/, () => {
        if (outcome === "found paid")
          world.wire.on("GET", SESSION, {
            json: { id: "cs_test_1", object: "checkout.session", status: "complete" },
          });
        return closing;
      });
      expect(await errorOf(await post())).toMatchObject({ status: 409, code });
      await world.settle();
      expect(world.store.syncs).toBe(1);
    },
  );

  test.each([
    ["complete", "already_subscribed"],
    ["expired", "in_progress"],
  ])(
    "a session that is %s at Stripe is not offered again, and our picture is refreshed",
    async (status, code) => {
      await post();
      world.wire.on("GET", SESSION, {
        json: { id: "cs_test_1", object: "checkout.session", status, url: null },
      });
      expect(await errorOf(await post())).toMatchObject({ status: 409, code });
      await world.settle();
      expect(world.store.syncs).toBe(1);
    },
  );

  test("trap: a session that was paid says so, also when its price is sold no more", async () => {
    await post();
    world.now = Date.now() + 10 * 60_000;
    world.wire.on("GET", PRICE, ({ path }) => ({
      json: aPrice(path.split("/").at(-1) ?? "", { active: false }),
    }));
    world.wire.on("GET", SESSION, {
      json: { id: "cs_test_1", object: "checkout.session", status: "complete" },
    });
    expect(await errorOf(await post())).toMatchObject({ status: 409, code: "already_subscribed" });
  });

  test("after an answer that got lost the same key is sent again", async () => {
    world.wire.on("POST", SESSIONS, { hangUp: true });
    expect(await errorOf(await post())).toMatchObject({ status: 503, code: "stripe_busy" });
    await world.settle();
    stripeWorks();
    expect((await post()).status).toBe(200);
    expect(new Set(world.wire.to("POST", SESSIONS).map(({ idempotencyKey }) => idempotencyKey)).size).toBe(1);
  });

  test.each([
    ["customer", CUSTOMERS],
    ["session", SESSIONS],
  ])(
    "trap: a server error that Stripe keeps under the key of the %s is not asked for again",
    async (_, path) => {
      world.wire.on("POST", path, { ...stripeError(500, { type: "api_error" }), replayed: true });
      expect(await errorOf(await post())).toMatchObject({ status: 503, code: "stripe_busy" });
      await world.settle();
      stripeWorks();
      expect((await post()).status).toBe(200);
      expect(new Set(world.wire.to("POST", path).map(({ idempotencyKey }) => idempotencyKey)).size).toBe(2);
    },
  );

  test("after a definite refusal the next click has a new key", async () => {
    world.wire.on("POST", SESSIONS, stripeError(400, { code: "parameter_invalid", param: "success_url" }));
    expect((await errorOf(await post())).status).toBe(500);
    await world.settle();
    stripeWorks();
    expect((await post()).status).toBe(200);
    expect(new Set(world.wire.to("POST", SESSIONS).map(({ idempotencyKey }) => idempotencyKey)).size).toBe(2);
  });
});
