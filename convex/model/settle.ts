import { internal } from "../_generated/api";
import type { Doc } from "../_generated/dataModel";
import type { MutationCtx } from "../_generated/server";
import { recordAction } from "./audit";
import { moveLog } from "./inbox";
import type { Transition } from "./inbox";

const ROWS_AT_ONCE = 100;

/** What a finished read means for the waiting rows of its customer. */
export interface Settlement {
  stripeCustomerId: string;
  /** Rows whose wake-up came before the read was claimed; later ones wait for the next read. */
  throughGen: number;
  transition: Exclude<Transition, { to: "received" }>;
  /**
   * Where to go on: rows that are being retried come first, so that none is moved twice. An answer heals the dead
   * letters that it came after, too.
   */
  phase: "retrying" | "received" | "dead";
  afterGen: number;
}

/** Moves every waiting row that a read answered, a page at a time; the rest goes on in a transaction of its own. */
export async function settleRows(ctx: MutationCtx, settlement: Settlement, now: number): Promise<void> {
  const { stripeCustomerId, throughGen, transition, phase, afterGen } = settlement;
  const rows = await ctx.db
    .query("webhookLogs")
    .withIndex("by_customer", (q) =>
      q
        .eq("stripeCustomerId", stripeCustomerId)
        .eq("status", phase)
        .gt("gen", afterGen)
        .lte("gen", throughGen),
    )
    .take(ROWS_AT_ONCE);
  for (const row of rows) {
    await moveLog(ctx, row, transition, now);
    if (phase === "dead") await recordHealing(ctx, row, now);
  }
  const last = rows.at(-1)?.gen ?? null;
  if (rows.length === ROWS_AT_ONCE && last !== null) {
    await ctx.scheduler.runAfter(0, internal.sync.settle, { ...settlement, afterGen: last });
    return;
  }
  const next = nextPhase(settlement);
  if (next !== null) await settleRows(ctx, { ...settlement, phase: next, afterGen: 0 }, now);
}

function nextPhase({ phase, transition }: Settlement): Settlement["phase"] | null {
  if (phase === "retrying") return "received";
  return phase === "received" && transition.to === "processed" ? "dead" : null;
}

async function recordHealing(ctx: MutationCtx, row: Doc<"webhookLogs">, now: number): Promise<void> {
  await recordAction(ctx, {
    userId: null,
    actor: "system",
    action: "heal",
    requestId: `heal:${row.stripeEventId}:${now}`,
    detail: { reason: "A later read of the customer answered it.", subject: row.stripeEventId },
    stripeCustomerId: row.stripeCustomerId,
    done: { code: "dead" },
  });
}
