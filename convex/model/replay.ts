import { v } from "convex/values";
import type { Infer } from "convex/values";
import { internal } from "../_generated/api";
import type { Doc } from "../_generated/dataModel";
import type { MutationCtx } from "../_generated/server";
import { recordAction } from "./audit";
import { moveLog } from "./inbox";
import { markDirty } from "./subjects";

/** Who replays, and why. */
interface Replay {
  actor: string;
  reason: string;
  /** Records the replay of a processed row and leaves it at that. */
  onlyUnprocessed?: boolean;
}

/**
 * Replays one row: its customer is read again. A dead row waits for that read; a row that was processed stays so,
 * for replaying is harmless at any time. Returns false for a row that names no customer.
 */
export async function replayRow(
  ctx: MutationCtx,
  row: Doc<"webhookLogs">,
  { actor, reason, onlyUnprocessed = false }: Replay,
  now: number,
): Promise<boolean> {
  const { stripeCustomerId, stripeEventId } = row;
  if (stripeCustomerId === null || row.status === "ignored") return false;
  const wakes = !onlyUnprocessed || row.status !== "processed";
  const gen = wakes ? await markDirty(ctx, stripeCustomerId, now) : 0;
  if (row.status === "dead") await moveLog(ctx, row, { to: "received", gen }, now);
  await recordAction(ctx, {
    userId: null,
    actor,
    action: "replay",
    requestId: `replay:${stripeEventId}:${now}`,
    detail: { reason, subject: stripeEventId },
    stripeCustomerId,
    done: { code: row.status },
  });
  return true;
}

const REPLAYED_AT_ONCE = 50;

/** Which failed events are replayed: given up, or waiting for their next try. */
export const vFailed = v.union(v.literal("dead"), v.literal("retrying"));

/** Which failed events are replayed, by whom and why; `until` null is up to now, `cursor` is null at the start. */
interface ReplayChoice {
  status: Infer<typeof vFailed>;
  eventType: string | null;
  since: number;
  until: number | null;
  actor: string;
  reason: string;
  cursor: string | null;
}

/**
 * Replays one page of the chosen events and schedules the next. Returns how many it replayed, and whether it goes on.
 */
export async function replayPage(
  ctx: MutationCtx,
  { cursor, ...choice }: ReplayChoice,
  now: number,
): Promise<{ replayed: number; goesOn: boolean }> {
  const { status, eventType, since, until } = choice;
  const page = await ctx.db
    .query("webhookLogs")
    .withIndex("by_status", (q) =>
      q
        .eq("status", status)
        .gte("createdAt", since)
        .lt("createdAt", until ?? Number.MAX_SAFE_INTEGER),
    )
    .paginate({ cursor, numItems: REPLAYED_AT_ONCE });
  const chosen = page.page.filter((row) => eventType === null || row.eventType === eventType);
  for (const row of chosen) await replayRow(ctx, row, choice, now);
  if (!page.isDone) {
    const next = { ...choice, cursor: page.continueCursor };
    await ctx.scheduler.runAfter(0, internal.webhooks.replayFailed, next);
  }
  return { replayed: chosen.length, goesOn: !page.isDone };
}
