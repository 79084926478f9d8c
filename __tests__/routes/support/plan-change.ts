/** What a change of the billing period finds at Stripe, and what it would cost. */
export const ITEM = {
  id: "si_1",
  price: { id: "price_monthly" },
  current_period_start: 1_798_000_000,
  current_period_end: 1_800_592_000,
  discounts: [],
  tax_rates: [],
};

/** Stripe's subscription, monthly and running. */
export function stripeSubscription(overrides: object = {}) {
  return {
    id: "sub_1",
    object: "subscription",
    status: "active",
    currency: "usd",
    automatic_tax: { enabled: false },
    default_tax_rates: [],
    discounts: [],
    collection_method: "charge_automatically",
    customer: {
      id: "cus_mara",
      object: "customer",
      balance: 0,
      discount: null,
      invoice_settings: { default_payment_method: null },
    },
    default_payment_method: { id: "pm_card", object: "payment_method", type: "card" },
    cancel_at: null,
    cancel_at_period_end: false,
    trial_end: null,
    pending_update: null,
    schedule: null,
    latest_invoice: null,
    items: { object: "list", data: [ITEM] },
    ...overrides,
  };
}

const line = (amount: number, price: string) => ({
  amount,
  period: { start: 1_799_000_000, end: price === "price_annual" ? 1_830_536_000 : 1_800_592_000 },
  pricing: { price_details: { price } },
});

/** Stripe's preview of the change to annual. */
export const PRICED = {
  object: "invoice",
  currency: "usd",
  subtotal: 18_733,
  total: 18_733,
  amount_due: 18_733,
  total_discount_amounts: [],
  total_taxes: [],
  lines: { object: "list", data: [line(-1_267, "price_monthly"), line(20_000, "price_annual")] },
};
