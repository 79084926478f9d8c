import { v } from "convex/values";
import { internal } from "./_generated/api";
import { internalAction, internalMutation, serviceMutation } from "./functions";
import { openSessionOf } from "./model/attempts";
import { recordAction } from "./model/audit";
import { pausedUntil } from "./model/breaker";
import { commitFailure, commitSnapshot } from "./model/commit";
import { livingCustomersOf } from "./model/customers";
import { shownCustomer, shownSubscription } from "./model/entitlements";
import { unsettledInvoices } from "./model/invoices";
import { rateLimits } from "./model/rateLimits";
import { readSnapshot } from "./model/readCustomer";
import { settleRows } from "./model/settle";
import {
  CONFIRM_MS,
  findSubject,
  isLeased,
  isStuck,
  isSuperseded,
  markDirty,
  readCost,
  scheduleClaim,
} from "./model/subjects";
import { findUser, refuseDeleted } from "./model/users";
import { vLimited, vNullable, vReadError, vSnapshot } from "./model/validators";
import type { ReadError, Snapshot } from "./model/validators";
import { readErrorOf, stripeClient } from "./stripe";

/**
 * A read that has not committed by then is taken for lost and claimed again. Its lists go out side by side and take
 * seconds. One whose calls wait for their 20 s one after the other (pages, then payments, then up to ten disputes) may
 * still answer later; its number decides whether that is written, so a second read beside it does no harm.
 */
const LEASE_MS = 90_000;
const STUCK_AT_ONCE = 100;
const COMMIT_FAILED: ReadError = {
  class: "transient",
  code: "commit_failed",
  message: "The answer could not be written.",
  retryAfterMs: null,
};

/**
 * A person asks to be read again: every customer of theirs that Stripe still has, because what they miss on the page may
 * be on the one that it does not show. Nothing is granted here; the reads decide.
 */
export const request = serviceMutation({
  args: { clerkId: v.string(), requestId: v.string() },
  returns: v.union(vLimited, v.object({ kind: v.literal("ok"), marked: v.boolean() })),
  handler: async (ctx, { clerkId, requestId }) => {
    const limit = await rateLimits.limit(ctx, "sync", { key: clerkId });
    if (!limit.ok) return { kind: "limited" as const, retryAfterMs: limit.retryAfter };
    const user = refuseDeleted(await findUser(ctx, clerkId));
    const customers = user === null ? [] : await livingCustomersOf(ctx, user._id);
    if (user === null || customers.length === 0) return { kind: "ok" as const, marked: false };
    const shown = await shownCustomer(ctx, user._id, await shownSubscription(ctx, user._id));
    await recordAction(ctx, {
      userId: user._id,
      actor: clerkId,
      action: "sync",
      requestId,
      stripeCustomerId: shown?.stripeCustomerId ?? null,
      done: { code: null },
    });
    for (const { stripeCustomerId } of customers) await markDirty(ctx, stripeCustomerId, Date.now());
    return { kind: "ok" as const, marked: true };
  },
});

/** Reserves the next read of a customer: takes its number before Stripe is asked, and a lease while it is. */
export const claim = internalMutation({
  args: { stripeCustomerId: v.string() },
  returns: v.null(),
  handler: async (ctx, { stripeCustomerId }) => {
    const now = Date.now();
    const subject = await findSubject(ctx, stripeCustomerId);
    if (subject === null) return null;
    const isLast = !isSuperseded(subject, now);
    if (isLast) await ctx.db.patch("syncSubjects", subject._id, { claimAt: null });
    if (isLeased(subject, now)) return null;
    if (subject.state !== "dirty" || subject.gen <= subject.syncedGen) return null;
    const putOff = async (at: number): Promise<null> => {
      if (isLast) await scheduleClaim(ctx, { ...subject, claimAt: null }, at, now);
      return null;
    };
    const openUntil = await pausedUntil(ctx, now);
    if (openUntil !== null) return putOff(openUntil + Math.round(Math.random() * 5_000));
    const turn = await rateLimits.limit(ctx, "stripeReads", { count: readCost(subject), reserve: true });
    if (!turn.ok) return putOff(now + turn.retryAfter);
    const waitMs = turn.retryAfter ?? 0;
    const seq = subject.seq + 1;
    const until = now + waitMs + LEASE_MS;
    await ctx.db.patch("syncSubjects", subject._id, { claimAt: null, seq, lease: { seq, until } });
    const sessionId = await openSessionOf(ctx, stripeCustomerId);
    await ctx.scheduler.runAfter(waitMs, internal.sync.read, {
      stripeCustomerId,
      seq,
      gen: subject.gen,
      sessionId,
      withPayments: subject.watchesPayments ?? false,
      unsettled: await unsettledInvoices(ctx, stripeCustomerId),
    });
    // Actions run at most once and can be lost; this mutation runs exactly once.
    await ctx.scheduler.runAt(until, internal.sync.watchdog, { stripeCustomerId, seq });
    return null;
  },
});

