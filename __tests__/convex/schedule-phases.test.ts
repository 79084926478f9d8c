import type Stripe from "stripe";
import { phasesChargedTo } from "../../convex/model/schedulePhases";

type Phase = Stripe.SubscriptionSchedule.Phase;

/** A phase with nothing but its price. */
const aPhase = (start_date: number, overrides: Partial<Phase> = {}): Phase => ({
  add_invoice_items: [],
  application_fee_percent: null,
  billing_cycle_anchor: null,
  billing_thresholds: null,
  collection_method: null,
  currency: "usd",
  default_payment_method: null,
  default_tax_rates: [],
  description: null,
  discounts: [],
  end_date: start_date + 100,
  invoice_settings: null,
  items: [{ billing_thresholds: null, discounts: [], metadata: null, plan: "price_1", price: "price_1" }],
  metadata: null,
  on_behalf_of: null,
  proration_behavior: "none",
  start_date,
  transfer_data: null,
  trial_end: null,
  ...overrides,
});

/** What of a schedule is looked at; the rest of Stripe's object is left out. */
const aSchedule = (phases: Phase[], current = 100) =>
  ({
    current_phase: { start_date: current, end_date: current + 100 },
    phases,
  }) as Stripe.SubscriptionSchedule;

const bare = (start_date: number) => ({
  start_date,
  end_date: start_date + 100,
  currency: "usd",
  proration_behavior: "none",
  items: [{ price: "price_1" }],
});

const none = { coupon: null, discount: null, promotion_code: null };
const rate = (id: string) => ({ id }) as Stripe.TaxRate;

test("what has passed is not sent again, and what names no payment method goes on naming none", () => {
  const old = { default_payment_method: "pm_old" };
  const phases = [aPhase(0, old), aPhase(100), aPhase(200, old)];
  expect(phasesChargedTo(aSchedule(phases), "pm_new")).toEqual([
    bare(100),
    { ...bare(200), default_payment_method: "pm_new" },
  ]);
});

test.each([
  [
    "only a phase that has passed names another one",
    aSchedule([aPhase(0, { default_payment_method: "pm_old" }), aPhase(100)]),
  ],
  ["they name it already", aSchedule([aPhase(100, { default_payment_method: "pm_new" })])],
  [
    "none is in force",
    { ...aSchedule([aPhase(100, { default_payment_method: "pm_old" })]), current_phase: null },
  ],
])("nothing is sent when %s", (_, schedule) => {
  expect(phasesChargedTo(schedule, "pm_new")).toBeNull();
});

test("trap: what an update does not name is unset, so everything is named; what was added once is not added again", () => {
  const added = {
    discountable: true,
    discounts: [{ ...none, coupon: "co_1" }],
    metadata: { a: "1" },
    period: { start: { type: "phase_start" }, end: { type: "phase_end" } },
    price: "price_once",
    quantity: 1,
    tax_rates: [rate("txr_3")],
  };
  const full: Partial<Phase> = {
    add_invoice_items: [added],
    application_fee_percent: 5,
    automatic_tax: {
      disabled_reason: null,
      enabled: true,
      liability: { type: "account", account: "acct_1" },
    },
    billing_cycle_anchor: "phase_start",
    billing_thresholds: { amount_gte: 100, reset_billing_cycle_anchor: null },
    collection_method: "send_invoice",
    default_payment_method: "pm_old",
    default_tax_rates: [rate("txr_1")],
    description: "Ours",
    discounts: [
      { ...none, coupon: "co_1", discount: "di_1" },
      { ...none, promotion_code: "promo_1" },
    ],
    invoice_settings: {
      account_tax_ids: ["txi_1"],
      custom_fields: null,
      days_until_due: 30,
      description: null,
      footer: "Thanks",
      issuer: { type: "self" },
    },
    items: [
      {
        billing_thresholds: { usage_gte: 7 },
        discounts: [{ ...none, coupon: "co_2" }],
        metadata: { id: "seat" },
        plan: "price_2",
        price: "price_2",
        quantity: 3,
        tax_rates: [rate("txr_2")],
      },
    ],
    metadata: { id: "offer" },
    on_behalf_of: "acct_2",
    transfer_data: { amount_percent: null, destination: "acct_3" },
    trial_end: 150,
  };
  const kept = {
    application_fee_percent: 5,
    automatic_tax: { enabled: true, liability: { type: "account", account: "acct_1" } },
    billing_cycle_anchor: "phase_start",
    billing_thresholds: { amount_gte: 100 },
    collection_method: "send_invoice",
    currency: "usd",
    default_payment_method: "pm_new",
    default_tax_rates: ["txr_1"],
    description: "Ours",
    discounts: [{ discount: "di_1" }, { promotion_code: "promo_1" }],
    invoice_settings: {
      account_tax_ids: ["txi_1"],
      days_until_due: 30,
      footer: "Thanks",
      issuer: { type: "self" },
    },
    items: [
      {
        billing_thresholds: { usage_gte: 7 },
        discounts: [{ coupon: "co_2" }],
        metadata: { id: "seat" },
        price: "price_2",
        quantity: 3,
        tax_rates: ["txr_2"],
      },
    ],
    metadata: { id: "offer" },
    on_behalf_of: "acct_2",
    proration_behavior: "none",
    transfer_data: { destination: "acct_3" },
    trial_end: 150,
  };
  const once = { ...added, discounts: [{ coupon: "co_1" }], tax_rates: ["txr_3"] };
  expect(phasesChargedTo(aSchedule([aPhase(100, full), aPhase(200, full)]), "pm_new")).toEqual([
    { ...kept, start_date: 100, end_date: 200 },
    { ...kept, start_date: 200, end_date: 300, add_invoice_items: [once] },
  ]);
});
