import { isPeriodGivenUp } from "../../src/shared/billing/invoice-purpose";
import type { FirstPaymentView, PastDueView } from "../../src/shared/billing/overview";
import type { Doc } from "../_generated/dataModel";
import type { QueryCtx } from "../_generated/server";

const INVOICES_READ = 50;
/** How long Stripe keeps an incomplete subscription for its first payment. */
const FIRST_PAYMENT_MS = 23 * 3_600_000;

/** What a subscription still has to be paid for. */
export interface OpenPayments {
  pastDue: PastDueView | null;
  firstPayment: FirstPaymentView | null;
  /** The invoice of the current period was given up, as happens while collection is paused. */
  periodUnpaid: boolean;
}

/** What is owed, from the subscription's oldest open invoice; `graceMs` is how long it may be. */
export async function openPayments(
  ctx: QueryCtx,
  subscription: Doc<"subscriptions">,
  graceMs: number,
): Promise<OpenPayments> {
  const { status, pastDueSince, pause } = subscription;
  // What Stripe paused can wait for a payment to go on.
  const isOwed = status === "past_due" || status === "unpaid" || status === "paused";
  const none = { pastDue: null, firstPayment: null, periodUnpaid: false };
  if (!isOwed && status !== "incomplete" && pause === null) return none;
  const invoices = await invoicesOf(ctx, subscription);
  const owed = invoices.findLast((invoice) => invoice.status === "open");
  const newest = invoices[0];
  return {
    pastDue:
      isOwed && owed !== undefined
        ? {
            ...paymentView(owed),
            graceEndsAt: (pastDueSince ?? owed.dueAt ?? owed.createdAt) + graceMs,
            attemptCount: owed.attemptCount,
            nextAttemptAt: owed.nextAttemptAt,
          }
        : null,
    firstPayment:
      status === "incomplete" && owed !== undefined
        ? { ...paymentView(owed), expiresAt: subscription.createdAt + FIRST_PAYMENT_MS }
        : null,
    periodUnpaid: newest !== undefined && isPeriodGivenUp(newest, subscription),
  };
}

async function invoicesOf(ctx: QueryCtx, subscription: Doc<"subscriptions">): Promise<Doc<"invoices">[]> {
  const newestFirst = await ctx.db
    .query("invoices")
    .withIndex("by_customer", (q) => q.eq("customerId", subscription.customerId))
    .order("desc")
    .take(INVOICES_READ);
  return newestFirst.filter(
    ({ stripeSubscriptionId }) => stripeSubscriptionId === subscription.stripeSubscriptionId,
  );
}

function paymentView(invoice: Doc<"invoices">) {
  return {
    stripeInvoiceId: invoice.stripeInvoiceId,
    number: invoice.number,
    amount: invoice.amountRemaining,
    currency: invoice.currency,
    attempt: invoice.payment?.attempt ?? null,
    hostedInvoiceUrl: invoice.hostedUrl,
  };
}
