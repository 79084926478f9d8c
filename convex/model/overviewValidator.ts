import { v } from "convex/values";
import type { Infer } from "convex/values";
import type { BillingOverview } from "../../src/shared/billing/overview";
import {
  vBillingPeriod,
  vCard,
  vCardlessTrialEnd,
  vCollectionMethod,
  vDispute,
  vEntitlement,
  vFirstDebit,
  vInvoiceStatus,
  vNullable,
  vPaymentAttempt,
  vPlanKey,
  vPriceInterval,
  vRefund,
  vSessionStatus,
  vSubscriptionStatus,
} from "./validators";

const openPayment = {
  stripeInvoiceId: v.string(),
  number: vNullable.string,
  amount: v.number(),
  currency: v.string(),
  attempt: v.union(vPaymentAttempt, v.null()),
  hostedInvoiceUrl: vNullable.string,
};

const vPlanChange = v.union(
  v.object({
    kind: v.literal("awaiting_payment"),
    billingPeriod: v.union(vBillingPeriod, v.null()),
    payment: v.union(
      v.object({
        stripeInvoiceId: v.string(),
        amount: v.number(),
        currency: v.string(),
        attempt: v.union(vPaymentAttempt, v.null()),
      }),
      v.null(),
    ),
    expiresAt: v.number(),
  }),
  v.object({
    kind: v.literal("scheduled"),
    billingPeriod: v.union(vBillingPeriod, v.null()),
    at: v.number(),
  }),
  v.null(),
);

/** The shape of `InvoiceView` at run time. */
export const vInvoiceView = v.object({
  stripeInvoiceId: v.string(),
  number: vNullable.string,
  createdAt: v.number(),
  status: vInvoiceStatus,
  amount: v.number(),
  amountRemaining: v.number(),
  dueAt: vNullable.number,
  attempt: v.union(vPaymentAttempt, v.null()),
  currency: v.string(),
  description: vNullable.string,
  purpose: v.union(
    v.object({ interval: vPriceInterval, until: v.number(), trial: v.boolean(), credit: v.boolean() }),
    v.null(),
  ),
  pdfUrl: vNullable.string,
  hostedUrl: vNullable.string,
  refund: v.union(vRefund, v.null()),
  dispute: v.union(vDispute, v.null()),
});

/** The shape of `BillingOverview` at run time. */
export const vOverview = v.object({
  entitlement: vEntitlement,
  subscription: v.union(
    v.object({
      status: vSubscriptionStatus,
      planKey: vPlanKey,
      interval: vPriceInterval,
      amount: vNullable.number,
      currency: v.string(),
      currentPeriodEnd: v.number(),
      cancelAt: vNullable.number,
      canceledAt: vNullable.number,
      endedAt: vNullable.number,
      trialEnd: vNullable.number,
      trialWithoutCard: v.union(vCardlessTrialEnd, v.null()),
      chargedAsPriced: v.boolean(),
      collectionMethod: vCollectionMethod,
      firstDebit: v.union(vFirstDebit, v.null()),
      pause: v.union(v.object({ resumesAt: vNullable.number, charges: v.boolean() }), v.null()),
      change: vPlanChange,
      confirmedAt: vNullable.number,
    }),
    v.null(),
  ),
  pastDue: v.union(
    v.object({
      ...openPayment,
      graceEndsAt: v.number(),
      attemptCount: v.number(),
      nextAttemptAt: vNullable.number,
    }),
    v.null(),
  ),
  firstPayment: v.union(v.object({ ...openPayment, expiresAt: v.number() }), v.null()),
  card: v.union(vCard, v.null()),
  invoices: v.array(vInvoiceView),
  checkout: v.union(
    v.object({
      sessionId: v.string(),
      status: vSessionStatus,
      billingPeriod: vBillingPeriod,
      url: vNullable.string,
      startedAt: v.number(),
      expiresAt: v.number(),
    }),
    v.null(),
  ),
  prompts: v.object({ used: v.number(), limit: vNullable.number }),
  lastReadAt: vNullable.number,
  unreachable: v.boolean(),
  hasCustomer: v.boolean(),
  trialEligible: v.boolean(),
  email: vNullable.string,
});

// Drift between the page's type and the checked shape is a compile error.
type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : never) : never;
const pinned: Same<Infer<typeof vOverview>, BillingOverview> = true;
void pinned;
