import type { InvoiceFacts, SubscriptionFacts } from "../../src/shared/billing/subscription-state";

const DAY_MS = 86_400_000;
/** The moment around which built subscriptions live: noon of 10 March 2026. */
export const NOW = Date.UTC(2026, 2, 10, 12);

/** A Pro subscription by the month, in the middle of its period. */
export function aSubscription(overrides: Partial<SubscriptionFacts> = {}): SubscriptionFacts {
  return {
    stripeSubscriptionId: "sub_1",
    status: "active",
    planKey: "pro",
    priceId: "price_monthly",
    interval: "month",
    amount: 2000,
    currency: "usd",
    quantity: 1,
    currentPeriodStart: NOW - 10 * DAY_MS,
    currentPeriodEnd: NOW + 20 * DAY_MS,
    cancelAt: null,
    canceledAt: null,
    endedAt: null,
    trialEnd: null,
    pause: null,
    pastDueSince: null,
    createdAt: NOW - 40 * DAY_MS,
    livemode: false,
    ...overrides,
  };
}

/** A paid invoice of that subscription. */
export function anInvoice(overrides: Partial<InvoiceFacts> = {}): InvoiceFacts {
  return {
    stripeInvoiceId: "in_1",
    stripeSubscriptionId: "sub_1",
    number: "LEC-0001",
    status: "paid",
    total: 2000,
    amountDue: 2000,
    amountPaid: 2000,
    amountRemaining: 0,
    currency: "usd",
    hostedUrl: "https://invoice.stripe.test/in_1",
    pdfUrl: "https://invoice.stripe.test/in_1.pdf",
    attemptCount: 1,
    nextAttemptAt: null,
    description: "Lectern Pro",
    createdAt: NOW - 10 * DAY_MS,
    ...overrides,
  };
}

/** Stripe's own shape of a subscription, reduced to what any reader of it may rely on. Times are epoch seconds. */
export function aStripeSubscription(overrides: Record<string, unknown> = {}) {
  return {
    id: "sub_1",
    object: "subscription",
    status: "active",
    livemode: false,
    created: 1_770_000_000,
    currency: "usd",
    cancel_at: null,
    cancel_at_period_end: false,
    canceled_at: null,
    ended_at: null,
    trial_end: null,
    pause_collection: null,
    metadata: {},
    default_payment_method: null,
    customer: "cus_1",
    items: { object: "list", has_more: false, data: [aStripeItem()] },
    ...overrides,
  };
}

/** One item of it, on the monthly price. */
export function aStripeItem(overrides: Record<string, unknown> = {}) {
  return {
    id: "si_1",
    current_period_start: 1_772_000_000,
    current_period_end: 1_774_000_000,
    quantity: 1,
    price: aStripePrice(),
    ...overrides,
  };
}

/** The price of it. */
export function aStripePrice(overrides: Record<string, unknown> = {}) {
  return {
    id: "price_monthly",
    lookup_key: null,
    unit_amount: 2000,
    currency: "usd",
    recurring: { interval: "month", interval_count: 1 },
    ...overrides,
  };
}
