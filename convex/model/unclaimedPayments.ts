import { defineTable } from "convex/server";
import { v } from "convex/values";
import type { MutationCtx } from "../_generated/server";
import { markDirty, watchPayments } from "./subjects";
import type { Snapshot } from "./validators";

/** Payments that were disputed before we knew the invoice that they collect. Kept as long as inbox rows. */
export const unclaimedPaymentsTable = defineTable({ paymentIntentId: v.string() }).index(
  "by_paymentIntentId",
  ["paymentIntentId"],
);

/** Remembers a payment that an event named and that is nobody's here, or nobody's yet. */
export async function keepUnclaimed(ctx: MutationCtx, paymentIntentId: string): Promise<void> {
  const known = await ctx.db
    .query("unclaimedPayments")
    .withIndex("by_paymentIntentId", (q) => q.eq("paymentIntentId", paymentIntentId))
    .first();
  if (known === null) await ctx.db.insert("unclaimedPayments", { paymentIntentId });
}

/**
 * Has a customer read again, payments included, when one of its invoices turns out to be what such a payment collects.
 * To be called when the read that found the invoice is over.
 */
export async function claimPayments(
  ctx: MutationCtx,
  stripeCustomerId: string,
  { invoices }: Pick<Snapshot, "invoices">,
  now: number,
): Promise<void> {
  if ((await ctx.db.query("unclaimedPayments").first()) === null) return;
  let isClaimed = false;
  for (const { paymentIntentId = null } of invoices) {
    if (paymentIntentId === null) continue;
    const row = await ctx.db
      .query("unclaimedPayments")
      .withIndex("by_paymentIntentId", (q) => q.eq("paymentIntentId", paymentIntentId))
      .first();
    if (row === null) continue;
    await ctx.db.delete("unclaimedPayments", row._id);
    isClaimed = true;
  }
  if (!isClaimed) return;
  await watchPayments(ctx, stripeCustomerId);
  await markDirty(ctx, stripeCustomerId, now);
}
