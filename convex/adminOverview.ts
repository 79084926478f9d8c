import { v } from "convex/values";
import { adminQuery, userQuery } from "./functions";
import { deliveryTallyFields, nameCount } from "./model/adminTables";
import { alertRow, eventRows, vAlertRow, vEventRow } from "./model/adminViews";
import { oldestUnprocessed } from "./model/detectors";
import { countedAnalytics, countedHours, HOUR_MS } from "./model/rollups";

const COUNTED_UP_TO = 100;
const ALERTS_SHOWN = 20;
const NEWEST_SHOWN = 6;
const LONGEST_HOURS = 30 * 24;

/** Whether the signed-in person is an operator: where the product shows the way to the operator's pages. */
export const isOperator = userQuery({
  args: {},
  returns: v.boolean(),
  handler: (ctx) => ctx.user?.role === "operator",
});

/** What the tabs of the operator's pages say; a count of 100 means 100 or more. */
export const tabs = adminQuery({
  args: {},
  returns: v.object({ dead: v.number(), alerts: v.number() }),
  handler: async (ctx) => {
    const dead = await ctx.db
      .query("webhookLogs")
      .withIndex("by_status", (q) => q.eq("status", "dead"))
      .take(COUNTED_UP_TO);
    const alerts = await ctx.db
      .query("alerts")
      .withIndex("by_status", (q) => q.eq("status", "open"))
      .take(COUNTED_UP_TO);
    return { dead: dead.length, alerts: alerts.length };
  },
});

/**
 * The health of the inbox over the last `hours` before `now` (epoch ms), or before the newest event where the page's
 * clock is behind. Hours without events are left out; the first and the current one are only partly inside.
 */
export const health = adminQuery({
  args: { now: v.number(), hours: v.number() },
  returns: v.object({
    now: v.number(),
    hours: v.array(v.object({ hour: v.number(), tally: v.object(deliveryTallyFields) })),
    oldest: v.union(vEventRow, v.null()),
    dead: v.object({ count: v.number(), oldestAt: v.union(v.number(), v.null()) }),
    alerts: v.array(vAlertRow),
    newest: v.array(vEventRow),
    happened: v.array(nameCount),
  }),
  handler: async (ctx, args) => {
    const newest = await ctx.db
      .query("webhookLogs")
      .withIndex("by_createdAt")
      .order("desc")
      .take(NEWEST_SHOWN);
    const now = Math.max(args.now, newest[0]?.createdAt ?? 0);
    const from = now - Math.min(Math.max(args.hours, 1), LONGEST_HOURS) * HOUR_MS;
    const oldest = await oldestUnprocessed(ctx);
    const dead = await ctx.db
      .query("webhookLogs")
      .withIndex("by_status", (q) => q.eq("status", "dead"))
      .take(COUNTED_UP_TO);
    const alerts = await ctx.db
      .query("alerts")
      .withIndex("by_status", (q) => q.eq("status", "open"))
      .order("desc")
      .take(ALERTS_SHOWN);
    const happened = await countedAnalytics(ctx, from);
    return {
      now,
      hours: await countedHours(ctx, from, now),
      oldest: oldest && ((await eventRows(ctx, [oldest]))[0] ?? null),
      dead: { count: dead.length, oldestAt: dead[0]?.createdAt ?? null },
      alerts: alerts.map(alertRow),
      newest: await eventRows(ctx, newest),
      happened,
    };
  },
});
