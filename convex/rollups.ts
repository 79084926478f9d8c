import { v } from "convex/values";
import { emptyTally } from "../src/shared/admin/delivery-tally";
import { internal } from "./_generated/api";
import { internalMutation } from "./functions";
import { deliveryTallyFields } from "./model/adminTables";
import {
  addAnalytics,
  changedRows,
  findCursor,
  HOUR_MS,
  hourOf,
  moveCursor,
  newAnalytics,
  ROWS_AT_ONCE,
  SETTLED_MS,
  START,
  storeHour,
  tallyPage,
} from "./model/rollups";

/** Rows of an hour live 90 days; an hour that may have lost some keeps the count it has. */
const RECOUNTED_MS = 85 * 24 * HOUR_MS;
const HOURS_AT_ONCE = 200;

/**
 * Cron: counts again every hour of which an inbox row changed since the last run. Nothing is added up, so running it
 * twice, late or after an outage gives the same counts. Returns how many hours there were.
 */
export const countDeliveries = internalMutation({
  args: {},
  returns: v.number(),
  handler: async (ctx) => {
    const now = Date.now();
    const cursor = await findCursor(ctx, "deliveries");
    if (cursor === null) {
      // Rows that were stored before there was a roll-up have no time of change.
      const oldest = await ctx.db.query("webhookLogs").withIndex("by_createdAt").first();
      const from = hourOf(oldest?.createdAt ?? now);
      await ctx.scheduler.runAfter(0, internal.rollups.recountDeliveries, { from, to: now });
    }
    const rows = await changedRows(ctx, cursor ?? START, now - SETTLED_MS);
    const hours = new Set(
      rows.map(({ createdAt }) => hourOf(createdAt)).filter((hour) => hour > now - RECOUNTED_MS),
    );
    for (const hour of hours) await ctx.scheduler.runAfter(0, internal.rollups.countHour, firstPage(hour));
    const last = rows.at(-1);
    const place =
      last?.changedAt === undefined ? (cursor ?? START) : { at: last.changedAt, tie: last._creationTime };
    await moveCursor(ctx, "deliveries", place);
    if (rows.length === ROWS_AT_ONCE) await ctx.scheduler.runAfter(0, internal.rollups.countDeliveries, {});
    return hours.size;
  },
});

/** Counts the hours from `from` to `to` (epoch ms) from their rows, as after an upgrade; an hour without rows is skipped. */
export const recountDeliveries = internalMutation({
  args: { from: v.number(), to: v.number() },
  returns: v.null(),
  handler: async (ctx, { from, to }) => {
    let next: number | null = hourOf(from);
    for (let counted = 0; next !== null && counted < HOURS_AT_ONCE; counted += 1) {
      const at: number = next;
      const row = await ctx.db
        .query("webhookLogs")
        .withIndex("by_createdAt", (q) => q.gte("createdAt", at).lte("createdAt", to))
        .first();
      next = row === null ? null : hourOf(row.createdAt) + HOUR_MS;
      if (row !== null) {
        await ctx.scheduler.runAfter(0, internal.rollups.countHour, firstPage(hourOf(row.createdAt)));
      }
    }
    if (next !== null) {
      await ctx.scheduler.runAfter(0, internal.rollups.recountDeliveries, { from: next, to });
    }
    return null;
  },
});

function firstPage(hour: number) {
  // After every row of the millisecond before.
  return { hour, at: hour - 1, tie: Number.MAX_SAFE_INTEGER, tally: emptyTally() };
}

/** Counts one hour, a page of rows at a time. A row that changes meanwhile has the hour counted again. */
export const countHour = internalMutation({
  args: { hour: v.number(), at: v.number(), tie: v.number(), tally: v.object(deliveryTallyFields) },
  returns: v.null(),
  handler: async (ctx, { hour, tally: before, ...place }) => {
    const { tally, next } = await tallyPage(ctx, hour, place, before);
    if (next === null) await storeHour(ctx, hour, tally);
    else await ctx.scheduler.runAfter(0, internal.rollups.countHour, { hour, ...next, tally });
    return null;
  },
});

/**
 * Cron: adds what happened since the last run to the counts of its hours. Counts and cursor move in one transaction,
 * so nothing is counted twice and nothing is left out. Returns how many events there were.
 */
export const countAnalytics = internalMutation({
  args: {},
  returns: v.number(),
  handler: async (ctx) => {
    const cursor = (await findCursor(ctx, "analytics")) ?? START;
    const events = await newAnalytics(ctx, cursor, Date.now() - SETTLED_MS);
    const last = events.at(-1);
    if (last === undefined) return 0;
    await addAnalytics(ctx, events);
    await moveCursor(ctx, "analytics", { at: last.createdAt, tie: last._creationTime });
    if (events.length === ROWS_AT_ONCE) {
      await ctx.scheduler.runAfter(0, internal.rollups.countAnalytics, {});
    }
    return events.length;
  },
});
