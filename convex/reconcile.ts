import { v } from "convex/values";
import { internal } from "./_generated/api";
import type { Doc } from "./_generated/dataModel";
import { internalAction, internalMutation } from "./functions";
import { differs } from "./model/picture";
import { findPrice } from "./model/prices";
import { listAccountPage, listUndelivered, typeLots } from "./model/readAccount";
import { listReversals } from "./model/readReversals";
import { wakeReversed } from "./model/reversals";
import { markDirty } from "./model/subjects";
import { subscriptionFields, vDispute, vNullable, vRefund, vReversalKind } from "./model/validators";
import { stripeClient } from "./stripe";

/**
 * Cron: goes through every subscription that Stripe has and marks the customers whose picture differs. It finds what
 * no event told of: events that were never generated, a disabled endpoint, a type that is not enabled.
 */
export const sweep = internalAction({
  args: { startingAfter: vNullable.string },
  returns: v.null(),
  handler: async (ctx, { startingAfter }): Promise<null> => {
    const page = await listAccountPage(stripeClient(), startingAfter);
    await ctx.runMutation(internal.reconcile.compare, { listed: page.listed, unreadable: page.unreadable });
    if (page.next !== null) {
      await ctx.scheduler.runAfter(0, internal.reconcile.sweep, { startingAfter: page.next });
    }
    return null;
  },
});

/** Marks every customer of the page whose row is missing or different. Returns how many were marked. */
export const compare = internalMutation({
  args: {
    listed: v.array(v.object({ stripeCustomerId: v.string(), facts: v.object(subscriptionFields) })),
    unreadable: v.array(v.string()),
  },
  returns: v.number(),
  handler: async (ctx, { listed, unreadable }) => {
    const now = Date.now();
    const drifted = new Set(unreadable);
    for (const { stripeCustomerId, facts } of listed) {
      const row = await ctx.db
        .query("subscriptions")
        .withIndex("by_stripeSubscriptionId", (q) => q.eq("stripeSubscriptionId", facts.stripeSubscriptionId))
        .unique();
      const planKey =
        facts.planKey === "unknown"
          ? ((await findPrice(ctx, facts.priceId))?.planKey ?? "unknown")
          : facts.planKey;
      // Since when a payment is past due comes from the invoices and what changes the next charge from the customer,
      // neither of which this listing has.
      const { pastDueSince: _since, chargedAsPriced: _exact, ...comparable } = { ...facts, planKey };
      if (row === null || differs(row, comparable) || isUnjudged(row)) drifted.add(stripeCustomerId);
    }
    for (const stripeCustomerId of drifted) await markDirty(ctx, stripeCustomerId, now);
    return drifted.size;
  },
});

/** A row of before it was asked how a first debit stands: the next read says so. */
function isUnjudged({ status, firstDebit }: Doc<"subscriptions">): boolean {
  return firstDebit === undefined && (status === "active" || status === "past_due");
}

/**
 * Cron: goes through the newest refunds or disputes, of which no subscription tells, and has the customers read whose
 * invoices do not show them, or still show one that has failed.
 */
export const sweepReversals = internalAction({
  args: { kind: vReversalKind, startingAfter: vNullable.string },
  returns: v.null(),
  handler: async (ctx, { kind, startingAfter }): Promise<null> => {
    const { listed, next } = await listReversals(stripeClient(), { kind, startingAfter, now: Date.now() });
    if (listed.length > 0) await ctx.runMutation(internal.reconcile.compareReversals, { listed });
    if (next !== null)
      await ctx.scheduler.runAfter(0, internal.reconcile.sweepReversals, { kind, startingAfter: next });
    return null;
  },
});

/** Wakes every customer of the page whose invoice says otherwise, once per change. Returns how many were woken. */
export const compareReversals = internalMutation({
  args: {
    listed: v.array(
      v.object({
        paymentIntentId: v.string(),
        fact: v.string(),
        refund: v.union(vRefund, v.null()),
        dispute: v.union(vDispute, v.null()),
      }),
    ),
  },
  returns: v.number(),
  handler: (ctx, { listed }) => wakeReversed(ctx, listed, Date.now()),
});

/** Cron: fetches the events that Stripe could not deliver and puts them through the inbox like any delivery. */
export const backfill = internalAction({
  args: { types: v.optional(v.array(v.string())), startingAfter: vNullable.string },
  returns: v.null(),
  handler: async (ctx, { types, startingAfter }): Promise<null> => {
    if (types === undefined) {
      for (const lot of typeLots()) {
        await ctx.scheduler.runAfter(0, internal.reconcile.backfill, { types: lot, startingAfter: null });
      }
      return null;
    }
    const page = await listUndelivered(stripeClient(), { types, startingAfter });
    for (const event of page.events) await ctx.runMutation(internal.webhooks.ingestBackfilled, event);
    if (page.next !== null) {
      await ctx.scheduler.runAfter(0, internal.reconcile.backfill, { types, startingAfter: page.next });
    }
    return null;
  },
});
