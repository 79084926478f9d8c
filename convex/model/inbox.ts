import { wellFormed } from "../../src/shared/well-formed";
import type { Doc } from "../_generated/dataModel";
import type { MutationCtx, QueryCtx } from "../_generated/server";
import type { InboxEvent, InboxStatus } from "./validators";

type LogRow = Doc<"webhookLogs">;

/** Payloads above this are kept as their hash only; nothing needs them to make the state right. */
const PAYLOAD_CAP = 512 * 1024;
const ERRORS_KEPT = 12;

// `received -> processed | ignored | retrying -> ... | dead`; `dead -> received` by replay, `dead -> processed` when a
// later read of its customer has answered it.
const LEGAL: Record<InboxStatus, readonly InboxStatus[]> = {
  received: ["processed", "retrying", "dead"],
  retrying: ["retrying", "processed", "dead"],
  dead: ["received", "processed"],
  processed: [],
  ignored: [],
};

/** The row of an event id, or null when it was never stored. */
export async function findLog(ctx: QueryCtx, stripeEventId: string): Promise<LogRow | null> {
  return ctx.db
    .query("webhookLogs")
    .withIndex("by_stripeEventId", (q) => q.eq("stripeEventId", stripeEventId))
    .unique();
}

type Filing =
  | { status: "received"; gen: number }
  | { status: "ignored"; reason: string }
  /** Everything that follows from it is written in the same transaction. */
  | { status: "processed" };

type Envelope = Omit<InboxEvent, "payload" | "source"> & Pick<LogRow, "source">;

/** Stores an event and its payload. Ask `findLog` in the same transaction. */
export async function insertLog(
  ctx: MutationCtx,
  event: InboxEvent,
  filing: Filing,
  now: number,
): Promise<void> {
  const { payload, ...envelope } = event;
  const logId = await insertEnvelope(ctx, envelope, filing, now);
  const truncated = payload.length > PAYLOAD_CAP;
  // A lone surrogate is not valid Unicode and would make the whole insert throw.
  await ctx.db.insert("webhookPayloads", { logId, payload: truncated ? "" : wellFormed(payload), truncated });
}

/**
 * Stores an event without its payload. The only place that inserts into the inbox: uniqueness rests on `findLog`
 * having been asked in the same transaction.
 */
export async function insertEnvelope(
  ctx: MutationCtx,
  envelope: Envelope,
  filing: Filing,
  now: number,
): Promise<LogRow["_id"]> {
  return ctx.db.insert("webhookLogs", {
    ...envelope,
    status: filing.status,
    ignoredReason: filing.status === "ignored" ? filing.reason : null,
    gen: filing.status === "received" ? filing.gen : null,
    attempts: 0,
    deliveries: 1,
    nextAttemptAt: null,
    errorMessage: null,
    errors: [],
    createdAt: now,
    changedAt: now,
    processedAt: filing.status === "received" ? null : now,
  });
}

/** Counts one more delivery of a stored event. */
export async function countDelivery(ctx: MutationCtx, row: LogRow, now: number): Promise<number> {
  const deliveries = row.deliveries + 1;
  await ctx.db.patch("webhookLogs", row._id, { deliveries, changedAt: now });
  return deliveries;
}

export type Transition =
  | { to: "processed" }
  | { to: "retrying"; code: string; message: string; nextAttemptAt: number; countsAttempt: boolean }
  | { to: "dead"; code: string; message: string }
  | { to: "received"; gen: number };

/** Moves a row to its next state: the only place that changes `status`. Throws on a move that the inbox forbids. */
export async function moveLog(
  ctx: MutationCtx,
  row: LogRow,
  transition: Transition,
  now: number,
): Promise<void> {
  if (!LEGAL[row.status].includes(transition.to)) {
    throw new Error(`An inbox row cannot go from ${row.status} to ${transition.to}.`);
  }
  switch (transition.to) {
    case "processed":
      return ctx.db.patch("webhookLogs", row._id, {
        status: "processed",
        changedAt: now,
        processedAt: now,
        nextAttemptAt: null,
      });
    case "received":
      return ctx.db.patch("webhookLogs", row._id, {
        status: "received",
        changedAt: now,
        gen: transition.gen,
        processedAt: null,
        nextAttemptAt: null,
      });
    case "retrying":
      return ctx.db.patch("webhookLogs", row._id, {
        status: "retrying",
        changedAt: now,
        nextAttemptAt: transition.nextAttemptAt,
        attempts: row.attempts + (transition.countsAttempt ? 1 : 0),
        ...failureOf(row, transition, now),
      });
    case "dead":
      return ctx.db.patch("webhookLogs", row._id, {
        status: "dead",
        changedAt: now,
        nextAttemptAt: null,
        processedAt: now,
        attempts: row.attempts + 1,
        ...failureOf(row, transition, now),
      });
  }
}

function failureOf(row: LogRow, { code, message }: { code: string; message: string }, now: number) {
  const errors = [...row.errors, { at: now, code, message }].slice(-ERRORS_KEPT);
  return { errorMessage: message, errors, failures: failuresOf(row) + 1 };
}

/** How many reads failed for a row; in a long outage more than the errors that it keeps. */
export function failuresOf({ failures, errors }: Pick<LogRow, "failures" | "errors">): number {
  return failures ?? errors.length;
}
