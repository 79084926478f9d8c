import { v } from "convex/values";
import { internal } from "./_generated/api";
import type { Doc, Id } from "./_generated/dataModel";
import type { MutationCtx } from "./_generated/server";
import { internalAction, internalMutation, internalQuery } from "./functions";
import { closeAlert, raiseAlert } from "./model/alerts";
import { addToReport, compareCustomers, compareInvoices, compareSubscriptions } from "./model/drift";
import { isThere, listInvoices, listSubscriptions } from "./model/driftReads";
import { rateLimits } from "./model/rateLimits";
import { repairPage } from "./model/driftRepair";
import { invoiceFields, subscriptionFields, vNullable } from "./model/validators";
import { readErrorOf, stripeClient } from "./stripe";

const CUSTOMERS_AT_ONCE = 20;
const TRIES = 4;
const RETRY_MS = 15_000;

const vStep = v.union(v.literal("subscriptions"), v.literal("invoices"), v.literal("customers"));

/** Where a comparison goes on: after which record of a listing (or cursor of ours), and up to which moment. */
const vPosition = v.object({
  step: vStep,
  after: vNullable.string,
  to: v.number(),
  edge: v.array(v.string()),
  tries: v.number(),
});

interface Position {
  step: "subscriptions" | "invoices" | "customers";
  after: string | null;
  to: number;
  edge: string[];
  tries: number;
}

const vListed = { id: v.string(), createdAt: v.number(), stripeCustomerId: v.string() };

const vPage = v.union(
  v.object({
    step: v.literal("subscriptions"),
    listed: v.array(v.object({ ...vListed, facts: v.union(v.object(subscriptionFields), v.null()) })),
    isLast: v.boolean(),
  }),
  v.object({
    step: v.literal("invoices"),
    listed: v.array(v.object({ ...vListed, facts: v.union(v.object(invoiceFields), v.null()) })),
    isLast: v.boolean(),
  }),
  v.object({
    step: v.literal("customers"),
    asked: v.array(v.object({ stripeCustomerId: v.string(), isThere: v.boolean() })),
    next: vNullable.string,
  }),
);

/** Reads one page and hands it to `compare`; a failure is tried again a few times, then ends the report. */
export const read = internalAction({
  args: { reportId: v.id("driftReports"), position: vPosition },
  returns: v.null(),
  handler: async (ctx, { reportId, position }): Promise<null> => {
    const stripe = stripeClient();
    const readAt = Date.now();
    try {
      if (position.step === "customers") {
        const known = await ctx.runQuery(internal.drift.knownCustomers, { cursor: position.after });
        const asked: { stripeCustomerId: string; isThere: boolean }[] = [];
        for (const stripeCustomerId of known.ids) {
          asked.push({ stripeCustomerId, isThere: await isThere(stripe, stripeCustomerId) });
        }
        const page = { step: "customers" as const, asked, next: known.next };
        await ctx.runMutation(internal.drift.compare, { reportId, position, readAt, page });
      } else if (position.step === "invoices") {
        const page = { step: "invoices" as const, ...(await listInvoices(stripe, position.after)) };
        await ctx.runMutation(internal.drift.compare, { reportId, position, readAt, page });
      } else {
        const page = { step: "subscriptions" as const, ...(await listSubscriptions(stripe, position.after)) };
        await ctx.runMutation(internal.drift.compare, { reportId, position, readAt, page });
      }
    } catch (error) {
      await ctx.runMutation(internal.drift.fail, { reportId, position, code: readErrorOf(error).code });
    }
    return null;
  },
});

/** A page of the customers that we know by an id of Stripe's. */
export const knownCustomers = internalQuery({
  args: { cursor: vNullable.string },
  returns: v.object({ ids: v.array(v.string()), next: vNullable.string }),
  handler: async (ctx, { cursor }) => {
    const page = await ctx.db
      .query("customers")
      .withIndex("by_stripeCustomerId", (q) => q.gt("stripeCustomerId", null))
      .paginate({ cursor, numItems: CUSTOMERS_AT_ONCE });
    const ids = page.page.flatMap(({ stripeCustomerId }) => stripeCustomerId ?? []);
    return { ids, next: page.isDone ? null : page.continueCursor };
  },
});

