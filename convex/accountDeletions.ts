import { v } from "convex/values";
import { isLive } from "../src/shared/billing/subscription-state";
import { internal } from "./_generated/api";
import type { MutationCtx } from "./_generated/server";
import { internalAction, internalMutation } from "./functions";
import { raiseAlert } from "./model/alerts";
import { customersOf } from "./model/customers";
import { advance, leaseRun, retryLater } from "./model/deletion";
import type { Deletion } from "./model/deletion";
import { endBilling } from "./model/deletionAtStripe";
import { eraseIdentity, erasePrompts } from "./model/deletionErase";
import { subscriptionsOf } from "./model/entitlements";
import { markDirty } from "./model/subjects";
import { readErrorOf, stripeClient } from "./stripe";

/** A deletion that is not through by then needs somebody: money may still be taken. */
const STUCK_AFTER_MS = 3_600_000;
const RESUMED_AT_ONCE = 50;

/** Does the present step of a deletion if it is due. Run too often it does nothing. */
export const step = internalMutation({
  args: { deletionId: v.id("accountDeletions") },
  returns: v.null(),
  handler: async (ctx, { deletionId }) => {
    const now = Date.now();
    const deletion = await ctx.db.get("accountDeletions", deletionId);
    if (deletion === null || deletion.nextAttemptAt > now) return null;
    switch (deletion.step) {
      case "stripe":
      case "confirm":
        await askStripe(ctx, deletion, now);
        return null;
      case "content":
        if (await erasePrompts(ctx, deletion.userId)) {
          await ctx.scheduler.runAfter(0, internal.accountDeletions.step, { deletionId });
        } else await advance(ctx, deletion, now);
        return null;
      case "identity":
        await eraseIdentity(ctx, deletion.userId);
        await advance(ctx, deletion, now);
        return null;
      case "done":
        return null;
    }
  },
});

async function askStripe(ctx: MutationCtx, deletion: Deletion, now: number): Promise<void> {
  const run = await leaseRun(ctx, deletion, now);
  const live = (await subscriptionsOf(ctx, deletion.userId)).filter(isLive);
  const customers = (await customersOf(ctx, deletion.userId)).flatMap(({ _id, stripeCustomerId }) =>
    stripeCustomerId === null
      ? []
      : [{ stripeCustomerId, isLive: live.some((row) => row.customerId === _id) }],
  );
  await ctx.scheduler.runAfter(0, internal.accountDeletions.endAtStripe, {
    deletionId: deletion._id,
    run,
    customers,
  });
}

/** Ends everything at Stripe that could charge the person, and reports. */
export const endAtStripe = internalAction({
  args: {
    deletionId: v.id("accountDeletions"),
    run: v.number(),
    customers: v.array(v.object({ stripeCustomerId: v.string(), isLive: v.boolean() })),
  },
  returns: v.null(),
  handler: async (ctx, { deletionId, run, customers }): Promise<null> => {
    let errorCode: string | null = null;
    try {
      const stripe = stripeClient();
      const key = `account_deletion:${deletionId}:${run}`;
      for (const customer of customers) await endBilling(stripe, customer, key);
    } catch (error) {
      errorCode = readErrorOf(error).code;
    }
    await ctx.runMutation(internal.accountDeletions.report, { deletionId, run, errorCode });
    return null;
  },
});

/** Takes the report of the newest call; one that was taken for lost, or was overtaken by a new start, is too late. */
export const report = internalMutation({
  args: {
    deletionId: v.id("accountDeletions"),
    run: v.number(),
    errorCode: v.union(v.string(), v.null()),
  },
  returns: v.null(),
  handler: async (ctx, { deletionId, run, errorCode }) => {
    const deletion = await ctx.db.get("accountDeletions", deletionId);
    if (deletion?.run !== run) return null;
    const now = Date.now();
    // The picture follows what was done, and also what was done before a failure.
    for (const { stripeCustomerId } of await customersOf(ctx, deletion.userId)) {
      if (stripeCustomerId !== null) await markDirty(ctx, stripeCustomerId, now);
    }
    if (errorCode === null) await advance(ctx, deletion, now);
    else await retryLater(ctx, deletion, errorCode, now);
    return null;
  },
});

/** Cron: goes on with deletions whose schedule or call was lost, and raises an alert for each that takes too long. */
export const resume = internalMutation({
  args: {},
  returns: v.number(),
  handler: async (ctx) => {
    const now = Date.now();
    const unfinished = await ctx.db
      .query("accountDeletions")
      .withIndex("by_finishedAt", (q) => q.eq("finishedAt", null))
      .take(RESUMED_AT_ONCE);
    const due = unfinished.filter(({ nextAttemptAt }) => nextAttemptAt <= now);
    for (const { _id } of due) {
      await ctx.scheduler.runAfter(0, internal.accountDeletions.step, { deletionId: _id });
    }
    for (const { _id, startedAt, step: waiting, errorCode } of unfinished) {
      if (now - startedAt < STUCK_AFTER_MS) continue;
      const message = `The deletion ${_id} waits at "${waiting}" (${errorCode ?? "no answer"}).`;
      await raiseAlert(ctx, "account_deletion_stuck", _id, message);
    }
    return due.length;
  },
});
