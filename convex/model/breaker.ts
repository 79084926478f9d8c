import type { Doc } from "../_generated/dataModel";
import type { MutationCtx, QueryCtx } from "../_generated/server";
import { closeAlert, raiseAlert } from "./alerts";
import type { ReadError } from "./validators";

const FAILURES_TO_OPEN = 5;
// A refused key fails every read alike; there is no need to wait for five.
const AUTH_FAILURES_TO_OPEN = 3;
const FIRST_PAUSE_MS = 30_000;
const LONGEST_PAUSE_MS = 5 * 60_000;

async function findBreaker(ctx: QueryCtx): Promise<Doc<"breakers"> | null> {
  return ctx.db
    .query("breakers")
    .withIndex("by_name", (q) => q.eq("name", "stripe"))
    .unique();
}

function openAt(breaker: Doc<"breakers"> | null, now: number): number | null {
  const until = breaker?.openUntil ?? null;
  return until !== null && until > now ? until : null;
}

/** Whether reads of Stripe were stopped and none has succeeded since. Asks no clock, so a query may. */
export async function isOpen(ctx: QueryCtx): Promise<boolean> {
  const breaker = await findBreaker(ctx);
  return (breaker?.openUntil ?? null) !== null;
}

/** Until when (epoch ms) Stripe is not to be asked; null when it may be. */
export async function pausedUntil(ctx: QueryCtx, now: number): Promise<number | null> {
  const breaker = await findBreaker(ctx);
  return openAt(breaker, now);
}

/**
 * Counts a failed read. Returns until when Stripe is left alone, or null when the breaker stays closed. After the
 * pause the next read is the probe: if it fails too, the pause doubles.
 */
export async function countFailure(ctx: MutationCtx, error: ReadError, now: number): Promise<number | null> {
  const known = await findBreaker(ctx);
  const consecutiveFailures = (known?.consecutiveFailures ?? 0) + 1;
  const consecutiveAuthFailures = error.class === "auth" ? (known?.consecutiveAuthFailures ?? 0) + 1 : 0;
  const opens = consecutiveFailures >= FAILURES_TO_OPEN || consecutiveAuthFailures >= AUTH_FAILURES_TO_OPEN;
  const pausedNow = openAt(known, now);
  const timesOpened = (known?.timesOpened ?? 0) + (opens && pausedNow === null ? 1 : 0);
  const pause = Math.min(FIRST_PAUSE_MS * 2 ** Math.max(timesOpened - 1, 0), LONGEST_PAUSE_MS);
  const openUntil = pausedNow ?? (opens ? now + pause : null);
  const row = {
    name: "stripe" as const,
    consecutiveFailures,
    consecutiveAuthFailures,
    openUntil,
    timesOpened,
  };
  if (known === null) await ctx.db.insert("breakers", row);
  else await ctx.db.patch("breakers", known._id, row);
  if (openUntil !== null) {
    await raiseAlert(
      ctx,
      "stripe_unreachable",
      "stripe",
      `Stripe cannot be read (${error.code}); reads are paused.`,
    );
  }
  return openUntil;
}

/** Notes that Stripe answered. Writes nothing while all is well, so that successes never meet in one row. */
export async function countSuccess(ctx: MutationCtx): Promise<void> {
  const known = await findBreaker(ctx);
  if (known === null || (known.consecutiveFailures === 0 && known.openUntil === null)) return;
  await ctx.db.patch("breakers", known._id, {
    consecutiveFailures: 0,
    consecutiveAuthFailures: 0,
    openUntil: null,
    timesOpened: 0,
  });
  if (known.openUntil !== null) await closeAlert(ctx, "stripe_unreachable", "stripe");
}
