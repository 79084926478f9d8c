import { v } from "convex/values";
import { judgeSubscription } from "../src/shared/billing/entitlement";
import { internalMutation, internalQuery } from "./functions";
import * as comps from "./model/comps";
import {
  compsOf,
  decideFor,
  graceMs,
  recordDecision,
  reversalPolicies,
  subscriptionsOf,
} from "./model/entitlements";
import { findUser } from "./model/users";
import { vEntitlement, vNullable } from "./model/validators";

/** Scheduled at the moment until which a decision holds. */
export const decideAgain = internalMutation({
  args: { userId: v.id("users") },
  returns: v.null(),
  handler: async (ctx, { userId }) => {
    await recordDecision(ctx, userId, await decideFor(ctx, userId, Date.now()));
    return null;
  },
});

/** For an operator: the decision at `now` (epoch ms) and what each subscription alone would give. */
export const explain = internalQuery({
  args: { clerkId: v.string(), now: v.number() },
  returns: v.union(
    v.null(),
    v.object({
      stored: vEntitlement,
      decided: vEntitlement,
      comps: v.array(v.object({ expiresAt: vNullable.number })),
      subscriptions: v.array(v.object({ stripeSubscriptionId: v.string(), alone: vEntitlement })),
    }),
  ),
  handler: async (ctx, { clerkId, now }) => {
    const user = await findUser(ctx, clerkId);
    if (user === null) return null;
    const subscriptions = await subscriptionsOf(ctx, user._id);
    const comps = await compsOf(ctx, user._id);
    return {
      stored: user.entitlement,
      decided: await decideFor(ctx, user._id, now),
      comps: comps.map(({ expiresAt }) => ({ expiresAt })),
      subscriptions: subscriptions.map((row) => ({
        stripeSubscriptionId: row.stripeSubscriptionId,
        alone: judgeSubscription(row, now, graceMs(), reversalPolicies()),
      })),
    };
  },
});

/** Gives Pro to a person without a payment, until `expiresAt` (epoch ms) or until it is taken back. */
export const grantComp = internalMutation({
  args: { clerkId: v.string(), actor: v.string(), reason: v.string(), expiresAt: vNullable.number },
  returns: v.id("compGrants"),
  handler: async (ctx, { clerkId, actor, reason, expiresAt }) => {
    const user = await findUser(ctx, clerkId);
    if (user === null) throw new Error("No such user.");
    return comps.grantComp(ctx, { userId: user._id, actor, reason, expiresAt }, Date.now());
  },
});

/** Takes a comp back; the person's own subscription, if any, decides from here. */
export const revokeComp = internalMutation({
  args: { grantId: v.id("compGrants"), actor: v.string(), reason: v.string() },
  returns: v.null(),
  handler: async (ctx, { grantId, actor, reason }) => {
    const grant = await ctx.db.get("compGrants", grantId);
    if (grant === null) throw new Error("No such grant.");
    await comps.revokeComp(ctx, grant, { actor, reason }, Date.now());
    return null;
  },
});
