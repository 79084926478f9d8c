import { v } from "convex/values";
import { internal } from "./_generated/api";
import { internalMutation } from "./functions";

const DAY_MS = 86_400_000;
/** Longer than Stripe keeps events (30 days), so that no redelivery can find its row gone. */
const LOG_DAYS = 90;
const PAYLOAD_DAYS = 30;
const ANALYTICS_DAYS = 400;
const REMOVED_AT_ONCE = 100;

/**
 * Cron: removes inbox rows 90 days after they were settled, and what they named that nobody claimed; a row that still
 * waits has no such date. The effect keys that they led to are kept for ever.
 */
export const removeOldLogs = internalMutation({
  args: {},
  returns: v.number(),
  handler: async (ctx) => {
    const old = await ctx.db
      .query("webhookLogs")
      .withIndex("by_processedAt", (q) =>
        q.gt("processedAt", 0).lt("processedAt", Date.now() - LOG_DAYS * DAY_MS),
      )
      .take(REMOVED_AT_ONCE);
    for (const { _id } of old) await ctx.db.delete("webhookLogs", _id);
    const unclaimed = await ctx.db
      .query("unclaimedPayments")
      .withIndex("by_creation_time", (q) => q.lt("_creationTime", Date.now() - LOG_DAYS * DAY_MS))
      .take(REMOVED_AT_ONCE);
    for (const { _id } of unclaimed) await ctx.db.delete("unclaimedPayments", _id);
    if (old.length === REMOVED_AT_ONCE) await ctx.scheduler.runAfter(0, internal.retention.removeOldLogs, {});
    return old.length;
  },
});

/** Cron: removes payloads after 30 days; id, type and hash stay with the row. */
export const removeOldPayloads = internalMutation({
  args: {},
  returns: v.number(),
  handler: async (ctx) => {
    const old = await ctx.db
      .query("webhookPayloads")
      .withIndex("by_creation_time", (q) => q.lt("_creationTime", Date.now() - PAYLOAD_DAYS * DAY_MS))
      .take(REMOVED_AT_ONCE);
    for (const { _id } of old) await ctx.db.delete("webhookPayloads", _id);
    if (old.length === REMOVED_AT_ONCE)
      await ctx.scheduler.runAfter(0, internal.retention.removeOldPayloads, {});
    return old.length;
  },
});

/** Cron: removes single analytics events after 400 days; the daily counts stay. */
export const removeOldAnalytics = internalMutation({
  args: {},
  returns: v.number(),
  handler: async (ctx) => {
    const old = await ctx.db
      .query("analyticsEvents")
      .withIndex("by_createdAt", (q) => q.lt("createdAt", Date.now() - ANALYTICS_DAYS * DAY_MS))
      .take(REMOVED_AT_ONCE);
    for (const { _id } of old) await ctx.db.delete("analyticsEvents", _id);
    if (old.length === REMOVED_AT_ONCE)
      await ctx.scheduler.runAfter(0, internal.retention.removeOldAnalytics, {});
    return old.length;
  },
});

/** Scheduled by a prompt's deletion: removes what it was, a page at a time. */
export const removeVersions = internalMutation({
  args: { promptId: v.id("prompts") },
  returns: v.null(),
  handler: async (ctx, { promptId }) => {
    const rows = await ctx.db
      .query("promptVersions")
      .withIndex("by_promptId", (q) => q.eq("promptId", promptId))
      .take(REMOVED_AT_ONCE);
    for (const { _id } of rows) await ctx.db.delete("promptVersions", _id);
    if (rows.length === REMOVED_AT_ONCE) {
      await ctx.scheduler.runAfter(0, internal.retention.removeVersions, { promptId });
    }
    return null;
  },
});
