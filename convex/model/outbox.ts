import { nextRetry } from "../../src/shared/billing/backoff";
import type { LifecycleEvent, UiEvent } from "../../src/shared/analytics";
import { internal } from "../_generated/api";
import type { Doc, Id } from "../_generated/dataModel";
import type { MutationCtx } from "../_generated/server";

type Effect = Doc<"outbox">["effect"];

/**
 * Makes an effect due, in the transaction that causes it. A key that was used before does nothing, whatever became
 * of it: an effect happens once per business fact, not once per event.
 */
export async function enqueue(ctx: MutationCtx, effectKey: string, effect: Effect): Promise<void> {
  const known = await ctx.db
    .query("outbox")
    .withIndex("by_effectKey", (q) => q.eq("effectKey", effectKey))
    .unique();
  if (known !== null) return;
  const now = Date.now();
  const outboxId = await ctx.db.insert("outbox", {
    effectKey,
    effect,
    status: "pending",
    attempts: 0,
    nextAttemptAt: now,
    sentAt: null,
  });
  await ctx.scheduler.runAfter(0, internal.outbox.dispatch, { outboxId });
}

/** Records how a sending ended; a failed one is tried again on the inbox's schedule, then given up. */
export async function settleSending(
  ctx: MutationCtx,
  row: Doc<"outbox">,
  outcome: "sent" | "failed" | "refused",
): Promise<"sent" | "pending" | "dead"> {
  const now = Date.now();
  if (outcome === "sent") {
    await ctx.db.patch("outbox", row._id, { status: "sent", sentAt: now });
    return "sent";
  }
  const retry = nextRetry(row.attempts, Math.random(), null);
  if (outcome === "refused" || retry.kind === "give_up") {
    await ctx.db.patch("outbox", row._id, { status: "dead" });
    return "dead";
  }
  await ctx.db.patch("outbox", row._id, { nextAttemptAt: now + retry.delayMs });
  return "pending";
}

interface NewAnalyticsEvent {
  name: UiEvent | LifecycleEvent;
  userId: Id<"users"> | null;
  anonymousId: string | null;
  properties: Doc<"analyticsEvents">["properties"];
}

/** Stores one event. The roll-up counts it: a count of its own would make all writers meet in one row. */
export async function recordAnalytics(ctx: MutationCtx, event: NewAnalyticsEvent): Promise<void> {
  await ctx.db.insert("analyticsEvents", { ...event, createdAt: Date.now() });
}