/** Reads Stripe and hands the answer, or the failure, to commit. */
export const read = internalAction({
  args: {
    stripeCustomerId: v.string(),
    seq: v.number(),
    gen: v.number(),
    sessionId: vNullable.string,
    withPayments: v.boolean(),
    unsettled: v.array(v.string()),
  },
  returns: v.null(),
  handler: async (ctx, { stripeCustomerId, seq, gen, ...scope }): Promise<null> => {
    const job = { stripeCustomerId, seq, gen };
    let snapshot: Snapshot;
    try {
      snapshot = await readSnapshot(stripeClient(), { stripeCustomerId, ...scope });
    } catch (error) {
      await ctx.runMutation(internal.sync.fail, { ...job, error: readErrorOf(error) });
      return null;
    }
    try {
      await ctx.runMutation(internal.sync.commit, { ...job, snapshot });
    } catch {
      // Counted like any failure: a commit that never succeeds must end as a dead letter and not read for ever.
      await ctx.runMutation(internal.sync.fail, { ...job, error: COMMIT_FAILED });
    }
    return null;
  },
});

/** Writes an answer if its read was reserved after every one that was written before. */
export const commit = internalMutation({
  args: { stripeCustomerId: v.string(), seq: v.number(), gen: v.number(), snapshot: vSnapshot },
  returns: v.union(v.literal("write"), v.literal("late")),
  handler: async (ctx, { snapshot, ...job }) => commitSnapshot(ctx, job, snapshot, Date.now()),
});

/** Records that a read failed, and when the next one is. */
export const fail = internalMutation({
  args: { stripeCustomerId: v.string(), seq: v.number(), gen: v.number(), error: vReadError },
  returns: v.null(),
  handler: async (ctx, { error, ...job }) => {
    await commitFailure(ctx, job, error, Date.now());
    return null;
  },
});

/** Claims again when a read was lost: its lease is still there after it ran out. */
export const watchdog = internalMutation({
  args: { stripeCustomerId: v.string(), seq: v.number() },
  returns: v.null(),
  handler: async (ctx, { stripeCustomerId, seq }) => {
    const now = Date.now();
    const subject = await findSubject(ctx, stripeCustomerId);
    if (subject?.lease?.seq !== seq) return null;
    await ctx.db.patch("syncSubjects", subject._id, { lease: null });
    await scheduleClaim(ctx, { ...subject, lease: null }, now, now);
    return null;
  },
});

/** One more read a minute after the last wake-up of a burst: an answer may have been a moment old when it was given. */
export const confirm = internalMutation({
  args: { stripeCustomerId: v.string() },
  returns: v.null(),
  handler: async (ctx, { stripeCustomerId }) => {
    const now = Date.now();
    const subject = await findSubject(ctx, stripeCustomerId);
    if (subject === null) return null;
    const dueAt = subject.markedAt + CONFIRM_MS;
    if (dueAt > now) {
      await ctx.db.patch("syncSubjects", subject._id, { confirmAt: dueAt });
      await ctx.scheduler.runAt(dueAt, internal.sync.confirm, { stripeCustomerId });
      return null;
    }
    if (subject.state === "dead") {
      await ctx.db.patch("syncSubjects", subject._id, { confirmAt: null });
      return null;
    }
    // The confirming read is no news: it leaves `markedAt` alone, or it would ask for its own confirmation.
    const wakeUp = { gen: subject.gen + 1, confirmAt: null, state: "dirty" as const };
    await ctx.db.patch("syncSubjects", subject._id, wakeUp);
    await scheduleClaim(ctx, { ...subject, ...wakeUp }, now, now);
    return null;
  },
});

/** Goes on settling the rows of a read that answered more than one transaction can move. */
export const settle = internalMutation({
  args: {
    stripeCustomerId: v.string(),
    throughGen: v.number(),
    transition: v.union(
      v.object({ to: v.literal("processed") }),
      v.object({
        to: v.literal("retrying"),
        code: v.string(),
        message: v.string(),
        nextAttemptAt: v.number(),
        countsAttempt: v.boolean(),
      }),
      v.object({ to: v.literal("dead"), code: v.string(), message: v.string() }),
    ),
    phase: v.union(v.literal("retrying"), v.literal("received"), v.literal("dead")),
    afterGen: v.number(),
  },
  returns: v.null(),
  handler: async (ctx, settlement) => {
    await settleRows(ctx, settlement, Date.now());
    return null;
  },
});

/** Cron: claims every dirty customer whose schedule was lost. Returns how many there were. */
export const sweepStuck = internalMutation({
  args: {},
  returns: v.number(),
  handler: async (ctx) => {
    const now = Date.now();
    const dirty = await ctx.db
      .query("syncSubjects")
      .withIndex("by_state", (q) => q.eq("state", "dirty"))
      .take(STUCK_AT_ONCE);
    const stuck = dirty.filter((subject) => isStuck(subject, now));
    for (const subject of stuck) await scheduleClaim(ctx, { ...subject, claimAt: null }, now, now);
    return stuck.length;
  },
});
