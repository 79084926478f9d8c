import { v } from "convex/values";
import type { Infer, ObjectType } from "convex/values";
import { LIFECYCLE_EVENTS, UI_EVENTS } from "../../src/shared/analytics";
import { ENTITLEMENT_REASONS } from "../../src/shared/billing/entitlement";
import { FIRST_DEBITS } from "../../src/shared/billing/first-debit";
import type { Entitlement } from "../../src/shared/billing/entitlement";
import { BILLING_PERIODS, PLAN_KEYS } from "../../src/shared/billing/plans";
import {
  CARDLESS_TRIAL_ENDS,
  COLLECTION_METHODS,
  INVOICE_STATUSES,
  PAUSE_BEHAVIORS,
  PRICE_INTERVALS,
  SESSION_STATUSES,
  SUBSCRIPTION_STATUSES,
} from "../../src/shared/billing/stripe-words";
import { DECLINE_REASONS } from "../../src/shared/billing/decline-reasons";
import { ATTEMPT_OUTCOMES, DISPUTE_STATUSES } from "../../src/shared/billing/payment-facts";
import type { InvoiceFacts, SubscriptionFacts } from "../../src/shared/billing/subscription-state";

/** A union of literals from one of our word lists, so that schema, arguments and TypeScript cannot drift apart. */
export function words<Word extends string>(list: readonly Word[]) {
  return v.union(...list.map((word) => v.literal(word)));
}

export const vNullable = {
  string: v.union(v.string(), v.null()),
  number: v.union(v.number(), v.null()),
};

export const vBillingPeriod = words(BILLING_PERIODS);
export const vPlanKey = words([...PLAN_KEYS, "unknown"]);
export const vSubscriptionStatus = words(SUBSCRIPTION_STATUSES);
export const vInvoiceStatus = words(INVOICE_STATUSES);
export const vSessionStatus = words(SESSION_STATUSES);
export const vPriceInterval = words(PRICE_INTERVALS);
export const vUiEvent = words(UI_EVENTS);
export const vAnalyticsName = words([...UI_EVENTS, ...LIFECYCLE_EVENTS]);
export const vLifecycleEvent = words(LIFECYCLE_EVENTS);

export const vEntitlement = v.object({
  plan: v.union(v.literal("free"), v.literal("pro")),
  reason: words(ENTITLEMENT_REASONS),
  until: vNullable.number,
});

export const vCard = v.union(
  v.object({
    brand: v.string(),
    last4: v.string(),
    expMonth: v.number(),
    expYear: v.number(),
  }),
  v.object({ type: v.literal("bank_account"), last4: v.string() }),
);

/** The person's profile that Stripe's customer is made with; `at` is epoch ms. */
export const vMadeWith = v.object({ email: vNullable.string, name: vNullable.string, at: v.number() });

export const vPaymentAttempt = v.object({
  outcome: words(ATTEMPT_OUTCOMES),
  reason: v.union(words(DECLINE_REASONS), v.null()),
  at: vNullable.number,
  card: v.union(v.object({ brand: v.string(), last4: v.string() }), v.null()),
  debit: v.optional(v.boolean()),
});

export const vFirstDebit = words(FIRST_DEBITS);

export const vRefund = v.object({ amount: v.number(), at: v.number() });

export const vDispute = v.object({
  amount: v.number(),
  status: words(DISPUTE_STATUSES),
  openedAt: v.number(),
});

export const vCardlessTrialEnd = words(CARDLESS_TRIAL_ENDS);

export const vCollectionMethod = words(COLLECTION_METHODS);

export const subscriptionFields = {
  stripeSubscriptionId: v.string(),
  status: vSubscriptionStatus,
  planKey: vPlanKey,
  priceId: v.string(),
  interval: vPriceInterval,
  amount: vNullable.number,
  currency: v.string(),
  quantity: v.number(),
  chargedAsPriced: v.optional(v.boolean()),
  collectionMethod: v.optional(vCollectionMethod),
  currentPeriodStart: v.number(),
  currentPeriodEnd: v.number(),
  cancelAt: vNullable.number,
  canceledAt: vNullable.number,
  endedAt: vNullable.number,
  trialEnd: vNullable.number,
  trialWithoutCard: v.optional(v.union(vCardlessTrialEnd, v.null())),
  pause: v.union(v.object({ behavior: words(PAUSE_BEHAVIORS), resumesAt: vNullable.number }), v.null()),
  pastDueSince: vNullable.number,
  resumedUnpaid: v.optional(v.boolean()),
  firstDebit: v.optional(v.union(vFirstDebit, v.null())),
  reversal: v.optional(v.object({ refunded: v.boolean(), disputed: v.boolean() })),
  pendingUpdate: v.optional(
    v.union(
      v.object({ priceId: v.string(), expiresAt: v.number(), stripeInvoiceId: vNullable.string }),
      v.null(),
    ),
  ),
  schedule: v.optional(
    v.union(
      v.object({
        stripeScheduleId: v.string(),
        change: v.union(v.object({ priceId: v.string(), at: v.number() }), v.null()),
      }),
      v.null(),
    ),
  ),
  createdAt: v.number(),
  livemode: v.boolean(),
};

