import { invoiceDifferences, subscriptionDifferences } from "../../src/shared/admin/drift";
import { isLive } from "../../src/shared/billing/subscription-state";
import type { InvoiceFacts, SubscriptionFacts } from "../../src/shared/billing/subscription-state";
import type { Doc, Id } from "../_generated/dataModel";
import type { MutationCtx, QueryCtx } from "../_generated/server";
import { findCustomer } from "./customers";
import type { CustomerRow } from "./customers";
import type { Listed } from "./driftReads";
import { INVOICES_LISTED } from "./picture";
import { findPrice } from "./prices";
import { findSubject, isLeased } from "./subjects";

/** A report keeps this many differences; it counts all of them. */
export const FINDINGS_KEPT = 500;
/** Rows of ours in one page's span of time; more than its hundred only when Stripe lists less than we show. */
const ROWS_IN_SPAN = 4_000;

export type Finding = Pick<Doc<"driftFindings">, "class" | "subject" | "stripeCustomerId" | "fields">;

/**
 * A page of a listing and the span of time that it answers for: our rows made after `from` and up to `to` must be among
 * `listed` or `edge`. Both sides are in the order of creation, so one pass over both finds what either lacks; `edge`
 * holds the ids of the page before that were made in the very second at which the pages meet.
 */
export interface Span<Facts> {
  listed: readonly Listed<Facts>[];
  edge: readonly string[];
  from: number;
  to: number;
  /** When Stripe was asked, epoch ms: what was read since is newer than the listing. */
  readAt: number;
}

interface Comparison {
  findings: Finding[];
  compared: number;
  skipped: number;
}

/** Compares a page of subscriptions with our rows of the same span. */
export async function compareSubscriptions(
  ctx: QueryCtx,
  span: Span<SubscriptionFacts>,
): Promise<Comparison> {
  const rows = await ctx.db
    .query("subscriptions")
    .withIndex("by_createdAt", (q) => q.gt("createdAt", span.from).lte("createdAt", span.to))
    .take(ROWS_IN_SPAN);
  const result: Comparison = { findings: [], compared: span.listed.length, skipped: 0 };
  for (const each of span.listed) {
    if (await isBeingRead(ctx, each.stripeCustomerId, span.readAt)) result.skipped += 1;
    else result.findings.push(...(await judgeSubscription(ctx, each)));
  }
  const known = new Set([...span.edge, ...span.listed.map(({ id }) => id)]);
  const unlisted = rows.filter(({ stripeSubscriptionId }) => !known.has(stripeSubscriptionId));
  await addUnlisted(
    ctx,
    result,
    unlisted.map((row) => ({ row, id: row.stripeSubscriptionId })),
    span.readAt,
  );
  return result;
}

async function judgeSubscription(ctx: QueryCtx, listed: Listed<SubscriptionFacts>): Promise<Finding[]> {
  const { id: subject, stripeCustomerId } = listed;
  const about = { subject, stripeCustomerId, fields: [] };
  if (listed.facts === null) return [{ class: "unreadable", ...about }];
  const planKey =
    listed.facts.planKey === "unknown"
      ? ((await findPrice(ctx, listed.facts.priceId))?.planKey ?? "unknown")
      : listed.facts.planKey;
  const facts = { ...listed.facts, planKey };
  const row = await ctx.db
    .query("subscriptions")
    .withIndex("by_stripeSubscriptionId", (q) => q.eq("stripeSubscriptionId", subject))
    .unique();
  const customer = await findCustomer(ctx, stripeCustomerId);
  const findings: Finding[] = [];
  if (row === null) findings.push({ class: "missing_here", ...about });
  else {
    for (const difference of subscriptionDifferences(row, facts)) findings.push({ ...about, ...difference });
  }
  if (!isLive(facts)) return findings;
  if ((customer?.userId ?? null) === null) findings.push({ class: "orphan_customer", ...about });
  if (planKey === "unknown") {
    const fields = [{ field: "priceId", ours: "unknown", stripe: facts.priceId }];
    findings.push({ class: "unknown_price", ...about, fields });
  }
  return findings;
}

/** Compares a page of invoices with our rows of the same span. */
export async function compareInvoices(ctx: QueryCtx, span: Span<InvoiceFacts>): Promise<Comparison> {
  const rows = await ctx.db
    .query("invoices")
    .withIndex("by_createdAt", (q) => q.gt("createdAt", span.from).lte("createdAt", span.to))
    .take(ROWS_IN_SPAN);
  const result: Comparison = { findings: [], compared: span.listed.length, skipped: 0 };
  for (const each of span.listed) {
    if (await isBeingRead(ctx, each.stripeCustomerId, span.readAt)) result.skipped += 1;
    else result.findings.push(...(await judgeInvoice(ctx, each)));
  }
  const known = new Set([...span.edge, ...span.listed.map(({ id }) => id)]);
  const unlisted = rows.filter(({ stripeInvoiceId }) => !known.has(stripeInvoiceId));
  await addUnlisted(
    ctx,
    result,
    unlisted.map((row) => ({ row, id: row.stripeInvoiceId })),
    span.readAt,
  );
  return result;
}

