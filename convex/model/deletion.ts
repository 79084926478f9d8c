import { nextRetry } from "../../src/shared/billing/backoff";
import { internal } from "../_generated/api";
import type { Doc, Id } from "../_generated/dataModel";
import type { MutationCtx, QueryCtx } from "../_generated/server";
import { closeAlert } from "./alerts";
import { recordAction } from "./audit";
import { decideFor, recordDecision } from "./entitlements";
import { ensureUser, findUser } from "./users";
import type { DeletionStep } from "./validators";

export type Deletion = Doc<"accountDeletions">;

/** A call to Stripe that has not reported by then is taken for lost: longer than a customer's handful of calls takes. */
const LEASE_MS = 3 * 60_000;
/** Longer than any checkout that began before the tombstone can still take to make its session. */
const CONFIRM_AFTER_MS = 5 * 60_000;
/** Failures beyond this many wait no longer: half an hour at most, for as long as it takes. */
const SLOWEST_RETRY = 4;

const NEXT: Record<Exclude<DeletionStep, "done">, DeletionStep> = {
  stripe: "content",
  content: "identity",
  identity: "confirm",
  confirm: "done",
};

/**
 * Puts the tombstone on a person and starts the end of their account. From this transaction on every verb refuses them
 * and nothing entitles them. Somebody who never used the app gets a tombstone, too: their token lives a minute longer.
 * Returns false when it had begun before.
 */
export async function beginDeletion(
  ctx: MutationCtx,
  clerkId: string,
  requestId: string,
  now: number,
): Promise<boolean> {
  const known = await findUser(ctx, clerkId);
  if (known?.deletedAt !== undefined) return false;
  const user = known ?? (await ensureUser(ctx, { clerkId, email: null, name: null }));
  await ctx.db.patch("users", user._id, { deletedAt: now });
  await recordDecision(ctx, user._id, await decideFor(ctx, user._id, now));
  await recordAction(ctx, {
    userId: user._id,
    actor: clerkId,
    action: "delete_account",
    requestId,
    done: { code: "begun" },
  });
  const deletionId = await ctx.db.insert("accountDeletions", {
    userId: user._id,
    step: "stripe",
    run: 0,
    attempts: 0,
    nextAttemptAt: now,
    errorCode: null,
    startedAt: now,
    finishedAt: null,
  });
  await ctx.scheduler.runAfter(0, internal.accountDeletions.step, { deletionId });
  return true;
}

/** The person's deletion, or null when there is none. */
async function deletionOf(ctx: QueryCtx, userId: Id<"users">): Promise<Deletion | null> {
  return ctx.db
    .query("accountDeletions")
    .withIndex("by_userId", (q) => q.eq("userId", userId))
    .unique();
}

/**
 * Starts over when something that costs money turned up for a deleted person: a checkout that was under way, or a
 * subscription made in the dashboard. Nothing happens for the living, nor while Stripe is being asked anyway.
 */
export async function reopenIfDeleted(ctx: MutationCtx, userId: Id<"users">, now: number): Promise<void> {
  const deletion = await deletionOf(ctx, userId);
  if (deletion === null || deletion.step === "stripe") return;
  await ctx.db.patch("accountDeletions", deletion._id, {
    step: "stripe",
    run: deletion.run + 1,
    attempts: 0,
    nextAttemptAt: now,
    errorCode: null,
    startedAt: now,
    finishedAt: null,
  });
  await ctx.scheduler.runAfter(0, internal.accountDeletions.step, { deletionId: deletion._id });
}

/** Reserves one call to Stripe. Returns its number; only its report counts. */
export async function leaseRun(ctx: MutationCtx, deletion: Deletion, now: number): Promise<number> {
  const run = deletion.run + 1;
  await ctx.db.patch("accountDeletions", deletion._id, { run, nextAttemptAt: now + LEASE_MS });
  return run;
}

/** Goes to the next step, or ends. */
export async function advance(ctx: MutationCtx, deletion: Deletion, now: number): Promise<void> {
  if (deletion.step === "done") return;
  const step = NEXT[deletion.step];
  const nextAttemptAt = step === "confirm" ? now + CONFIRM_AFTER_MS : now;
  const finishedAt = step === "done" ? now : null;
  const moved = { step, attempts: 0, errorCode: null, nextAttemptAt, finishedAt };
  await ctx.db.patch("accountDeletions", deletion._id, moved);
  if (step !== "done") {
    await ctx.scheduler.runAt(nextAttemptAt, internal.accountDeletions.step, { deletionId: deletion._id });
    return;
  }
  await closeAlert(ctx, "account_deletion_stuck", deletion._id);
  const user = await ctx.db.get("users", deletion.userId);
  await recordAction(ctx, {
    userId: deletion.userId,
    actor: user?.clerkId ?? "unknown",
    action: "delete_account",
    requestId: `delete_account:${deletion._id}`,
    done: { code: "completed" },
  });
}

/** Notes that Stripe could not be asked, and when it is asked again: for as long as it takes. */
export async function retryLater(
  ctx: MutationCtx,
  deletion: Deletion,
  errorCode: string,
  now: number,
): Promise<void> {
  const attempts = deletion.attempts + 1;
  const retry = nextRetry(Math.min(attempts, SLOWEST_RETRY), Math.random(), null);
  const nextAttemptAt = now + (retry.kind === "retry" ? retry.delayMs : LEASE_MS);
  await ctx.db.patch("accountDeletions", deletion._id, { attempts, errorCode, nextAttemptAt });
  await ctx.scheduler.runAt(nextAttemptAt, internal.accountDeletions.step, { deletionId: deletion._id });
}
