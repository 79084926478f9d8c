import { ConvexError, v } from "convex/values";
import { adminMutation, adminQuery } from "./functions";
import { personDetail, personMeant, personRow, vPerson, vPersonRow } from "./model/adminPerson";
import { requireReason } from "./model/audit";
import * as comps from "./model/comps";
import { findUser } from "./model/users";
import { vNullable } from "./model/validators";

const DAY_MS = 86_400_000;
const LONGEST_COMP_DAYS = 3_650;

/** The person whom whole words mean: an e-mail address, a Clerk user id, or an id of a customer or a subscription. */
export const find = adminQuery({
  args: { search: v.string() },
  returns: v.union(vPersonRow, v.null()),
  handler: async (ctx, { search }) => {
    const user = await personMeant(ctx, search);
    return user && personRow(ctx, user);
  },
});

/** One person at `now` (epoch ms), with the rule, the rows and the dates behind what they have; null if unknown. */
export const detail = adminQuery({
  args: { clerkId: v.string(), now: v.number() },
  returns: v.union(vPerson, v.null()),
  handler: async (ctx, { clerkId, now }) => {
    const user = await findUser(ctx, clerkId);
    return user && personDetail(ctx, user, now);
  },
});

/**
 * Gives Pro to a person for a number of days, or, with null, until it is taken back. Throws `invalid_request`, and
 * `not_found` for somebody who has never been here or whose account was deleted.
 */
export const grantComp = adminMutation({
  args: { clerkId: v.string(), days: vNullable.number, reason: v.string() },
  returns: v.null(),
  handler: async (ctx, { clerkId, days, reason }) => {
    if (days !== null && (!Number.isInteger(days) || days < 1 || days > LONGEST_COMP_DAYS)) {
      throw new ConvexError({ code: "invalid_request" });
    }
    const user = await findUser(ctx, clerkId);
    if (user === null || user.deletedAt !== undefined) throw new ConvexError({ code: "not_found" });
    const now = Date.now();
    const grant = {
      userId: user._id,
      actor: ctx.operator.clerkId,
      reason: requireReason(reason),
      expiresAt: days === null ? null : now + days * DAY_MS,
    };
    await comps.grantComp(ctx, grant, now);
    return null;
  },
});

/** Takes back what was given; twice is once. Throws `invalid_request` and `not_found`. */
export const revokeComp = adminMutation({
  args: { grantId: v.id("compGrants"), reason: v.string() },
  returns: v.null(),
  handler: async (ctx, { grantId, reason }) => {
    const grant = await ctx.db.get("compGrants", grantId);
    if (grant === null) throw new ConvexError({ code: "not_found" });
    const by = { actor: ctx.operator.clerkId, reason: requireReason(reason) };
    await comps.revokeComp(ctx, grant, by, Date.now());
    return null;
  },
});
