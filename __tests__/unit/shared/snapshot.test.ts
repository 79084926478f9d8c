import fc from "fast-check";
import { readInvoice, readSubscription } from "../../../src/shared/billing/snapshot";
import { readCustomer } from "../../../src/shared/billing/stripe-customer";
import { aStripeItem, aStripePrice, aStripeSubscription } from "../../support/billing-builders";

const PRICES = new Map([["price_monthly", "pro" as const]]);
const read = (overrides: Record<string, unknown> = {}) =>
  readSubscription(aStripeSubscription(overrides), PRICES);
const withItems = (...data: unknown[]) => ({ items: { object: "list", has_more: false, data } });

test("trap: subscription.current_period_end is gone, so the period is the latest end over the items", () => {
  const facts = read(
    withItems(
      aStripeItem({ current_period_end: 1_774_000_000 }),
      aStripeItem({ current_period_end: 1_776_000_000 }),
      aStripeItem({ current_period_end: 1_775_000_000 }),
    ),
  );
  expect(facts.currentPeriodEnd).toBe(1_776_000_000_000);
});

test.each([
  ["an item without a period end", withItems(aStripeItem({ current_period_end: undefined }))],
  ["an item whose period end is not a number", withItems(aStripeItem({ current_period_end: "soon" }))],
  ["no item at all", withItems()],
  ["no status", { status: undefined }],
  ["no creation time", { created: null }],
])("trap: a missing fact throws and never becomes NaN: %s", (_what, overrides) => {
  expect(() => read(overrides)).toThrow();
});

test("no number that is read is NaN or infinite, whatever is left out", () => {
  const dropped = fc.constantFrom(...Object.keys(aStripeSubscription()));
  fc.assert(
    fc.property(fc.array(dropped, { maxLength: 3 }), (fields) => {
      const raw: Record<string, unknown> = { ...aStripeSubscription() };
      for (const field of fields) delete raw[field];
      try {
        const numbers = Object.values(readSubscription(raw, PRICES)).filter(
          (value) => typeof value === "number",
        );
        expect(numbers.every(Number.isFinite)).toBe(true);
      } catch (error) {
        expect((error as Error).name).toBe("ZodError");
      }
    }),
    { seed: 20_261_129 },
  );
});

test("what a trial's end does without a card is Stripe's setting, and no setting is an invoice", () => {
  const setting = (word: string) => ({ trial_settings: { end_behavior: { missing_payment_method: word } } });
  const during = (overrides: object) => read({ status: "trialing", ...overrides }).trialWithoutCard;
  expect(["cancel", "pause", "create_invoice", "hibernate"].map((word) => during(setting(word)))).toEqual([
    "cancel",
    "pause",
    "create_invoice",
    "unknown",
  ]);
  expect([during({}), during({ trial_settings: null })]).toEqual(["create_invoice", "create_invoice"]);
  expect(read(setting("cancel")).trialWithoutCard).toBeNull();
});

describe("the next charge is the price itself", () => {
  const customer = { id: "cus_1", balance: 0, discount: null };
  const plain = { customer, automatic_tax: { enabled: false }, default_tax_rates: [], discounts: [] };
  const item = { discounts: [], tax_rates: [] };
  const of = (...items: object[]) => withItems(...items.map((each) => aStripeItem({ ...each })));
  const charged = (overrides: object) => read({ ...plain, ...of(item), ...overrides }).chargedAsPriced;

  test("when nothing changes it", () => {
    expect(charged({})).toBe(true);
  });

  test.each<[string, object]>([
    ["a discount of the subscription", { discounts: ["di_1"] }],
    ["a discount of its item", of({ ...item, discounts: ["di_1"] })],
    ["a discount of the customer", { customer: { ...customer, discount: { id: "di_1" } } }],
    ["automatic tax", { automatic_tax: { enabled: true } }],
    ["a tax rate of the subscription", { default_tax_rates: [{ id: "txr_1" }] }],
    ["a tax rate of its item", of({ ...item, tax_rates: [{ id: "txr_1" }] })],
    ["a balance", { customer: { ...customer, balance: -500 } }],
    ["a second item", of(item, item)],
    ["a customer of whom nothing is known", { customer: "cus_1" }],
    ["a customer who was deleted", { customer: { id: "cus_1", deleted: true } }],
    ["discounts that a read does not name", { discounts: undefined }],
  ])("and not beside %s", (_, overrides) => {
    expect(charged(overrides)).toBe(false);
  });
});

test("a subscription says how it is collected, and another word of Stripe's is unknown", () => {
  const words = ["charge_automatically", "send_invoice", "by_pigeon", undefined];
  expect(words.map((word) => read({ collection_method: word }).collectionMethod)).toEqual([
    "charge_automatically",
    "send_invoice",
    "unknown",
    "unknown",
  ]);
});