/** Compares a page with our rows, adds the differences to the report, and has the next page read. */
export const compare = internalMutation({
  args: { reportId: v.id("driftReports"), position: vPosition, readAt: v.number(), page: vPage },
  returns: v.null(),
  handler: async (ctx, { reportId, position, readAt, page }) => {
    const report = await ctx.db.get("driftReports", reportId);
    if (report?.status !== "running") return null;
    if (page.step === "customers") {
      await addToReport(ctx, report, await compareCustomers(ctx, page.asked, readAt));
      if (page.next === null) await finish(ctx, reportId);
      else await readNext(ctx, reportId, { ...position, after: page.next, tries: 0 });
      return null;
    }
    const last = page.listed.at(-1);
    const from = page.isLast || last === undefined ? -1 : last.createdAt;
    const span = { edge: position.edge, from, to: position.to, readAt };
    const comparison =
      page.step === "subscriptions"
        ? await compareSubscriptions(ctx, { ...span, listed: page.listed })
        : await compareInvoices(ctx, { ...span, listed: page.listed });
    await addToReport(ctx, report, comparison);
    if (from === -1 || last === undefined) await nextStep(ctx, report);
    else {
      const atEdge = page.listed.filter(({ createdAt }) => createdAt === from).map(({ id }) => id);
      const kept = position.to === from ? position.edge : [];
      const edge = [...kept, ...atEdge];
      await readNext(ctx, reportId, { step: page.step, after: last.id, to: from, edge, tries: 0 });
    }
    return null;
  },
});

async function nextStep(ctx: MutationCtx, { _id, step, startedAt }: Doc<"driftReports">) {
  const next = step === "subscriptions" ? ("invoices" as const) : ("customers" as const);
  await ctx.db.patch("driftReports", _id, { step: next });
  await readNext(ctx, _id, { step: next, after: null, to: startedAt, edge: [], tries: 0 });
}

/** Has the next page read when the account's budget of reads allows it. */
async function readNext(ctx: MutationCtx, reportId: Id<"driftReports">, position: Position): Promise<void> {
  // One unit of the budget is two requests.
  const count = position.step === "customers" ? CUSTOMERS_AT_ONCE / 2 : 1;
  const turn = await rateLimits.limit(ctx, "stripeReads", { reserve: true, count });
  const waitMs = turn.retryAfter ?? 0;
  await ctx.scheduler.runAfter(waitMs, internal.drift.read, { reportId, position });
}

async function finish(ctx: MutationCtx, reportId: Id<"driftReports">): Promise<void> {
  const report = await ctx.db.get("driftReports", reportId);
  if (report === null) return;
  await ctx.db.patch("driftReports", reportId, { status: "done", finishedAt: Date.now() });
  if (report.found === 0) return closeAlert(ctx, "drift", "stripe");
  const noun = report.found === 1 ? "difference" : "differences";
  await raiseAlert(
    ctx,
    "drift",
    "stripe",
    `${report.found} ${noun} from Stripe. A repair is asked for by a person.`,
  );
}

/** A page could not be read: tries again, or ends the report with the code. */
export const fail = internalMutation({
  args: { reportId: v.id("driftReports"), position: vPosition, code: v.string() },
  returns: v.null(),
  handler: async (ctx, { reportId, position, code }) => {
    const report = await ctx.db.get("driftReports", reportId);
    if (report?.status !== "running") return null;
    const tries = position.tries + 1;
    if (tries < TRIES) {
      const again = { reportId, position: { ...position, tries } };
      await ctx.scheduler.runAfter(RETRY_MS * tries, internal.drift.read, again);
      return null;
    }
    await ctx.db.patch("driftReports", reportId, {
      status: "failed",
      errorCode: code,
      finishedAt: Date.now(),
    });
    return null;
  },
});

/** Scheduled with a report: ends one of which a page was lost. */
export const expire = internalMutation({
  args: { reportId: v.id("driftReports") },
  returns: v.null(),
  handler: async (ctx, { reportId }) => {
    const report = await ctx.db.get("driftReports", reportId);
    if (report?.status !== "running") return null;
    await ctx.db.patch("driftReports", reportId, {
      status: "failed",
      errorCode: "lost",
      finishedAt: Date.now(),
    });
    return null;
  },
});

/** Goes on with a repair of a whole report. */
export const repairRest = internalMutation({
  args: {
    reportId: v.id("driftReports"),
    actor: v.string(),
    reason: v.string(),
    cursor: v.string(),
  },
  returns: v.null(),
  handler: async (ctx, { reportId, cursor, ...audit }) => {
    await repairPage(ctx, { reportId, cursor, ...audit }, Date.now());
    return null;
  },
});
