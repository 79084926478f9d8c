import { internal } from "../_generated/api";
import type { MutationCtx } from "../_generated/server";
import { moveLog } from "./inbox";
import type { Transition } from "./inbox";

const ROWS_AT_ONCE = 100;

/** What a finished read means for the waiting rows of its customer. */
export interface Settlement {
  stripeCustomerId: string;
  /** Rows whose wake-up came before the read was claimed; later ones wait for the next read. */
  throughGen: number;
  transition: Exclude<Transition, { to: "received" }>;
  /** Where to go on: rows that are being retried come first, so that none is moved twice. */
  phase: "retrying" | "received";
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
  for (const row of rows) await moveLog(ctx, row, transition, now);
  const last = rows.at(-1)?.gen ?? null;
  if (rows.length === ROWS_AT_ONCE && last !== null) {
    await ctx.scheduler.runAfter(0, internal.sync.settle, { ...settlement, afterGen: last });
    return;
  }
  if (phase === "retrying") await settleRows(ctx, { ...settlement, phase: "received", afterGen: 0 }, now);
}