test("a cancellation is seen in cancel_at and in cancel_at_period_end alike", () => {
  expect(read({ cancel_at: 1_773_500_000 }).cancelAt).toBe(1_773_500_000_000);
  expect(read({ cancel_at_period_end: true }).cancelAt).toBe(1_774_000_000_000);
  expect(read().cancelAt).toBeNull();
});

test("a price that nobody named makes the plan unknown and throws nothing", () => {
  const facts = read(withItems(aStripeItem({ price: aStripePrice({ id: "price_dashboard" }) })));
  expect(facts).toMatchObject({ planKey: "unknown", priceId: "price_dashboard", status: "active" });
});

test("a catalogue's lookup key names the plan of a price with another id", () => {
  const price = aStripePrice({ id: "price_other_account", lookup_key: "pro_annual" });
  expect(read(withItems(aStripeItem({ price }))).planKey).toBe("pro");
});

test("the plan comes from the item that we sell, wherever it stands among 25", () => {
  const foreign = Array.from({ length: 24 }, (_, n) =>
    aStripeItem({ price: aStripePrice({ id: `price_${n}` }) }),
  );
  const ours = aStripeItem({ quantity: 3 });
  expect(read(withItems(...foreign, ours))).toMatchObject({ planKey: "pro", amount: 6000, quantity: 3 });
});

test("words that Stripe adds later become unknown", () => {
  expect(read({ status: "hibernating" }).status).toBe("unknown");
  const pause = { behavior: "freeze", resumes_at: null };
  expect(read({ pause_collection: pause }).pause).toEqual({ behavior: "unknown", resumesAt: null });
  expect(readInvoice(rawInvoice({ status: "disputed" })).status).toBe("unknown");
});

test("a paused collection is read with the moment at which it resumes", () => {
  const pause = { behavior: "void", resumes_at: 1_775_000_000 };
  expect(read({ pause_collection: pause }).pause).toEqual({ behavior: "void", resumesAt: 1_775_000_000_000 });
});

test("a price without a single amount is null and not zero", () => {
  const item = aStripeItem({ price: aStripePrice({ unit_amount: null }) });
  expect(read(withItems(item)).amount).toBeNull();
});

test.each([
  ["month", 1, "month"],
  ["year", 1, "year"],
  ["month", 3, "other"],
  ["week", 1, "other"],
])("a price every %s times %d is shown by the %s", (interval, interval_count, expected) => {
  const price = aStripePrice({ recurring: { interval, interval_count } });
  expect(read(withItems(aStripeItem({ price }))).interval).toBe(expected);
});

function rawInvoice(overrides: Record<string, unknown> = {}) {
  return {
    id: "in_1",
    object: "invoice",
    status: "open",
    number: "LEC-1",
    total: 2000,
    amount_due: 2000,
    amount_paid: 0,
    amount_remaining: 2000,
    currency: "usd",
    hosted_invoice_url: "https://invoice.stripe.test/in_1",
    invoice_pdf: null,
    attempt_count: 1,
    next_payment_attempt: 1_774_000_000,
    created: 1_773_000_000,
    parent: { type: "subscription_details", subscription_details: { subscription: "sub_1" } },
    lines: { data: [{ description: "1 x Lectern Pro" }] },
    ...overrides,
  };
}

test("trap: invoice.subscription is gone, so it is read from the invoice's parent, expanded or not", () => {
  expect(readInvoice(rawInvoice()).stripeSubscriptionId).toBe("sub_1");
  const expanded = { subscription_details: { subscription: { id: "sub_2" } } };
  expect(readInvoice(rawInvoice({ parent: expanded })).stripeSubscriptionId).toBe("sub_2");
  expect(readInvoice(rawInvoice({ parent: null })).stripeSubscriptionId).toBeNull();
});

test("an invoice without a total is refused", () => {
  expect(() => readInvoice(rawInvoice({ total: undefined }))).toThrow();
});

const CARD = {
  id: "pm_1",
  created: 1_770_000_000,
  card: { brand: "visa", last4: "4242", exp_month: 12, exp_year: 2030 },
};
const OTHER_CARD = {
  id: "pm_2",
  created: 1_770_500_000,
  card: { brand: "amex", last4: "0005", exp_month: 1, exp_year: 2029 },
};

test("the subscription's own card is shown before the customer's default", () => {
  const customer = { id: "cus_1", metadata: {}, invoice_settings: { default_payment_method: OTHER_CARD } };
  const own = aStripeSubscription({ default_payment_method: CARD });
  expect(readCustomer(customer, own).card).toEqual({
    brand: "visa",
    last4: "4242",
    expMonth: 12,
    expYear: 2030,
  });
  expect(readCustomer(customer, aStripeSubscription()).card?.last4).toBe("0005");
});

