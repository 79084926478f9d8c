import { addTallies, tallyRows } from "../../src/shared/admin/delivery-tally";
import type { DeliveryTally } from "../../src/shared/admin/delivery-tally";
import type { Doc } from "../_generated/dataModel";
import type { MutationCtx, QueryCtx } from "../_generated/server";

export const HOUR_MS = 3_600_000;
/** A transaction that began before may still commit: younger rows wait for the next run. */
export const SETTLED_MS = 60_000;
export const ROWS_AT_ONCE = 500;

/** A place in an index over (time, creation time): everything up to and including it is done. */
export interface Place {
  at: number;
  tie: number;
}

export const START: Place = { at: 0, tie: 0 };

/** The UTC hour that a moment lies in. */
export function hourOf(at: number): number {
  return Math.floor(at / HOUR_MS) * HOUR_MS;
}

/** How far a roll-up has come, or null before its first run. */
export async function findCursor(
  ctx: QueryCtx,
  name: Doc<"rollupCursors">["name"],
): Promise<Doc<"rollupCursors"> | null> {
  return ctx.db
    .query("rollupCursors")
    .withIndex("by_name", (q) => q.eq("name", name))
    .unique();
}

/** Remembers how far a roll-up has come. */
export async function moveCursor(
  ctx: MutationCtx,
  name: Doc<"rollupCursors">["name"],
  { at, tie }: Place,
): Promise<void> {
  const known = await findCursor(ctx, name);
  if (known === null) await ctx.db.insert("rollupCursors", { name, at, tie });
  else await ctx.db.patch("rollupCursors", known._id, { at, tie });
}

/** The inbox rows that changed after a place and before `until`, in the order of their change. */
export async function changedRows(ctx: QueryCtx, { at, tie }: Place, until: number) {
  const sameMoment = await ctx.db
    .query("webhookLogs")
    .withIndex("by_changedAt", (q) => q.eq("changedAt", at).gt("_creationTime", tie))
    .take(ROWS_AT_ONCE);
  const later = await ctx.db
    .query("webhookLogs")
    .withIndex("by_changedAt", (q) => q.gt("changedAt", at).lt("changedAt", until))
    .take(ROWS_AT_ONCE);
  return [...sameMoment, ...later].slice(0, ROWS_AT_ONCE);
}

/** The analytics events stored after a place and before `until`, oldest first. */
export async function newAnalytics(ctx: QueryCtx, { at, tie }: Place, until: number) {
  const sameMoment = await ctx.db
    .query("analyticsEvents")
    .withIndex("by_createdAt", (q) => q.eq("createdAt", at).gt("_creationTime", tie))
    .take(ROWS_AT_ONCE);
  const later = await ctx.db
    .query("analyticsEvents")
    .withIndex("by_createdAt", (q) => q.gt("createdAt", at).lt("createdAt", until))
    .take(ROWS_AT_ONCE);
  return [...sameMoment, ...later].slice(0, ROWS_AT_ONCE);
}

/** One page of the rows that arrived in an hour, after a place; adds them to what the pages before gave. */
export async function tallyPage(
  ctx: QueryCtx,
  hour: number,
  { at, tie }: Place,
  before: DeliveryTally,
): Promise<{ tally: DeliveryTally; next: Place | null }> {
  const sameMoment = await ctx.db
    .query("webhookLogs")
    .withIndex("by_createdAt", (q) => q.eq("createdAt", at).gt("_creationTime", tie))
    .take(ROWS_AT_ONCE);
  const later = await ctx.db
    .query("webhookLogs")
    .withIndex("by_createdAt", (q) => q.gt("createdAt", at).lt("createdAt", hour + HOUR_MS))
    .take(ROWS_AT_ONCE);
  const rows = [...sameMoment, ...later].slice(0, ROWS_AT_ONCE);
  const last = rows.at(-1);
  const isFull = rows.length === ROWS_AT_ONCE && last !== undefined;
  return {
    tally: addTallies(before, tallyRows(rows)),
    next: isFull ? { at: last.createdAt, tie: last._creationTime } : null,
  };
}

/** Stores the count of an hour. */
export async function storeHour(ctx: MutationCtx, hour: number, tally: DeliveryTally): Promise<void> {
  const known = await ctx.db
    .query("deliveryHours")
    .withIndex("by_hour", (q) => q.eq("hour", hour))
    .unique();
  if (known === null) await ctx.db.insert("deliveryHours", { hour, ...tally });
  else await ctx.db.patch("deliveryHours", known._id, tally);
}

/** Adds what happened to the counts of its hours. */
export async function addAnalytics(ctx: MutationCtx, events: readonly Doc<"analyticsEvents">[]) {
  const byHour = new Map<number, Doc<"analyticsEvents">[]>();
  for (const event of events) {
    const hour = hourOf(event.createdAt);
    byHour.set(hour, [...(byHour.get(hour) ?? []), event]);
  }
  for (const [hour, happened] of byHour) {
    const known = await ctx.db
      .query("analyticsHours")
      .withIndex("by_hour", (q) => q.eq("hour", hour))
      .unique();
    const counts = new Map(known?.counts.map(({ name, count }) => [name, count]));
    for (const { name } of happened) counts.set(name, (counts.get(name) ?? 0) + 1);
    const row = { hour, counts: [...counts].map(([name, count]) => ({ name, count })) };
    if (known === null) await ctx.db.insert("analyticsHours", row);
    else await ctx.db.patch("analyticsHours", known._id, row);
  }
}

export interface CountedHour {
  hour: number;
  tally: DeliveryTally;
}

const LIVE_ROWS = 1_000;

/**
 * The counted hours from `from` on, oldest first. The hour of `now` is counted from its rows while they are few, so
 * that an open page sees an event at once; after that it is as old as the roll-up.
 */
export async function countedHours(ctx: QueryCtx, from: number, now: number): Promise<CountedHour[]> {
  const stored = await ctx.db
    .query("deliveryHours")
    .withIndex("by_hour", (q) => q.gte("hour", hourOf(from)))
    .take(LIVE_ROWS);
  const hours = stored.map(({ _id, _creationTime, hour, ...tally }) => ({ hour, tally }));
  const current = hourOf(now);
  const rows = await ctx.db
    .query("webhookLogs")
    .withIndex("by_createdAt", (q) => q.gte("createdAt", current))
    .take(LIVE_ROWS);
  if (rows.length === LIVE_ROWS) return hours;
  return [...hours.filter(({ hour }) => hour !== current), { hour: current, tally: tallyRows(rows) }];
}

/** How often each thing happened from `from` on, as far as it is counted. */
export async function countedAnalytics(
  ctx: QueryCtx,
  from: number,
): Promise<Doc<"analyticsHours">["counts"]> {
  const hours = await ctx.db
    .query("analyticsHours")
    .withIndex("by_hour", (q) => q.gte("hour", hourOf(from)))
    .take(LIVE_ROWS);
  const counts = new Map<Doc<"analyticsEvents">["name"], number>();
  for (const { name, count } of hours.flatMap((row) => row.counts)) {
    counts.set(name, (counts.get(name) ?? 0) + count);
  }
  return [...counts].map(([name, count]) => ({ name, count }));
}
