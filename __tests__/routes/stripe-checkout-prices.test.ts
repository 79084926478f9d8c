import { aPrice, list, post, PRICE, sessionCall, SESSIONS, stripeWorks } from "./support/checkout";
import { errorOf } from "./support/requests";
import { stripeError, type WireAnswer } from "./support/stripe-wire";
import { PRICES, setUpWorld, world } from "./support/world";

jest.mock("@/server/ports", () => jest.requireActual<object>("./support/world"));

setUpWorld();

beforeEach(stripeWorks);

const answer = (overrides: object): WireAnswer => ({ json: aPrice(PRICES.monthly, overrides) });
const recurring = { interval: "month", interval_count: 1, usage_type: "licensed" };

describe("trap: what is shown is what is charged, or nothing is sold", () => {
  test.each<[string, WireAnswer, string]>([
    ["is archived", answer({ active: false }), "the price is archived"],
    ["has an archived product", answer({ product: { id: "p", active: false } }), "the product is archived"],
    ["has a deleted product", answer({ product: { id: "p", deleted: true } }), "the product is archived"],
    ["costs another amount", answer({ unit_amount: 2_500 }), "the amount is another"],
    ["has no single amount", answer({ unit_amount: null }), "the amount is another"],
    ["is in another currency", answer({ currency: "eur" }), "the currency is another"],
    ["is paid once", answer({ recurring: null }), "the price does not recur"],
    ["is paid yearly", answer({ recurring: { ...recurring, interval: "year" } }), "the interval is another"],
    [
      "is paid every 3 months",
      answer({ recurring: { ...recurring, interval_count: 3 } }),
      "the interval is another",
    ],
    ["is metered", answer({ recurring: { ...recurring, usage_type: "metered" } }), "the price is metered"],
    ["is unreadable", { json: { html: "a proxy" } }, "the price could not be read"],
    [
      "does not exist",
      stripeError(404, { code: "resource_missing", param: "price" }),
      "there is no such price",
    ],
  ])("a price that %s", async (_, wire, reason) => {
    world.wire.on("GET", PRICE, wire);
    expect(await errorOf(await post())).toMatchObject({ status: 409, code: "plan_unavailable" });
    expect(world.wire.to("POST", SESSIONS)).toEqual([]);
    await world.settle();
    expect(world.store.calls.at(-1)).toMatchObject({
      name: "failCheckout",
      args: { code: "plan_unavailable", reason: `monthly: ${reason}` },
    });
    expect(world.logs.join("")).toContain(`monthly: ${reason}`);
  });

  test("the customer that was made beside it is recorded all the same", async () => {
    world.wire.on("GET", PRICE, answer({ active: false }));
    await post();
    expect(world.store.customer.id).toBe("cus_1");
  });

  test("when Stripe does not answer, nothing is concluded from it", async () => {
    world.wire.on("GET", PRICE, { hangUp: true });
    expect(await errorOf(await post())).toMatchObject({ status: 503, code: "stripe_busy" });
  });
});

describe("the check costs next to nothing", () => {
  beforeEach(() => {
    world.now = 1_900_000_000_000;
  });

  const newPerson = () => {
    world.store.attempts = [];
  };

  test("a price that was right is not asked for again within five minutes", async () => {
    await post();
    newPerson();
    world.now = 1_900_000_000_000 + 4 * 60_000;
    await post();
    expect(world.wire.to("GET", PRICE)).toHaveLength(1);
    newPerson();
    world.now = 1_900_000_000_000 + 6 * 60_000;
    await post();
    expect(world.wire.to("GET", PRICE)).toHaveLength(2);
  });

  test("one that was wrong is asked for on every click, so that a repair shows at once", async () => {
    world.wire.on("GET", PRICE, answer({ active: false }));
    await post();
    world.wire.on("GET", PRICE, answer({}));
    expect((await post()).status).toBe(200);
  });

  test("clicks at the same time share one question", async () => {
    await Promise.all([post(), post(), post(), post()]);
    expect(world.wire.to("GET", PRICE)).toHaveLength(1);
  });
});

describe("without ids the price is found by its lookup key", () => {
  beforeEach(() => {
    world.settings.priceIds = { monthly: null, annual: null };
  });

  test("and sold by the id that Stripe gives", async () => {
    world.wire.on("GET", PRICE, list([aPrice("price_found")]));
    expect((await post()).status).toBe(200);
    expect(world.wire.to("GET", PRICE)[0]?.body.get("lookup_keys[0]")).toBe("pro_monthly");
    expect(sessionCall()?.get("line_items[0][price]")).toBe("price_found");
  });

  test("a price that a client names must be that one", async () => {
    world.wire.on("GET", PRICE, list([aPrice("price_found")]));
    expect(await errorOf(await post({ priceId: "price_cheaper" }))).toMatchObject({
      status: 400,
      code: "invalid_request",
    });
    expect(world.wire.to("POST", SESSIONS)).toEqual([]);
    expect((await post({ priceId: "price_found" })).status).toBe(200);
  });

  test("a key that names nothing sells nothing", async () => {
    world.wire.on("GET", PRICE, list([]));
    expect((await errorOf(await post())).code).toBe("plan_unavailable");
  });
});