test("trap: an owner is named by metadata.userId only, of the customer first and then of the subscription", () => {
  const customer = { id: "cus_1", email: "ada@example.test", metadata: { userId: "user_ada" } };
  const subscription = aStripeSubscription({ metadata: { userId: "user_ben" } });
  expect(readCustomer(customer, subscription).claimedUserId).toBe("user_ada");
  expect(readCustomer({ ...customer, metadata: {} }, subscription).claimedUserId).toBe("user_ben");
  expect(readCustomer({ ...customer, metadata: {} }, aStripeSubscription()).claimedUserId).toBeNull();
});

test("once a subscription has ended the customer's default is the card, and without one the card that it had", () => {
  const customer = { id: "cus_1", invoice_settings: { default_payment_method: OTHER_CARD } };
  const ended = aStripeSubscription({ status: "canceled", default_payment_method: CARD });
  expect(readCustomer(customer, ended).card?.last4).toBe("0005");
  expect(readCustomer({ id: "cus_1" }, ended).card?.last4).toBe("4242");
  expect(readCustomer(customer, null)).toMatchObject({ claimedUserId: null, card: { last4: "0005" } });
});

describe("a subscription that holds on to a card", () => {
  const newerDefault = (own: unknown, standing: unknown, status = "active") => {
    const customer = { id: "cus_1", invoice_settings: { default_payment_method: standing } };
    return readCustomer(customer, aStripeSubscription({ status, default_payment_method: own })).newerDefault;
  };
  const follow = { stripeSubscriptionId: "sub_1", paymentMethodId: "pm_2" };
  test.each<[string, ...Parameters<typeof newerDefault>, typeof follow | null]>([
    ["follows a default that was entered later", CARD, OTHER_CARD, "active", follow],
    ["follows it while a payment is past due", CARD, OTHER_CARD, "past_due", follow],
    ["follows one of the same second", CARD, { ...OTHER_CARD, created: CARD.created }, "active", follow],
    ["follows a bank account, too", CARD, { id: "pm_2", created: OTHER_CARD.created }, "active", follow],
    ["keeps its own when that is newer", OTHER_CARD, { ...CARD, id: "pm_3" }, "active", null],
    ["keeps its own when that is the default", CARD, CARD, "active", null],
    ["keeps its own when there is no default", CARD, null, "active", null],
    ["has none of its own to replace", null, OTHER_CARD, "active", null],
    ["is over", CARD, OTHER_CARD, "canceled", null],
  ])("%s", (_, own, standing, status, expected) => {
    expect(newerDefault(own, standing, status)).toEqual(expected);
  });
});

test.each(["sepa_debit", "us_bank_account", "bacs_debit", "au_becs_debit", "acss_debit", "nz_bank_account"])(
  "what is debited by %s is the bank account, and not the card that the customer has besides",
  (type) => {
    const account = { id: "pm_1", created: 1_770_000_000, type, [type]: { last4: "3000" } };
    const card = { brand: "visa", last4: "4242", exp_month: 8, exp_year: 2028 };
    const standing = { id: "pm_0", created: 1_760_000_000, type: "card", card };
    const facts = readCustomer(
      { id: "cus_1", object: "customer", invoice_settings: { default_payment_method: standing } },
      aStripeSubscription({ default_payment_method: account }),
    );
    expect(facts.card).toEqual({ type: "bank_account", last4: "3000" });
  },
);

test("a deleted customer is read as deleted and has no card", () => {
  const facts = readCustomer({ id: "cus_1", object: "customer", deleted: true }, aStripeSubscription());
  expect(facts).toEqual({
    deleted: true,
    currency: null,
    claimedUserId: null,
    card: null,
    newerDefault: null,
  });
});

test("an update that waits for its payment leaves the plan as it is and says until when it waits", () => {
  const pending_update = {
    expires_at: 1_773_000_000,
    subscription_items: [{ price: aStripePrice({ id: "price_annual" }) }],
  };
  const facts = read({ pending_update, latest_invoice: { id: "in_9" } });
  expect(facts).toMatchObject({
    priceId: "price_monthly",
    pendingUpdate: { priceId: "price_annual", expiresAt: 1_773_000_000_000, stripeInvoiceId: "in_9" },
  });
  expect(read({}).pendingUpdate).toBeNull();
});

test("a schedule changes the plan when its next phase sells something else", () => {
  const schedule = (price: string) => ({
    id: "sub_sched_1",
    current_phase: { end_date: 1_774_000_000 },
    phases: [
      { start_date: 1_772_000_000, items: [{ price: "price_monthly" }] },
      { start_date: 1_774_000_000, items: [{ price }] },
    ],
  });
  expect(read({ schedule: schedule("price_annual") }).schedule).toEqual({
    stripeScheduleId: "sub_sched_1",
    change: { priceId: "price_annual", at: 1_774_000_000_000 },
  });
  const still = { stripeScheduleId: "sub_sched_1", change: null };
  expect(read({ schedule: schedule("price_monthly") }).schedule).toEqual(still);
  expect(read({ schedule: "sub_sched_1" }).schedule).toEqual(still);
  expect(read({ schedule: null }).schedule).toBeNull();
});
