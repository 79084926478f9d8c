import type { InvoiceFacts } from "../../src/shared/billing/subscription-state";
import type { Doc, Id } from "../_generated/dataModel";
import type { MutationCtx, QueryCtx } from "../_generated/server";
import type { CustomerRow } from "./customers";
import { INVOICES_LISTED } from "./picture";

/** What is known of the invoices that are older than the ones every read lists. */
export type HistoryState = "complete" | "more" | "reading";

async function findHistory(
  ctx: QueryCtx,
  customerId: Id<"customers">,
): Promise<Doc<"invoiceHistories"> | null> {
  return ctx.db
    .query("invoiceHistories")
    .withIndex("by_customer", (q) => q.eq("customerId", customerId))
    .unique();
}

/** Whether Stripe may have older invoices of any of a person's customers than we do. One is read at a time. */
export async function historyState(ctx: QueryCtx, customers: readonly CustomerRow[]): Promise<HistoryState> {
  const states = await Promise.all(customers.map((customer) => stateOf(ctx, customer)));
  if (states.includes("reading")) return "reading";
  return states.includes("more") ? "more" : "complete";
}

/** Fewer than one read lists are all there are. */
async function stateOf(ctx: QueryCtx, customer: CustomerRow): Promise<HistoryState> {
  if (customer.stripeCustomerId === null) return "complete";
  const history = await findHistory(ctx, customer._id);
  if (history?.complete === true) return "complete";
  if (history !== null && history.readingSeq !== null) return "reading";
  const newest = await ctx.db
    .query("invoices")
    .withIndex("by_customer", (q) => q.eq("customerId", customer._id))
    .take(INVOICES_LISTED);
  return newest.length < INVOICES_LISTED ? "complete" : "more";
}

/** A reserved read of the invoices before `startingAfter`. */
export interface HistoryRead {
  stripeCustomerId: string;
  customerId: Id<"customers">;
  seq: number;
  startingAfter: string;
}

/** Reserves the read of the next older invoices; null when one is under way or nothing is missing. */
export async function claimHistory(
  ctx: MutationCtx,
  customers: readonly CustomerRow[],
): Promise<HistoryRead | null> {
  if ((await historyState(ctx, customers)) !== "more") return null;
  for (const customer of customers) {
    if ((await stateOf(ctx, customer)) === "more") return claimOlder(ctx, customer);
  }
  return null;
}

async function claimOlder(ctx: MutationCtx, customer: CustomerRow): Promise<HistoryRead | null> {
  const { stripeCustomerId } = customer;
  // From the edge of what every sync lists, not from our oldest row: between two syncs more may have been made than one
  // lists, and those would stay unseen.
  const listed = await ctx.db
    .query("invoices")
    .withIndex("by_customer", (q) => q.eq("customerId", customer._id))
    .order("desc")
    .take(INVOICES_LISTED);
  const edge = listed.at(-1);
  if (edge === undefined || stripeCustomerId === null) return null;
  const history = await findHistory(ctx, customer._id);
  const seq = (history?.seq ?? 0) + 1;
  const reserved = { seq, readingSeq: seq, complete: false };
  if (history === null) await ctx.db.insert("invoiceHistories", { customerId: customer._id, ...reserved });
  else await ctx.db.patch("invoiceHistories", history._id, reserved);
  const startingAfter = history?.readThrough ?? edge.stripeInvoiceId;
  return { stripeCustomerId, customerId: customer._id, seq, startingAfter };
}

/**
 * Adds what a reserved read found; an answer that comes after its read was given up is dropped. Known invoices are left
 * alone: the sync keeps those, and in which order its answers count is not decided here.
 */
export async function commitHistory(
  ctx: MutationCtx,
  { customerId, seq }: Pick<HistoryRead, "customerId" | "seq">,
  found: { invoices: readonly InvoiceFacts[]; complete: boolean },
): Promise<void> {
  const history = await findHistory(ctx, customerId);
  const customer = await ctx.db.get("customers", customerId);
  if (history?.readingSeq !== seq || customer === null) return;
  for (const facts of [...found.invoices].reverse()) {
    const known = await ctx.db
      .query("invoices")
      .withIndex("by_stripeInvoiceId", (q) => q.eq("stripeInvoiceId", facts.stripeInvoiceId))
      .unique();
    if (known === null) await ctx.db.insert("invoices", { ...facts, customerId, userId: customer.userId });
  }
  const last = found.invoices.at(-1);
  await ctx.db.patch("invoiceHistories", history._id, {
    readingSeq: null,
    complete: found.complete,
    ...(last === undefined ? {} : { readThrough: last.stripeInvoiceId }),
  });
}

/** Gives a read up, so that the person can ask again. */
export async function releaseHistory(
  ctx: MutationCtx,
  { customerId, seq }: Pick<HistoryRead, "customerId" | "seq">,
): Promise<void> {
  const history = await findHistory(ctx, customerId);
  if (history?.readingSeq === seq) await ctx.db.patch("invoiceHistories", history._id, { readingSeq: null });
}
