import { internal } from "../_generated/api";
import type { Doc } from "../_generated/dataModel";
import type { MutationCtx, QueryCtx } from "../_generated/server";

export type SyncSubject = Doc<"syncSubjects">;

/** Events of one burst are read together: Stripe sends six to ten of them within seconds of a checkout. */
export const DEBOUNCE_MS = 2_000;
/** A customer of whom nothing was heard for this long is read at once. */
const QUIET_MS = 60_000;
/** One more read after a burst, for answers that were a moment old when Stripe gave them. */
export const CONFIRM_MS = 60_000;
/** A claim may run this much before its time as another machine's clock has it. */
const CLOCK_SLACK_MS = 1_000;
/** A claim that did not run by then was lost. */
const CLAIM_LOST_MS = 5 * 60_000;

/** The customer's row, or null when nothing was ever heard of it. */
export async function findSubject(ctx: QueryCtx, stripeCustomerId: string): Promise<SyncSubject | null> {
  return ctx.db
    .query("syncSubjects")
    .withIndex("by_stripeCustomerId", (q) => q.eq("stripeCustomerId", stripeCustomerId))
    .unique();
}

async function ensureSubject(ctx: MutationCtx, stripeCustomerId: string): Promise<SyncSubject> {
  const known = await findSubject(ctx, stripeCustomerId);
  if (known !== null) return known;
  const subjectId = await ctx.db.insert("syncSubjects", {
    stripeCustomerId,
    gen: 0,
    syncedGen: 0,
    seq: 0,
    appliedSeq: 0,
    lease: null,
    claimAt: null,
    confirmAt: null,
    markedAt: 0,
    failures: 0,
    state: "clean",
  });
  const made = await ctx.db.get("syncSubjects", subjectId);
  if (made === null) throw new Error("A row that was just inserted is missing.");
  return made;
}

/**
 * Says that something about a customer may have changed: `gen` grows and a read is scheduled, at once when the
 * customer was quiet, debounced otherwise, and once more a minute after the burst. Returns the new `gen`.
 */
export async function markDirty(ctx: MutationCtx, stripeCustomerId: string, now: number): Promise<number> {
  const subject = await ensureSubject(ctx, stripeCustomerId);
  const gen = subject.gen + 1;
  const wasQuiet = now - subject.markedAt >= QUIET_MS;
  // A subject that was given up starts over; one that is being retried keeps its count.
  const failures = subject.state === "dead" ? 0 : subject.failures;
  await ctx.db.patch("syncSubjects", subject._id, { gen, markedAt: now, state: "dirty", failures });
  const marked: SyncSubject = { ...subject, gen, markedAt: now, state: "dirty", failures };
  await scheduleClaim(ctx, marked, now + (wasQuiet ? 0 : DEBOUNCE_MS), now);
  await scheduleConfirm(ctx, marked, now);
  return gen;
}

/**
 * Schedules a claim unless an earlier one is due already. While a read is under way its commit claims again, so
 * nothing is scheduled then.
 */
export async function scheduleClaim(
  ctx: MutationCtx,
  subject: SyncSubject,
  at: number,
  now: number,
): Promise<void> {
  if (isLeased(subject, now)) return;
  const isDueAlready =
    subject.claimAt !== null && subject.claimAt <= at && subject.claimAt > now - CLAIM_LOST_MS;
  if (isDueAlready) return;
  await ctx.db.patch("syncSubjects", subject._id, { claimAt: at });
  await ctx.scheduler.runAt(at, internal.sync.claim, { stripeCustomerId: subject.stripeCustomerId });
}

/**
 * Whether another claim is scheduled after the one that runs now. A claim that was brought forward leaves its old
 * schedule behind; if each of them put itself off while Stripe is away, they would become more with every event.
 */
export function isSuperseded({ claimAt }: Pick<SyncSubject, "claimAt">, now: number): boolean {
  return claimAt !== null && claimAt > now + CLOCK_SLACK_MS;
}

async function scheduleConfirm(ctx: MutationCtx, subject: SyncSubject, now: number): Promise<void> {
  if (subject.confirmAt !== null && subject.confirmAt > now - CLAIM_LOST_MS) return;
  await ctx.db.patch("syncSubjects", subject._id, { confirmAt: now + CONFIRM_MS });
  await ctx.scheduler.runAfter(CONFIRM_MS, internal.sync.confirm, {
    stripeCustomerId: subject.stripeCustomerId,
  });
}

/**
 * How many requests a read of this customer will take: what the last one took. Before the first one it is the two lists
 * that every read begins with; what that read takes beyond them is counted when it is written.
 */
export function readCost({ requests }: SyncSubject): number {
  return requests ?? 2;
}

/** From now on every read of the customer looks at its payments as well: money was refunded, disputed or refused. */
export async function watchPayments(ctx: MutationCtx, stripeCustomerId: string): Promise<void> {
  const subject = await ensureSubject(ctx, stripeCustomerId);
  if (subject.watchesPayments !== true)
    await ctx.db.patch("syncSubjects", subject._id, { watchesPayments: true });
}

/** Whether a read of this customer is under way. */
export function isLeased(subject: Pick<SyncSubject, "lease">, now: number): boolean {
  return subject.lease !== null && subject.lease.until > now;
}

/** Whether a dirty subject has nothing that would ever claim it again: its schedule was lost. */
export function isStuck(subject: SyncSubject, now: number): boolean {
  const claimLost = subject.claimAt === null || subject.claimAt < now - CLAIM_LOST_MS;
  return subject.state === "dirty" && claimLost && !isLeased(subject, now);
}

/**
 * The ordering rule. An answer is written only if its read was reserved after every read that was written before:
 * a slow old answer must lose against a fast new one. No clock and no event order is asked.
 */
export function acceptCommit(subject: Pick<SyncSubject, "appliedSeq">, seq: number): "write" | "late" {
  return seq > subject.appliedSeq ? "write" : "late";
}
