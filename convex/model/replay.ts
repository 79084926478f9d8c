import type { Doc } from "../_generated/dataModel";
import type { MutationCtx } from "../_generated/server";
import { recordAction } from "./audit";
import { moveLog } from "./inbox";
import { markDirty } from "./subjects";

/**
 * Replays one row: its customer is read again. A dead row waits for that read; a row that was processed stays so,
 * for replaying is harmless at any time. Returns false for a row that names no customer.
 */
export async function replayRow(
  ctx: MutationCtx,
  row: Doc<"webhookLogs">,
  { actor, reason }: { actor: string; reason: string },
  now: number,
): Promise<boolean> {
  const { stripeCustomerId, stripeEventId } = row;
  if (stripeCustomerId === null || row.status === "ignored") return false;
  const gen = await markDirty(ctx, stripeCustomerId, now);
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
