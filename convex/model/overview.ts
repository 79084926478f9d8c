import type {
  BillingOverview,
  CheckoutView,
  InvoiceView,
  SubscriptionView,
} from "../../src/shared/billing/overview";
import { INVOICES_SHOWN } from "../../src/shared/billing/overview";
import { FREE_PROMPT_LIMIT } from "../../src/shared/billing/plans";
import type { PlanKey } from "../../src/shared/billing/plans";
import type { PlanOfPrice } from "../../src/shared/billing/snapshot";
import type { Doc, Id } from "../_generated/dataModel";
import type { QueryCtx } from "../_generated/server";
import { planChangeView } from "./planChange";
import { configuredPrices, findPrice } from "./prices";

const INVOICES_READ = 50;
const ATTEMPTS_READ = 10;

/** What somebody sees who has never written anything here. */
export function freshOverview(email: string | null): BillingOverview {
  return {
    entitlement: { plan: "free", reason: "no_subscription", until: null },
    subscription: null,
    pastDue: null,
    firstPayment: null,
    card: null,
    invoices: [],
    checkout: null,
    prompts: { used: 0, limit: FREE_PROMPT_LIMIT },
    lastReadAt: null,
    unreachable: false,
    hasCustomer: false,
    trialEligible: true,
    email,
  };
}

/** A subscription row as the page shows it. */
export async function subscriptionView(
  ctx: QueryCtx,
  row: Doc<"subscriptions">,
  periodUnpaid: boolean,
): Promise<SubscriptionView> {
  const holder = await ctx.db.get("customers", row.customerId);
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
    trialWithoutCard: row.trialWithoutCard ?? null,
    chargedAsPriced: row.chargedAsPriced ?? false,
    collectionMethod: row.collectionMethod ?? "unknown",
    firstDebit: row.firstDebit ?? null,
    pause: row.pause && { resumesAt: row.pause.resumesAt, charges: periodUnpaid },
    change: await planChangeView(ctx, row),
    confirmedAt: holder?.lastReadAt ?? null,
  };
}

/** The person's newest invoices without drafts, newest first. */
export async function invoiceViews(ctx: QueryCtx, userId: Id<"users">): Promise<InvoiceView[]> {
  const rows = await ctx.db
    .query("invoices")
    .withIndex("by_userId", (q) => q.eq("userId", userId))
    .order("desc")
    .take(INVOICES_READ);
  return shownInvoices(ctx, rows, INVOICES_SHOWN);
}

/** The first `limit` of the rows as the page shows them, without drafts. */
export async function shownInvoices(
  ctx: QueryCtx,
  rows: readonly Doc<"invoices">[],
  limit = rows.length,
): Promise<InvoiceView[]> {
  const shown = rows.filter((row) => row.status !== "draft").slice(0, limit);
  const ids = new Set(shown.flatMap(({ purpose }) => (purpose ? [purpose.priceId] : [])));
  const plans = new Map<string, PlanKey>(configuredPrices());
  for (const id of ids) {
    const named = await findPrice(ctx, id);
    if (named !== null && named.planKey !== "unknown") plans.set(id, named.planKey);
  }
  return shown.map((row) => invoiceView(row, plans));
}

/** Only what is for a plan of ours is named; the words of everything else are Stripe's. */
function purposeView({ purpose }: Doc<"invoices">, plans: PlanOfPrice): InvoiceView["purpose"] {
  if (!purpose || !plans.has(purpose.priceId)) return null;
  const { interval, until, trial, credit } = purpose;
  return { interval, until, trial, credit };
}

function invoiceView(row: Doc<"invoices">, plans: PlanOfPrice): InvoiceView {
  const { stripeInvoiceId, number, createdAt, status, total, amountRemaining, currency } = row;
  const { description, pdfUrl, hostedUrl } = row;
  return {
    stripeInvoiceId,
    number,
    createdAt,
    status,
    amount: total,
    amountRemaining,
    dueAt: row.dueAt ?? null,
    attempt: row.payment?.attempt ?? null,
    currency,
    description,
    purpose: purposeView(row, plans),
    pdfUrl,
    hostedUrl,
    refund: row.payment?.refund ?? null,
    dispute: row.payment?.dispute ?? null,
  };
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
