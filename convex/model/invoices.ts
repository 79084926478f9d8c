import type { Doc, Id } from "../_generated/dataModel";
import type { QueryCtx } from "../_generated/server";

/** A payment that was begun longer ago was lost with its server: longer than a route may take. */
const PAYING_MS = 60_000;
const ACTIONS_READ = 20;

/** The person's own invoice with that id, or null: somebody else's does not exist for them. */
export async function ownInvoice(
  ctx: QueryCtx,
  userId: Id<"users">,
  stripeInvoiceId: string,
): Promise<Pick<Doc<"invoices">, "stripeInvoiceId" | "status"> | null> {
  const row = await ctx.db
    .query("invoices")
    .withIndex("by_stripeInvoiceId", (q) => q.eq("stripeInvoiceId", stripeInvoiceId))
    .unique();
  return row?.userId === userId ? { stripeInvoiceId: row.stripeInvoiceId, status: row.status } : null;
}

/** Whether the person has asked for the payment of that invoice a moment ago and Stripe has not answered yet. */
export async function isBeingPaid(
  ctx: QueryCtx,
  userId: Id<"users">,
  stripeInvoiceId: string,
  now: number,
): Promise<boolean> {
  const newest = await ctx.db
    .query("billingActions")
    .withIndex("by_userId", (q) => q.eq("userId", userId).gt("createdAt", now - PAYING_MS))
    .order("desc")
    .take(ACTIONS_READ);
  return newest.some(
    ({ action, outcome, detail }) =>
      action === "pay_invoice" && outcome === "started" && detail.subject === stripeInvoiceId,
  );
}

/** Whose invoice a PaymentIntent collects: the way from a dispute, which names no customer, to its subject. */
export async function customerOfPayment(ctx: QueryCtx, paymentIntentId: string): Promise<string | null> {
  const invoice = await ctx.db
    .query("invoices")
    .withIndex("by_paymentIntent", (q) => q.eq("paymentIntentId", paymentIntentId))
    .first();
  const customer = invoice && (await ctx.db.get("customers", invoice.customerId));
  return customer?.stripeCustomerId ?? null;
}
