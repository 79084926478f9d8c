import type { Doc } from "../_generated/dataModel";
import type { MutationCtx, QueryCtx } from "../_generated/server";
import type { ListedReversal } from "./readReversals";
import { markDirty, watchPayments } from "./subjects";

/**
 * Has every customer read again, payments included, of whose money Stripe lists a refund or a dispute that our invoice
 * does not show. Payments that collect no invoice of ours concern nobody here. Returns how many were woken.
 */
export async function wakeReversed(
  ctx: MutationCtx,
  listed: readonly ListedReversal[],
  now: number,
): Promise<number> {
  const woken = new Set<string>();
  for (const reversal of listed) {
    const customer = await customerOfUnknown(ctx, reversal);
    if (customer !== null) woken.add(customer);
  }
  for (const stripeCustomerId of woken) {
    await watchPayments(ctx, stripeCustomerId);
    await markDirty(ctx, stripeCustomerId, now);
  }
  return woken.size;
}

/** The customer to read, or null when nobody's picture lacks it. */
async function customerOfUnknown(ctx: QueryCtx, reversal: ListedReversal): Promise<string | null> {
  const invoice = await ctx.db
    .query("invoices")
    .withIndex("by_paymentIntent", (q) => q.eq("paymentIntentId", reversal.paymentIntentId))
    .first();
  if (invoice === null || isShown(invoice, reversal)) return null;
  const customer = await ctx.db.get("customers", invoice.customerId);
  return customer?.stripeCustomerId ?? null;
}

/** A picture keeps the sum and the moment of the last refund, and the newest dispute. */
function isShown({ payment }: Doc<"invoices">, { refund, dispute }: ListedReversal): boolean {
  if (refund !== null) {
    const ours = payment?.refund ?? null;
    if (ours === null || ours.at < refund.at || ours.amount < refund.amount) return false;
  }
  if (dispute === null) return true;
  const ours = payment?.dispute ?? null;
  if (ours === null || ours.openedAt < dispute.openedAt) return false;
  return ours.openedAt > dispute.openedAt || ours.status === dispute.status;
}