export const invoiceFields = {
  stripeInvoiceId: v.string(),
  stripeSubscriptionId: vNullable.string,
  number: vNullable.string,
  status: vInvoiceStatus,
  total: v.number(),
  amountDue: v.number(),
  amountPaid: v.number(),
  amountRemaining: v.number(),
  currency: v.string(),
  hostedUrl: vNullable.string,
  pdfUrl: vNullable.string,
  attemptCount: v.number(),
  nextAttemptAt: vNullable.number,
  description: vNullable.string,
  purpose: v.optional(
    v.union(
      v.object({
        priceId: v.string(),
        interval: vPriceInterval,
        until: v.number(),
        trial: v.boolean(),
        credit: v.boolean(),
      }),
      v.null(),
    ),
  ),
  dueAt: v.optional(vNullable.number),
  createdAt: v.number(),
  paymentIntentId: v.optional(vNullable.string),
  payment: v.optional(
    v.object({
      attempt: v.union(vPaymentAttempt, v.null()),
      refund: v.union(vRefund, v.null()),
      dispute: v.union(vDispute, v.null()),
    }),
  ),
};

/** Ways in which money that was paid is taken back. */
export const vReversalKind = words(["refunds", "disputes"]);

export type ReversalKind = Infer<typeof vReversalKind>;

/** A customer's whole billing picture as one read of Stripe gave it. */
export const vSnapshot = v.object({
  customer: v.object({
    deleted: v.boolean(),
    currency: vNullable.string,
    claimedUserId: vNullable.string,
    card: v.union(vCard, v.null()),
    newerDefault: v.optional(
      v.union(v.object({ stripeSubscriptionId: v.string(), paymentMethodId: v.string() }), v.null()),
    ),
  }),
  subscriptions: v.array(v.object(subscriptionFields)),
  /** The newest ones, as Stripe lists them. */
  invoices: v.array(v.object(invoiceFields)),
  /** Of those before them the ones that we knew as unsettled. */
  olderInvoices: v.array(v.object(invoiceFields)),
  session: v.union(v.object({ sessionId: v.string(), status: vSessionStatus }), v.null()),
  /** How many requests the read cost. */
  requests: v.number(),
});

/** A customer's whole billing picture as one read of Stripe gave it. */
export type Snapshot = Infer<typeof vSnapshot>;

/**
 * Why a read failed. `transient` counts an attempt; `auth` is our key or account and counts none; `gone` means that
 * the account has no such customer; `permanent` will fail again tomorrow. `message` is our sentence with Stripe's
 * code, never a payload.
 */
export const vReadError = v.object({
  class: v.union(v.literal("transient"), v.literal("auth"), v.literal("gone"), v.literal("permanent")),
  code: v.string(),
  message: v.string(),
  retryAfterMs: vNullable.number,
});

export type ReadError = Infer<typeof vReadError>;

export const vInboxStatus = v.union(
  v.literal("received"),
  v.literal("processed"),
  v.literal("ignored"),
  v.literal("retrying"),
  v.literal("dead"),
);

export type InboxStatus = Infer<typeof vInboxStatus>;

/** The steps of an account's end, in their order. `confirm` asks Stripe once more, for what was under way at the start. */
export const vDeletionStep = v.union(
  v.literal("stripe"),
  v.literal("content"),
  v.literal("identity"),
  v.literal("confirm"),
  v.literal("done"),
);

export type DeletionStep = Infer<typeof vDeletionStep>;

/** A verified event as the server read it. Times are epoch milliseconds; the payload is the raw body. */
export const vInboxEvent = v.object({
  source: v.literal("stripe"),
  stripeEventId: v.string(),
  eventType: v.string(),
  stripeCustomerId: vNullable.string,
  paymentIntentId: v.optional(vNullable.string),
  apiVersion: vNullable.string,
  livemode: v.boolean(),
  account: vNullable.string,
  eventCreated: v.number(),
  payload: v.string(),
  payloadSha256: v.string(),
});

export type InboxEvent = Infer<typeof vInboxEvent>;

/**
 * A verified delivery of Clerk's. `change` is null for a type that nothing follows from; an `email` of null says that
 * no address of the person is proved. Times are epoch milliseconds. The payload stays outside: it is personal data.
 */
export const vClerkEvent = v.object({
  svixId: v.string(),
  eventType: v.string(),
  eventCreated: v.number(),
  payloadSha256: v.string(),
  change: v.union(
    v.null(),
    v.object({ kind: v.literal("deleted"), clerkId: v.string() }),
    v.object({
      kind: v.literal("updated"),
      clerkId: v.string(),
      email: vNullable.string,
      name: vNullable.string,
      updatedAt: v.number(),
    }),
  ),
});

export type ClerkEvent = Infer<typeof vClerkEvent>;

/** What became of a delivery; the webhook's answer carries it, so that Stripe's own log shows it. */
export const vReceipt = v.object({
  outcome: v.union(v.literal("stored"), v.literal("duplicate"), v.literal("ignored")),
  status: vInboxStatus,
  deliveries: v.number(),
});

export type Receipt = Infer<typeof vReceipt>;

export const vLimited = v.object({ kind: v.literal("limited"), retryAfterMs: v.number() });

// Drift between the hand-written types and the stored shapes is a compile error.
type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : never) : never;
const pinned: [
  Same<ObjectType<typeof subscriptionFields>, SubscriptionFacts>,
  Same<ObjectType<typeof invoiceFields>, InvoiceFacts>,
  Same<Infer<typeof vEntitlement>, Entitlement>,
] = [true, true, true];
void pinned;
