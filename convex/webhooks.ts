import { v } from "convex/values";
import { internalMutation, serviceMutation } from "./functions";
import { ingestClerkEvent } from "./model/accounts";
import { watchApiVersion, watchRejected } from "./model/detectors";
import { findLog } from "./model/inbox";
import { ingestEvent } from "./model/ingest";
import { replayPage, replayRow, vFailed } from "./model/replay";
import { vClerkEvent, vInboxEvent, vNullable, vReceipt } from "./model/validators";
import { isLiveKey } from "./stripe";

const HOUR_MS = 3_600_000;

/** Stores a verified event. Only when this has returned may Stripe be told that it arrived. */
export const ingest = serviceMutation({
  args: vInboxEvent,
  returns: vReceipt,
  handler: async (ctx, event) => {
    const now = Date.now();
    const receipt = await ingestEvent(ctx, event, isLiveKey(), now);
    // Only what an endpoint delivered: a listed event is rendered at the version of its account.
    if (receipt.outcome === "stored") await watchApiVersion(ctx, event.apiVersion, now);
    return receipt;
  },
});

/** Stores a verified delivery of Clerk's and does what follows from it, in one transaction. */
export const ingestClerk = serviceMutation({
  args: vClerkEvent,
  returns: vReceipt,
  handler: async (ctx, event) => ingestClerkEvent(ctx, event, isLiveKey(), Date.now()),
});

/** `ingest` for an event that the hourly backfill found undelivered at Stripe. */
export const ingestBackfilled = internalMutation({
  args: vInboxEvent,
  returns: vReceipt,
  handler: async (ctx, event) => ingestEvent(ctx, event, isLiveKey(), Date.now()),
});

/** Adds up deliveries whose signature did not verify; the server counts them and reports now and then. */
export const countRejected = serviceMutation({
  args: { reason: v.string(), count: v.number() },
  returns: v.null(),
  handler: async (ctx, { reason, count }) => {
    const hour = Math.floor(Date.now() / HOUR_MS) * HOUR_MS;
    const known = await ctx.db
      .query("rejectedDeliveries")
      .withIndex("by_hour", (q) => q.eq("hour", hour).eq("reason", reason))
      .unique();
    const total = (known?.count ?? 0) + count;
    if (known === null) await ctx.db.insert("rejectedDeliveries", { hour, reason, count });
    else await ctx.db.patch("rejectedDeliveries", known._id, { count: total });
    await watchRejected(ctx, { hour, reason, total });
    return null;
  },
});

/** Reads the customer of one event again; `actor` and `reason` go into the audit. */
export const replay = internalMutation({
  args: { stripeEventId: v.string(), actor: v.string(), reason: v.string() },
  returns: v.object({ replayed: v.boolean() }),
  handler: async (ctx, { stripeEventId, ...audit }) => {
    const row = await findLog(ctx, stripeEventId);
    if (row === null) throw new Error("No such event.");
    return { replayed: await replayRow(ctx, row, audit, Date.now()) };
  },
});

/**
 * Replays the events that failed, given up (`dead`) or waiting for a try (`retrying`): all, or those of one type, that
 * were stored since `since` and before `until` (epoch ms; null is now). Goes on by itself, a page at a time; start with
 * `cursor` null.
 */
export const replayFailed = internalMutation({
  args: {
    status: vFailed,
    eventType: vNullable.string,
    since: v.number(),
    until: vNullable.number,
    actor: v.string(),
    reason: v.string(),
    cursor: vNullable.string,
  },
  returns: v.object({ replayed: v.number(), goesOn: v.boolean() }),
  handler: async (ctx, choice) => replayPage(ctx, choice, Date.now()),
});
