import { nextRetry } from "../../src/shared/billing/backoff";
import type { MutationCtx } from "../_generated/server";
import { closeAlert, raiseAlert } from "./alerts";
import { countFailure, countSuccess } from "./breaker";
import { noteReadable, noteUnreadable } from "./customers";
import { rateLimits } from "./rateLimits";
import { settleRows } from "./settle";
import type { Settlement } from "./settle";
import { applySnapshot, retireMissing } from "./snapshots";
import { acceptCommit, DEBOUNCE_MS, findSubject, readCost, scheduleClaim } from "./subjects";
import type { SyncSubject } from "./subjects";
import { claimPayments } from "./unclaimedPayments";
import type { ReadError, Snapshot } from "./validators";

/** A read as it was claimed: its number, and the wake-up count at that moment. */
export interface ReadJob {
  stripeCustomerId: string;
  seq: number;
  gen: number;
}

/** Writes an answer, unless a read that was reserved later has been written already. */
export async function commitSnapshot(
  ctx: MutationCtx,
  job: ReadJob,
  snapshot: Snapshot,
  now: number,
): Promise<"write" | "late"> {
  const subject = await requireSubject(ctx, job);
  if (acceptCommit(subject, job.seq) === "late") return "late";
  await applySnapshot(ctx, job.stripeCustomerId, snapshot, now);
  await countRequests(ctx, subject, snapshot);
  await finishRead(ctx, job, subject, now);
  await claimPayments(ctx, job.stripeCustomerId, snapshot, now);
  return "write";
}

/** What a read took beyond what its claim reserved is owed by the reads after it. */
async function countRequests(ctx: MutationCtx, subject: SyncSubject, snapshot: Snapshot): Promise<void> {
  const { requests } = snapshot;
  const beyond = requests - readCost(subject);
  if (beyond > 0) await rateLimits.limit(ctx, "stripeReads", { count: beyond, reserve: true });
  const watchesPayments =
    subject.watchesPayments === true || snapshot.invoices.some(({ payment }) => payment !== undefined);
  await ctx.db.patch("syncSubjects", subject._id, { requests, watchesPayments });
}

/**
 * Records a failed read. While Stripe as a whole cannot be read no attempt is used up; a permanent error, or the
 * last attempt, makes the customer's waiting rows dead letters and raises an alert.
 */
export async function commitFailure(
  ctx: MutationCtx,
  job: ReadJob,
  error: ReadError,
  now: number,
): Promise<void> {
  const subject = await requireSubject(ctx, job);
  if (acceptCommit(subject, job.seq) === "late") return;
  switch (error.class) {
    case "gone":
      // A deleted customer is a fact like any other, unless it would take a plan away that is still being paid.
      if (await retireMissing(ctx, job.stripeCustomerId, now)) return finishRead(ctx, job, subject, now);
      return giveUp(ctx, job, subject, error, now);
    case "permanent":
      return giveUp(ctx, job, subject, error, now);
    case "transient":
    case "auth":
      return retryLater(ctx, job, subject, error, now);
  }
}

async function finishRead(ctx: MutationCtx, job: ReadJob, subject: SyncSubject, now: number): Promise<void> {
  await countSuccess(ctx);
  await noteReadable(ctx, job.stripeCustomerId);
  const syncedGen = Math.max(subject.syncedGen, job.gen);
  const state = subject.gen > syncedGen ? ("dirty" as const) : ("clean" as const);
  const written = { appliedSeq: job.seq, syncedGen, state, lease: leaseAfter(subject, job), failures: 0 };
  await ctx.db.patch("syncSubjects", subject._id, written);
  if (state === "dirty") await scheduleClaim(ctx, { ...subject, ...written }, now + DEBOUNCE_MS, now);
  else await closeAlert(ctx, "dead_letter", job.stripeCustomerId);
  await settleRows(ctx, settlementOf(job, { to: "processed" }), now);
}

async function retryLater(
  ctx: MutationCtx,
  job: ReadJob,
  subject: SyncSubject,
  error: ReadError,
  now: number,
): Promise<void> {
  const openUntil = await countFailure(ctx, error, now);
  const countsAttempt = openUntil === null && error.class === "transient";
  const failures = subject.failures + (countsAttempt ? 1 : 0);
  const retry = nextRetry(countsAttempt ? failures : 1, Math.random(), error.retryAfterMs);
  if (retry.kind === "give_up") return giveUp(ctx, job, subject, error, now);
  if (openUntil !== null || failures > 1) await noteUnreadable(ctx, job.stripeCustomerId, now);
  const nextAttemptAt = (openUntil ?? now) + retry.delayMs;
  const released = { failures, lease: leaseAfter(subject, job), claimAt: null };
  await ctx.db.patch("syncSubjects", subject._id, released);
  await scheduleClaim(ctx, { ...subject, ...released }, nextAttemptAt, now);
  const { code, message } = error;
  await settleRows(
    ctx,
    settlementOf(job, { to: "retrying", code, message, nextAttemptAt, countsAttempt }),
    now,
  );
}

async function giveUp(
  ctx: MutationCtx,
  job: ReadJob,
  subject: SyncSubject,
  { code, message }: ReadError,
  now: number,
): Promise<void> {
  // A wake-up that came during the read deserves a read of its own.
  const state = subject.gen > job.gen ? ("dirty" as const) : ("dead" as const);
  const released = { state, lease: leaseAfter(subject, job), failures: 0 };
  await ctx.db.patch("syncSubjects", subject._id, released);
  if (state === "dirty") await scheduleClaim(ctx, { ...subject, ...released }, now + DEBOUNCE_MS, now);
  await raiseAlert(
    ctx,
    "dead_letter",
    job.stripeCustomerId,
    `${job.stripeCustomerId} could not be synced: ${message}`,
  );
  await settleRows(ctx, settlementOf(job, { to: "dead", code, message }), now);
}

async function requireSubject(ctx: MutationCtx, job: ReadJob): Promise<SyncSubject> {
  const subject = await findSubject(ctx, job.stripeCustomerId);
  if (subject === null) throw new Error("A read was committed that nobody claimed.");
  return subject;
}

function leaseAfter(subject: SyncSubject, job: ReadJob): SyncSubject["lease"] {
  return subject.lease?.seq === job.seq ? null : subject.lease;
}

function settlementOf(job: ReadJob, transition: Settlement["transition"]): Settlement {
  return {
    stripeCustomerId: job.stripeCustomerId,
    throughGen: job.gen,
    transition,
    phase: "retrying",
    afterGen: 0,
  };
}
