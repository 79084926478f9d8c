import type { Doc } from "../_generated/dataModel";
import type { MutationCtx, QueryCtx } from "../_generated/server";
import { closeAlert, raiseAlert, wasRaised } from "./alerts";
import type { ListedReversal } from "./readReversals";
import { findSubject, markDirty, watchPayments } from "./subjects";

/** More refunds and decisions than one invoice ever has; beyond it the oldest may wake once more. */
const FACTS_KEPT = 20;

/**
 * Has every customer read again, payments included, of whose money Stripe lists a refund or a dispute that our invoice
 * does not show, or a refund that failed and that it may show. Each fact wakes once: what a read did not show then, it
 * does not show an hour later, and an operator is told. Payments that collect no invoice of ours concern nobody here.
 * Returns how many were woken.
 */
export async function wakeReversed(
  ctx: MutationCtx,
  listed: readonly ListedReversal[],
  now: number,
): Promise<number> {
  const woken = new Set<string>();
  for (const reversal of listed) {
    const customer = await customerToWake(ctx, reversal);
    if (customer !== null) woken.add(customer);
  }
  for (const stripeCustomerId of woken) {
    await watchPayments(ctx, stripeCustomerId);
    await markDirty(ctx, stripeCustomerId, now);
  }
  return woken.size;
}

/** The customer to read, or null when nobody's picture lacks it or a read is not what helps. */
async function customerToWake(ctx: MutationCtx, reversal: ListedReversal): Promise<string | null> {
  const invoice = await ctx.db
    .query("invoices")
    .withIndex("by_paymentIntent", (q) => q.eq("paymentIntentId", reversal.paymentIntentId))
    .first();
  if (invoice === null) return null;
  const sweptFor = invoice.sweptFor ?? [];
  const wasWoken = sweptFor.includes(reversal.fact);
  if (isShown(invoice, reversal)) {
    if (wasWoken) await closeAlert(ctx, "reversal_unread", reversal.fact);
    return null;
  }
  const customer = await ctx.db.get("customers", invoice.customerId);
  const stripeCustomerId = customer?.stripeCustomerId ?? null;
  if (stripeCustomerId === null) return null;
  if (wasWoken) {
    await tellOnce(ctx, reversal, stripeCustomerId);
    return null;
  }
  const kept = [...sweptFor, reversal.fact].slice(-FACTS_KEPT);
  await ctx.db.patch("invoices", invoice._id, { sweptFor: kept });
  return stripeCustomerId;
}

/** A read lists the newest invoices and payments only, and an older one's reversal may be beyond them. */
async function tellOnce(
  ctx: MutationCtx,
  { paymentIntentId, fact, refund, dispute }: ListedReversal,
  stripeCustomerId: string,
): Promise<void> {
  const hasFailed = refund === null && dispute === null;
  if (hasFailed || (await isBeingRead(ctx, stripeCustomerId))) return;
  if (await wasRaised(ctx, "reversal_unread", fact)) return;
  const what = refund === null ? "disputed" : "refunded";
  const message = `${paymentIntentId} of ${stripeCustomerId} was ${what} (${fact}), and reading it does not show that.`;
  await raiseAlert(ctx, "reversal_unread", fact, message);
}

async function isBeingRead(ctx: QueryCtx, stripeCustomerId: string): Promise<boolean> {
  return (await findSubject(ctx, stripeCustomerId))?.state !== "clean";
}

/**
 * A picture keeps the sum and the moment of the last refund, and the newest dispute. Of a refund that failed it tells
 * nothing apart from others: only an invoice that shows no refund surely does not show it.
 */
function isShown({ payment }: Doc<"invoices">, { refund, dispute }: ListedReversal): boolean {
  const ours = { refund: payment?.refund ?? null, dispute: payment?.dispute ?? null };
  if (dispute !== null) {
    if (ours.dispute === null || ours.dispute.openedAt < dispute.openedAt) return false;
    return ours.dispute.openedAt > dispute.openedAt || ours.dispute.status === dispute.status;
  }
  if (refund === null) return ours.refund === null;
  return ours.refund !== null && ours.refund.at >= refund.at && ours.refund.amount >= refund.amount;
}