async function judgeInvoice(ctx: QueryCtx, listed: Listed<InvoiceFacts>): Promise<Finding[]> {
  const { id: subject, stripeCustomerId, facts, createdAt } = listed;
  const about = { subject, stripeCustomerId, fields: [] };
  if (facts === null) return [{ class: "unreadable", ...about }];
  const row = await ctx.db
    .query("invoices")
    .withIndex("by_stripeInvoiceId", (q) => q.eq("stripeInvoiceId", subject))
    .unique();
  if (row !== null) {
    return isOlderThanRead(ctx, row)
      .then((isOld) => (isOld ? [] : invoiceDifferences(row, facts)))
      .then((found) => found.map((difference) => ({ ...about, ...difference })));
  }
  const customer = await findCustomer(ctx, stripeCustomerId);
  // Invoices of customers that we never heard of belong to something else that is sold in the same account.
  if (customer === null) return [];
  return (await isAmongNewest(ctx, customer, createdAt)) ? [{ class: "missing_here", ...about }] : [];
}

async function newestInvoices(ctx: QueryCtx, customerId: Id<"customers">) {
  return ctx.db
    .query("invoices")
    .withIndex("by_customer", (q) => q.eq("customerId", customerId))
    .order("desc")
    .take(INVOICES_LISTED);
}

/** Whether a read would list an invoice of that age; older ones keep the state in which they were last seen. */
async function isAmongNewest(ctx: QueryCtx, customer: CustomerRow, createdAt: number): Promise<boolean> {
  const newest = await newestInvoices(ctx, customer._id);
  return newest.length < INVOICES_LISTED || createdAt > (newest.at(-1)?.createdAt ?? 0);
}

async function isOlderThanRead(ctx: QueryCtx, { customerId, createdAt }: Doc<"invoices">): Promise<boolean> {
  const newest = await newestInvoices(ctx, customerId);
  return newest.length === INVOICES_LISTED && createdAt < (newest.at(-1)?.createdAt ?? 0);
}

interface Unlisted {
  row: { customerId: Id<"customers"> };
  id: string;
}

async function addUnlisted(ctx: QueryCtx, result: Comparison, unlisted: readonly Unlisted[], readAt: number) {
  for (const { row, id: subject } of unlisted) {
    const customer = await ctx.db.get("customers", row.customerId);
    const stripeCustomerId = customer?.stripeCustomerId ?? "";
    if (await isBeingRead(ctx, stripeCustomerId, readAt)) result.skipped += 1;
    else result.findings.push({ class: "missing_at_stripe", subject, stripeCustomerId, fields: [] });
  }
}

/** Whether the picture of a customer is, or may be, newer than a listing of that moment. */
async function isBeingRead(ctx: QueryCtx, stripeCustomerId: string, readAt: number): Promise<boolean> {
  const subject = await findSubject(ctx, stripeCustomerId);
  const customer = await findCustomer(ctx, stripeCustomerId);
  if ((customer?.lastReadAt ?? 0) >= readAt) return true;
  return subject !== null && (subject.state === "dirty" || isLeased(subject, readAt));
}

/** Compares customers that we know with whether Stripe has them. */
export async function compareCustomers(
  ctx: QueryCtx,
  asked: readonly { stripeCustomerId: string; isThere: boolean }[],
  readAt: number,
): Promise<Comparison> {
  const result: Comparison = { findings: [], compared: asked.length, skipped: 0 };
  for (const { stripeCustomerId, isThere } of asked) {
    const row = await findCustomer(ctx, stripeCustomerId);
    if (row === null || row.gone === !isThere) continue;
    const about = { subject: stripeCustomerId, stripeCustomerId };
    if (await isBeingRead(ctx, stripeCustomerId, readAt)) result.skipped += 1;
    else if (!isThere) result.findings.push({ class: "missing_at_stripe", ...about, fields: [] });
    else {
      const fields = [{ field: "gone", ours: "true", stripe: "false" }];
      result.findings.push({ class: "status", ...about, fields });
    }
  }
  return result;
}

/** Adds what a page gave to its report. */
export async function addToReport(
  ctx: MutationCtx,
  report: Doc<"driftReports">,
  { findings, compared, skipped }: Comparison,
): Promise<void> {
  const room = Math.max(0, FINDINGS_KEPT - report.found);
  for (const finding of findings.slice(0, room)) {
    await ctx.db.insert("driftFindings", { reportId: report._id, ...finding, repairedAt: null });
  }
  await ctx.db.patch("driftReports", report._id, {
    compared: { ...report.compared, [report.step]: report.compared[report.step] + compared },
    skipped: report.skipped + skipped,
    found: report.found + findings.length,
  });
}
