import { internal } from "../_generated/api";
import type { Doc, Id } from "../_generated/dataModel";
import type { MutationCtx } from "../_generated/server";
import { recordAction } from "./audit";
import { markDirty } from "./subjects";

const REPAIRED_AT_ONCE = 50;

interface Repair {
  reportId: Id<"driftReports">;
  actor: string;
  reason: string;
  cursor: string | null;
}

/** Whether a read of the customer can mend it. A price that sells no plan has to be named by a person first. */
export function isRepairable(finding: Pick<Doc<"driftFindings">, "class" | "stripeCustomerId">): boolean {
  return finding.class !== "unknown_price" && finding.stripeCustomerId !== "";
}

/**
 * Repairs one page of a report's differences and schedules the next: each customer is read from Stripe again, like
 * after an event. Returns how many customers were marked.
 */
export async function repairPage(
  ctx: MutationCtx,
  { cursor, ...repair }: Repair,
  now: number,
): Promise<number> {
  const page = await ctx.db
    .query("driftFindings")
    .withIndex("by_reportId", (q) => q.eq("reportId", repair.reportId))
    .paginate({ cursor, numItems: REPAIRED_AT_ONCE });
  const marked = await repairFindings(ctx, page.page, repair, now);
  if (!page.isDone) {
    await ctx.scheduler.runAfter(0, internal.drift.repairRest, { ...repair, cursor: page.continueCursor });
  }
  return marked;
}

/** Marks the customers of some differences, once each, and records who asked and why. */
export async function repairFindings(
  ctx: MutationCtx,
  findings: readonly Doc<"driftFindings">[],
  { reportId, actor, reason }: Omit<Repair, "cursor">,
  now: number,
): Promise<number> {
  const repairable = findings.filter(isRepairable);
  for (const { _id } of repairable) await ctx.db.patch("driftFindings", _id, { repairedAt: now });
  const customers = new Set(repairable.map(({ stripeCustomerId }) => stripeCustomerId));
  for (const stripeCustomerId of customers) {
    await markDirty(ctx, stripeCustomerId, now);
    await recordAction(ctx, {
      userId: null,
      actor,
      action: "drift_repair",
      requestId: `drift_repair:${reportId}:${stripeCustomerId}:${now}`,
      detail: { reason, subject: reportId },
      stripeCustomerId,
      done: { code: null },
    });
  }
  return customers.size;
}
