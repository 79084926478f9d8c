import type { ReaderFormat } from "@/components/format";
import type { BillingMoment } from "@/features/billing/billing-kind";
import type {
  BillingOverview,
  CardView,
  CheckoutView,
  FirstPaymentView,
  InvoiceView,
  PastDueView,
  SubscriptionView,
} from "@/shared/billing/overview";
import type { PaymentAttempt } from "@/shared/billing/payment-facts";

/** Sat 14 Nov 2026, 14:06 UTC: the moment in which all the built pictures are read. */
export const NOW = Date.UTC(2026, 10, 14, 14, 6);

/** 3 Dec 2026, 09:14 UTC: the end of the paid period. */
export const PERIOD_END = Date.UTC(2026, 11, 3, 9, 14);

/** English words and UTC, so that a test reads like the page in the pictures. */
export const FORMAT: ReaderFormat = { locale: "en-GB", timeZone: "UTC" };

/** The page as it is opened from the menu. */
export function aMoment(overrides: Partial<BillingMoment> = {}): BillingMoment {
  return {
    returnedSessionId: null,
    canceled: false,
    now: NOW,
    waitedMs: 0,
    requested: null,
    resumed: false,
    paid: null,
    ...overrides,
  };
}

/** A Free person with seven prompts who never went to Checkout. */
export function anOverview(overrides: Partial<BillingOverview> = {}): BillingOverview {
  return {
    entitlement: { plan: "free", reason: "no_subscription", until: null },
    subscription: null,
    pastDue: null,
    firstPayment: null,
    card: null,
    invoices: [],
    checkout: null,
    prompts: { used: 7, limit: 10 },
    lastReadAt: null,
    unreachable: false,
    hasCustomer: false,
    trialEligible: true,
    email: null,
    ...overrides,
  };
}

/** A paid monthly subscription to 3 Dec 2026. */
export function aSubscription(overrides: Partial<SubscriptionView> = {}): SubscriptionView {
  return {
    status: "active",
    planKey: "pro",
    interval: "month",
    amount: 2000,
    currency: "usd",
    currentPeriodEnd: PERIOD_END,
    cancelAt: null,
    canceledAt: null,
    endedAt: null,
    trialEnd: null,
    trialWithoutCard: null,
    chargedAsPriced: true,
    collectionMethod: "charge_automatically",
    firstDebit: null,
    pause: null,
    change: null,
    confirmedAt: Date.UTC(2026, 10, 3, 9, 14),
    ...overrides,
  };
}

/** A person on Pro with 34 prompts and a Visa card. */
export function aSubscriber(
  subscription: Partial<SubscriptionView> = {},
  overrides: Partial<BillingOverview> = {},
): BillingOverview {
  return anOverview({
    entitlement: { plan: "pro", reason: "active", until: PERIOD_END },
    subscription: aSubscription(subscription),
    card: aCard(),
    prompts: { used: 34, limit: null },
    hasCustomer: true,
    ...overrides,
  });
}

export function aCard(overrides: Partial<CardView> = {}): CardView {
  return { brand: "visa", last4: "4242", expMonth: 8, expYear: 2028, ...overrides };
}

export function aCheckout(overrides: Partial<CheckoutView> = {}): CheckoutView {
  return {
    sessionId: "cs_test_a1B2c3D4e5F6g7",
    status: "complete",
    billingPeriod: "monthly",
    url: null,
    startedAt: NOW - 60_000,
    expiresAt: NOW + 34 * 60_000,
    ...overrides,
  };
}

export function aPastDue(overrides: Partial<PastDueView> = {}): PastDueView {
  return {
    stripeInvoiceId: "in_7",
    number: "LC-0007",
    amount: 2000,
    currency: "usd",
    attempt: aDecline(),
    graceEndsAt: Date.UTC(2026, 10, 24, 9),
    attemptCount: 1,
    nextAttemptAt: Date.UTC(2026, 10, 17, 9),
    hostedInvoiceUrl: "https://invoice.stripe.com/i/1",
    ...overrides,
  };
}

/** Visa ending 4242 was declined on 10 Nov 2026 for want of funds. */
export function aDecline(overrides: Partial<PaymentAttempt> = {}): PaymentAttempt {
  return {
    outcome: "declined",
    reason: "insufficient_funds",
    at: Date.UTC(2026, 10, 10, 9, 14),
    card: { brand: "visa", last4: "4242" },
    ...overrides,
  };
}

/** A first payment that waits until 15 Nov 2026, 14:02. */
export function aFirstPayment(overrides: Partial<FirstPaymentView> = {}): FirstPaymentView {
  return {
    stripeInvoiceId: "in_1",
    number: "LC-0001",
    amount: 2000,
    currency: "usd",
    attempt: aDecline(),
    hostedInvoiceUrl: "https://invoice.stripe.com/i/1",
    expiresAt: Date.UTC(2026, 10, 15, 14, 2),
    ...overrides,
  };
}

export function anInvoice(overrides: Partial<InvoiceView> = {}): InvoiceView {
  return {
    stripeInvoiceId: "in_1",
    number: "LC-0007",
    createdAt: Date.UTC(2026, 10, 3, 9, 14),
    status: "paid",
    currency: "usd",
    description: null,
    purpose: null,
    pdfUrl: "https://pay.stripe.com/invoice/1/pdf",
    hostedUrl: "https://invoice.stripe.com/i/1",
    amount: 2000,
    amountRemaining: overrides.status === undefined || overrides.status === "paid" ? 0 : 2000,
    dueAt: null,
    attempt: null,
    refund: null,
    dispute: null,
    ...overrides,
  };
}
