import { ConvexError, v } from "convex/values";
import { changedFields, redactPayload } from "../src/shared/admin/redact";
import { adminMutation, adminQuery } from "./functions";
import { affectedBy, eventRows, triesOf, vAffected, vEventRow, vPlace } from "./model/adminViews";
import { requireReason } from "./model/audit";
import { countDead, eventsOfCustomer, listEvents, searchEvents } from "./model/eventSearch";
import { findLog } from "./model/inbox";
import { replayPage, replayRow, vFailed } from "./model/replay";
import { vInboxStatus, vNullable } from "./model/validators";

const ABOUT_SAME = 8;
const REPLAYS_SHOWN = 10;

/**
 * A page of the inbox, newest first, by status, type and time (`since`, epoch ms), after a place; a `search` for an id
 * or an address answers at once and has no pages.
 */
export const list = adminQuery({
  args: {
    status: v.union(vInboxStatus, v.null()),
    eventType: vNullable.string,
    since: v.number(),
    search: vNullable.string,
    before: vPlace,
  },
  returns: v.object({ rows: v.array(vEventRow), next: vPlace }),
  handler: async (ctx, { search, before, ...filter }) => {
    if (search !== null) return { rows: await eventRows(ctx, await searchEvents(ctx, search)), next: null };
    const { rows, next } = await listEvents(ctx, filter, before);
    return { rows: await eventRows(ctx, rows), next };
  },
});

/** One event with every try, what its payload says (redacted), whom it is about and who replayed it; null if unknown. */
export const detail = adminQuery({
  args: { stripeEventId: v.string() },
  returns: v.union(
    v.null(),
    v.object({
      event: vEventRow,
      errors: v.array(v.object({ at: v.number(), code: v.string(), message: v.string() })),
      ignoredReason: vNullable.string,
      apiVersion: vNullable.string,
      livemode: v.boolean(),
      eventCreated: v.number(),
      payload: vNullable.string,
      payloadTruncated: v.boolean(),
      payloadSha256: v.string(),
      changed: v.array(v.object({ field: v.string(), before: v.string(), after: v.string() })),
      affected: vAffected,
      same: v.array(vEventRow),
      replays: v.array(v.object({ at: v.number(), actor: v.string(), reason: v.string() })),
    }),
  ),
  handler: async (ctx, { stripeEventId }) => {
    const row = await findLog(ctx, stripeEventId);
    const [event] = row === null ? [] : await eventRows(ctx, [row]);
    if (row === null || event === undefined) return null;
    const stored = await ctx.db
      .query("webhookPayloads")
      .withIndex("by_logId", (q) => q.eq("logId", row._id))
      .unique();
    const { stripeCustomerId, errors, ignoredReason, apiVersion, livemode } = row;
    const same = stripeCustomerId === null ? [] : await eventsOfCustomer(ctx, stripeCustomerId, ABOUT_SAME);
    const replays = await ctx.db
      .query("billingActions")
      .withIndex("by_requestId", (q) =>
        q.gte("requestId", `replay:${stripeEventId}:`).lt("requestId", `replay:${stripeEventId};`),
      )
      .order("desc")
      .take(REPLAYS_SHOWN);
    return {
      event,
      errors,
      ignoredReason,
      apiVersion,
      livemode,
      eventCreated: row.eventCreated,
      payload: stored === null ? null : redactPayload(stored.payload),
      payloadTruncated: stored?.truncated ?? false,
      payloadSha256: row.payloadSha256,
      changed: stored === null ? [] : changedFields(stored.payload),
      affected: await affectedBy(ctx, stripeCustomerId),
      same: await eventRows(ctx, same),
      replays: replays.map(({ createdAt, actor, detail: { reason } }) => ({
        at: createdAt,
        actor,
        reason: reason ?? "",
      })),
    };
  },
});

/**
 * A page of the dead letters, newest first, by type and time (`since`, epoch ms), each with whom it keeps waiting and
 * what that person has meanwhile. `matching` counts all that the filter finds among the newest 500; `isMore` says that
 * there are others.
 */
export const dead = adminQuery({
  args: { eventType: vNullable.string, since: v.number(), before: vPlace },
  returns: v.object({
    rows: v.array(v.object({ event: vEventRow, affected: vAffected })),
    next: vPlace,
    matching: v.number(),
    isMore: v.boolean(),
  }),
  handler: async (ctx, { before, ...filter }) => {
    const { rows, next } = await listEvents(ctx, { status: "dead", ...filter }, before);
    const events = await eventRows(ctx, rows);
    const shown = events.map(async (event) => ({
      event,
      affected: await affectedBy(ctx, event.stripeCustomerId),
    }));
    return { rows: await Promise.all(shown), next, ...(await countDead(ctx, filter)) };
  },
});

/**
 * Has the customer of an event read again, and records who asked and why. An event that was processed is left alone;
 * one without a customer cannot be replayed. Throws `not_found`, or `invalid_request` without a reason.
 */
export const replay = adminMutation({
  args: { stripeEventId: v.string(), reason: v.string() },
  returns: v.union(
    v.object({ kind: v.literal("sent"), tryNumber: v.number(), at: v.number() }),
    v.object({ kind: v.literal("already_processed"), at: v.number() }),
    v.object({ kind: v.literal("not_replayable") }),
  ),
  handler: async (ctx, { stripeEventId, reason }) => {
    const row = await findLog(ctx, stripeEventId);
    if (row === null) throw new ConvexError({ code: "not_found" });
    const audit = { actor: ctx.operator.clerkId, reason: requireReason(reason) };
    const now = Date.now();
    if (!(await replayRow(ctx, row, { ...audit, onlyUnprocessed: true }, now))) {
      return { kind: "not_replayable" as const };
    }
    if (row.status === "processed") {
      return { kind: "already_processed" as const, at: row.processedAt ?? row.createdAt };
    }
    return { kind: "sent" as const, tryNumber: triesOf(row) + 1, at: now };
  },
});

/**
 * Replays the events that failed, given up (`dead`) or waiting for a try (`retrying`): all, or those of one type, that
 * arrived since `since` and before `until` (epoch ms; null is now). Goes on by itself when there are more than one
 * transaction takes; returns how many this one did.
 */
export const replayFailed = adminMutation({
  args: {
    status: vFailed,
    eventType: vNullable.string,
    since: v.number(),
    until: vNullable.number,
    reason: v.string(),
  },
  returns: v.object({ replayed: v.number(), goesOn: v.boolean() }),
  handler: async (ctx, { reason, ...choice }) => {
    const audit = { actor: ctx.operator.clerkId, reason: requireReason(reason) };
    return replayPage(ctx, { ...choice, ...audit, cursor: null }, Date.now());
  },
});
