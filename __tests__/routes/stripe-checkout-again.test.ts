import { CUSTOMERS, list, post, SESSIONS, stripeWorks, SUBSCRIPTIONS } from "./support/checkout";
import { errorOf } from "./support/requests";
import { stripeError } from "./support/stripe-wire";
import { MARA, setUpWorld, world } from "./support/world";

jest.mock("@/server/ports", () => jest.requireActual<object>("./support/world"));

setUpWorld();

beforeEach(stripeWorks);

describe("a second subscription is not sold", () => {
  test.each(["already_subscribed", "first_payment_open"] as const)(
    "when our own picture knows of one, Stripe is not even asked: %s",
    async (code) => {
      world.store.saleRefusal = code;
      expect(await errorOf(await post())).toMatchObject({ status: 409, code });
      expect(world.wire.calls).toEqual([]);
    },
  );

  test.each([
    ...["active", "trialing", "past_due", "unpaid", "paused", "a_word_of_next_year"].map(
      (status) => [status, "already_subscribed"] as const,
    ),
    ["incomplete", "first_payment_open"] as const,
  ])("when Stripe lists one that is %s", async (status, code) => {
    world.store.customer.id = "cus_known";
    world.wire.on("GET", SUBSCRIPTIONS, list([{ id: "sub_1", object: "subscription", status }]));
    expect(await errorOf(await post())).toMatchObject({ status: 409, code });
    expect(world.wire.to("POST", SESSIONS)).toEqual([]);
    await world.settle();
    expect(world.store.syncs).toBe(1);
  });

  test.each(["canceled", "incomplete_expired"])(
    "one that is %s does not stand in the way",
    async (status) => {
      world.store.customer.id = "cus_known";
      world.wire.on("GET", SUBSCRIPTIONS, list([{ id: "sub_1", object: "subscription", status }]));
      expect((await post()).status).toBe(200);
      expect(world.wire.to("POST", CUSTOMERS)).toEqual([]);
    },
  );
});

describe("choosing the other period while a session is open", () => {
  beforeEach(async () => {
    await post({ billingPeriod: "monthly" });
    world.wire.calls.length = 0;
  });

  test("closes the first session before it opens the second", async () => {
    world.wire.on("POST", /\/expire$/, {
      json: { id: "cs_test_1", object: "checkout.session", status: "expired" },
    });
    expect((await post({ billingPeriod: "annual" })).status).toBe(200);
    expect(world.wire.calls.map(({ path }) => path)).toEqual([
      "/v1/checkout/sessions/cs_test_1/expire",
      "/v1/subscriptions",
      "/v1/prices/price_annual",
      "/v1/checkout/sessions",
    ]);
  });

  test("sells nothing when the first session turns out to be paid", async () => {
    world.wire.on("POST", /\/expire$/, stripeError(400, { message: "not open" }));
    world.wire.on("GET", /cs_test_1$/, {
      json: { id: "cs_test_1", object: "checkout.session", status: "complete" },
    });
    expect(await errorOf(await post({ billingPeriod: "annual" }))).toMatchObject({
      status: 409,
      code: "already_subscribed",
    });
    expect(world.wire.to("POST", SESSIONS)).toEqual([]);
  });

  test("goes on when the first session had expired by itself", async () => {
    world.wire.on("POST", /\/expire$/, stripeError(400, { message: "not open" }));
    world.wire.on("GET", /cs_test_1$/, {
      json: { id: "cs_test_1", object: "checkout.session", status: "expired" },
    });
    expect((await post({ billingPeriod: "annual" })).status).toBe(200);
  });
});

describe("a customer that was deleted at Stripe", () => {
  test.each([
    ["the list of subscriptions", "GET", SUBSCRIPTIONS],
    ["the new session", "POST", SESSIONS],
  ])("is replaced, under the next generation of its claim, when %s says so", async (_, method, path) => {
    world.store.customer.id = "cus_deleted";
    const session = {
      json: {
        id: "cs_test_9",
        object: "checkout.session",
        url: "https://checkout.stripe.com/c/pay/cs_test_9",
      },
    };
    const gone = stripeError(400, { code: "resource_missing", param: "customer" });
    world.wire.on("POST", SESSIONS, session);
    world.wire.on(method, path, ({ body }) => (body.get("customer") === "cus_deleted" ? gone : session));
    expect(await (await post()).json()).toMatchObject({ sessionId: "cs_test_9" });
    expect(world.store.customer).toEqual({ id: "cus_1", generation: 2 });
    expect(world.wire.to("POST", CUSTOMERS)[0]?.idempotencyKey).toMatch(/^customer:row_1:2:/);
  });
});

test.each([
  ["an archived price", stripeError(400, { param: "line_items[0][price]" })],
  [
    "a price that does not exist",
    stripeError(400, { code: "resource_missing", param: "line_items[0][price]" }),
  ],
])("%s is 409 plan_unavailable", async (_, answer) => {
  world.wire.on("POST", SESSIONS, answer);
  expect(await errorOf(await post())).toMatchObject({ status: 409, code: "plan_unavailable" });
});

describe("profiles that Stripe would refuse do not keep anybody from paying", () => {
  test.each([
    [
      "a name with a newline",
      { name: "Mara\nLind", email: MARA.email },
      { name: "Mara Lind", email: MARA.email },
    ],
    [
      "a name of 1,000 letters",
      { name: "é".repeat(1_000), email: null },
      { name: "é".repeat(256), email: null },
    ],
    [
      "an address with a plus and accents",
      { name: null, email: "mára+billing@northside.example" },
      { name: null, email: "mára+billing@northside.example" },
    ],
    [
      "an address of 600 characters",
      { name: null, email: `${"a".repeat(600)}@northside.example` },
      { name: null, email: null },
    ],
    ["no profile at all", { name: null, email: null }, { name: null, email: null }],
  ])("%s", async (_, profile, sent) => {
    world.user = { clerkId: MARA.clerkId, ...profile };
    expect((await post()).status).toBe(200);
    const customer = world.wire.to("POST", CUSTOMERS)[0]?.body;
    expect({ name: customer?.get("name") ?? null, email: customer?.get("email") ?? null }).toEqual(sent);
    expect(customer?.get("metadata[userId]")).toBe(MARA.clerkId);
  });
});
