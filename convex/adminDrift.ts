import { ConvexError, v } from "convex/values";
import { internal } from "./_generated/api";
import { adminMutation, adminQuery } from "./functions";
import { vDriftClass } from "./model/adminTables";
import { recordAction, requireReason } from "./model/audit";
import { FINDINGS_KEPT } from "./model/drift";
import { isRepairable, repairFindings, repairPage } from "./model/driftRepair";
import { vNullable } from "./model/validators";

const REPORTS_KEPT = 5;
const EXPIRES_MS = 3_600_000;
const CHOSEN_AT_ONCE = 50;

const vReport = v.object({
  reportId: v.id("driftReports"),
  actor: v.string(),
  reason: v.string(),
  status: v.union(v.literal("running"), v.literal("done"), v.literal("failed")),
  step: v.union(v.literal("subscriptions"), v.literal("invoices"), v.literal("customers")),
  compared: v.object({ subscriptions: v.number(), invoices: v.number(), customers: v.number() }),
  skipped: v.number(),
  found: v.number(),
  errorCode: vNullable.string,
  startedAt: v.number(),
  finishedAt: vNullable.number,
});

/** The newest reports, and the differences of the newest one (the first 500), each with whether a read can mend it. */
export const latest = adminQuery({
  args: {},
  returns: v.object({
    reports: v.array(vReport),
    findings: v.array(
      v.object({
        findingId: v.id("driftFindings"),
        class: vDriftClass,
        subject: v.string(),
        stripeCustomerId: v.string(),
        fields: v.array(v.object({ field: v.string(), ours: v.string(), stripe: v.string() })),
        repairedAt: vNullable.number,
        isRepairable: v.boolean(),
      }),
    ),
  }),
  handler: async (ctx) => {
    const rows = await ctx.db
      .query("driftReports")
      .withIndex("by_startedAt")
      .order("desc")
      .take(REPORTS_KEPT);
    const [newest] = rows;
    const findings =
      newest === undefined
        ? []
        : await ctx.db
            .query("driftFindings")
            .withIndex("by_reportId", (q) => q.eq("reportId", newest._id))
            .take(FINDINGS_KEPT);
    return {
      reports: rows.map(({ _id, _creationTime, ...report }) => ({ reportId: _id, ...report })),
      findings: findings.map(({ _id, _creationTime, reportId: _reportId, ...finding }) => ({
        findingId: _id,
        ...finding,
        isRepairable: isRepairable(finding),
      })),
    };
  },
});

/** Starts a comparison of everything with Stripe, unless one runs. It changes nothing of what people see. */
export const start = adminMutation({
  args: { reason: v.string() },
  returns: v.object({ reportId: v.id("driftReports"), isNew: v.boolean() }),
  handler: async (ctx, { reason }) => {
    const now = Date.now();
    const known = await ctx.db
      .query("driftReports")
      .withIndex("by_startedAt")
      .order("desc")
      .take(REPORTS_KEPT + 1);
    const running = known.find(({ status }) => status === "running");
    if (running !== undefined) return { reportId: running._id, isNew: false };
    const audit = { actor: ctx.operator.clerkId, reason: requireReason(reason) };
    const reportId = await ctx.db.insert("driftReports", {
      ...audit,
      status: "running",
      step: "subscriptions",
      compared: { subscriptions: 0, invoices: 0, customers: 0 },
      skipped: 0,
      found: 0,
      errorCode: null,
      startedAt: now,
      finishedAt: null,
    });
    await recordAction(ctx, {
      userId: null,
      actor: audit.actor,
      action: "drift_report",
      requestId: `drift_report:${reportId}`,
      detail: { reason: audit.reason, subject: reportId },
      done: { code: null },
    });
    const position = { step: "subscriptions" as const, after: null, to: now, edge: [], tries: 0 };
    await ctx.scheduler.runAfter(0, internal.drift.read, { reportId, position });
    await ctx.scheduler.runAfter(EXPIRES_MS, internal.drift.expire, { reportId });
    // One more than is kept exists now; its differences go with it.
    for (const { _id } of known.slice(REPORTS_KEPT - 1)) {
      const findings = await ctx.db
        .query("driftFindings")
        .withIndex("by_reportId", (q) => q.eq("reportId", _id))
        .take(FINDINGS_KEPT);
      for (const finding of findings) await ctx.db.delete("driftFindings", finding._id);
      await ctx.db.delete("driftReports", _id);
    }
    return { reportId, isNew: true };
  },
});

/**
 * Has the customers of the chosen differences (at most 50), or of the whole report, read from Stripe again. Throws
 * `not_found` for a difference of another report, `invalid_request` without a reason.
 */
export const repair = adminMutation({
  args: {
    reportId: v.id("driftReports"),
    findingIds: v.union(v.array(v.id("driftFindings")), v.null()),
    reason: v.string(),
  },
  returns: v.object({ customers: v.number() }),
  handler: async (ctx, { reportId, findingIds, reason }) => {
    const audit = { reportId, actor: ctx.operator.clerkId, reason: requireReason(reason) };
    const now = Date.now();
    if (findingIds === null) return { customers: await repairPage(ctx, { ...audit, cursor: null }, now) };
    if (findingIds.length > CHOSEN_AT_ONCE) throw new ConvexError({ code: "invalid_request" });
    const findings = await Promise.all(findingIds.map((id) => ctx.db.get("driftFindings", id)));
    const own = findings.flatMap((finding) => (finding?.reportId === reportId ? finding : []));
    if (own.length < findings.length) throw new ConvexError({ code: "not_found" });
    return { customers: await repairFindings(ctx, own, audit, now) };
  },
});
