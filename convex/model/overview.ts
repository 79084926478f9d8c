import type {
  BillingOverview,
  CheckoutView,
  InvoiceView,
  PastDueView,
  SubscriptionView,
} from "../../src/shared/billing/overview";
import { FREE_PROMPT_LIMIT } from "../../src/shared/billing/plans";
import type { Doc, Id } from "../_generated/dataModel";
import type { QueryCtx } from "../_generated/server";

const INVOICES_SHOWN = 12;
const INVOICES_READ = 50;
const ATTEMPTS_READ = 10;

/** What somebody sees who has never written anything here. */
export function freshOverview(email: string | null): BillingOverview {
  return {
    entitlement: { plan: "free", reason: "no_subscription", until: null },
    subscription: null,
    pastDue: null,
    card: null,
    invoices: [],
    checkout: null,
    prompts: { used: 0, limit: FREE_PROMPT_LIMIT },
    lastReadAt: null,
    hasCustomer: false,
    email,
  };
}

/** A subscription row as the page shows it. */
export function subscriptionView(row: Doc<"subscriptions">, confirmedAt: number | null): SubscriptionView {
  return {
    status: row.status,
    planKey: row.planKey,
    interval: row.interval,
    amount: row.amount,
    currency: row.currency,
    currentPeriodEnd: row.currentPeriodEnd,
    cancelAt: row.cancelAt,
    canceledAt: row.canceledAt,
    endedAt: row.endedAt,
    trialEnd: row.trialEnd,
    pause: row.pause && { resumesAt: row.pause.resumesAt },
    confirmedAt,
  };
}

/** What is owed, from the subscription's oldest open invoice; null when nothing is past due. */
export async function pastDueView(
  ctx: QueryCtx,
  subscription: Doc<"subscriptions">,
  graceMs: number,
): Promise<PastDueView | null> {
  if (subscription.status !== "past_due" && subscription.status !== "unpaid") return null;
  const invoices = await ctx.db
    .query("invoices")
    .withIndex("by_customer", (q) => q.eq("customerId", subscription.customerId))
    .order("desc")
    .take(INVOICES_READ);
  const owed = invoices.findLast(
    (invoice) =>
      invoice.status === "open" && invoice.stripeSubscriptionId === subscription.stripeSubscriptionId,
  );
  if (owed === undefined) return null;
  return {
    amount: owed.amountRemaining,
    currency: owed.currency,
    graceEndsAt: (subscription.pastDueSince ?? owed.createdAt) + graceMs,
    nextAttemptAt: owed.nextAttemptAt,
    hostedInvoiceUrl: owed.hostedUrl,
  };
}

/** The person's newest invoices without drafts, newest first. */
export async function invoiceViews(ctx: QueryCtx, userId: Id<"users">): Promise<InvoiceView[]> {
  const rows = await ctx.db
    .query("invoices")
    .withIndex("by_userId", (q) => q.eq("userId", userId))
    .order("desc")
    .take(INVOICES_READ);
  return rows
    .filter((row) => row.status !== "draft")
    .slice(0, INVOICES_SHOWN)
    .map(
      ({ stripeInvoiceId, number, createdAt, status, total, currency, description, pdfUrl, hostedUrl }) => ({
        stripeInvoiceId,
        number,
        createdAt,
        status,
        amount: total,
        currency,
        description,
        pdfUrl,
        hostedUrl,
      }),
    );
}

/** The person's newest Checkout Session; attempts that never had one, or lost against another tab, are not shown. */
export async function checkoutView(ctx: QueryCtx, userId: Id<"users">): Promise<CheckoutView | null> {
  const attempts = await ctx.db
    .query("checkoutAttempts")
    .withIndex("by_userId", (q) => q.eq("userId", userId))
    .order("desc")
    .take(ATTEMPTS_READ);
  for (const { sessionId, status, billingPeriod, url, startedAt, expiresAt } of attempts) {
    if (sessionId === null) continue;
    if (status === "open" || status === "complete" || status === "expired") {
      return { sessionId, status, billingPeriod, url, startedAt, expiresAt };
    }
  }
  return null;
}
