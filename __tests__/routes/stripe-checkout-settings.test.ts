import { list, post, sessionCall, SESSIONS, stripeWorks, SUBSCRIPTIONS } from "./support/checkout";
import { errorOf } from "./support/requests";
import { stripeError } from "./support/stripe-wire";
import { setUpWorld, world } from "./support/world";

jest.mock("@/server/ports", () => jest.requireActual<object>("./support/world"));

setUpWorld();

beforeEach(stripeWorks);

/** The parameters of the session whose names begin so. */
const sent = (prefix: string) =>
  Object.fromEntries([...(sessionCall() ?? [])].filter(([name]) => name.startsWith(prefix)));

describe("tax", () => {
  test("automatic tax, tax IDs and what both need of the customer go together", async () => {
    world.settings.automaticTax = true;
    await post();
    expect({ ...sent("automatic_tax"), ...sent("tax_id"), ...sent("customer_update") }).toEqual({
      "automatic_tax[enabled]": "true",
      "tax_id_collection[enabled]": "true",
      "customer_update[address]": "auto",
      "customer_update[name]": "auto",
    });
  });

  test("without it none of them is sent", async () => {
    await post();
    expect({ ...sent("automatic_tax"), ...sent("tax_id"), ...sent("customer_update") }).toEqual({});
  });
});

describe("trap: a discount and promotion codes exclude each other", () => {
  test.each([
    [{ coupon: "LAUNCH" }, { "discounts[0][coupon]": "LAUNCH" }],
    [{ promotion_code: "promo_1" }, { "discounts[0][promotion_code]": "promo_1" }],
  ])("%j is applied and codes are not asked for", async (discount, expected) => {
    world.settings.discount = discount;
    await post();
    expect({ ...sent("discounts"), ...sent("allow_promotion_codes") }).toEqual(expected);
  });

  test("without a discount codes may be entered", async () => {
    await post();
    expect({ ...sent("discounts"), ...sent("allow_promotion_codes") }).toEqual({
      allow_promotion_codes: "true",
    });
  });

  test("a discount that Stripe refuses sells nothing, and the operator is told", async () => {
    world.settings.discount = { coupon: "OVER" };
    world.wire.on(
      "POST",
      SESSIONS,
      stripeError(400, { code: "coupon_expired", param: "discounts[0][coupon]" }),
    );
    expect(await errorOf(await post())).toMatchObject({ status: 409, code: "plan_unavailable" });
    await world.settle();
    expect(world.store.calls.at(-1)).toMatchObject({
      name: "failCheckout",
      args: { code: "plan_unavailable", reason: "Stripe refused the discount" },
    });
  });
});

describe("trials", () => {
  test("with a card: asked for at once, and a trial that has lost it ends", async () => {
    world.settings.trial = { days: 14, requiresCard: true };
    await post();
    expect({ ...sent("subscription_data[trial"), ...sent("payment_method_collection") }).toEqual({
      "subscription_data[trial_period_days]": "14",
      "subscription_data[trial_settings][end_behavior][missing_payment_method]": "cancel",
    });
  });

  test("without a card: asked for only when something is due", async () => {
    world.settings.trial = { days: 14, requiresCard: false };
    await post();
    expect(sent("payment_method_collection")).toEqual({ payment_method_collection: "if_required" });
  });

  test("who gets no trial is asked for a card, whatever trials need", async () => {
    world.settings.trial = { days: 14, requiresCard: false };
    world.store.trialEligible = false;
    await post();
    expect({ ...sent("subscription_data[trial"), ...sent("payment_method_collection") }).toEqual({});
  });

  test.each([
    ["canceled", null],
    ["incomplete_expired", "14"],
  ])(
    "trap: a subscription that Stripe lists as %s, and our picture does not, decides",
    async (status, days) => {
      world.settings.trial = { days: 14, requiresCard: true };
      world.store.customer.id = "cus_known";
      world.wire.on("GET", SUBSCRIPTIONS, list([{ id: "sub_1", object: "subscription", status }]));
      await post();
      expect(world.wire.to("GET", SUBSCRIPTIONS)[0]?.body.get("status")).toBe("all");
      expect(sessionCall()?.get("subscription_data[trial_period_days]")).toBe(days);
    },
  );
});

test("trap: an account that Stripe holds to another currency is told so, and not by Stripe's words", async () => {
  const message =
    "You cannot combine currencies on a single customer. This customer has a quote with currency eur.";
  world.wire.on("POST", SESSIONS, stripeError(400, { message }));
  const { status, code, text } = await errorOf(await post());
  expect({ status, code }).toEqual({ status: 409, code: "currency_unavailable" });
  expect(text).not.toContain("eur");
});
