import type { Doc, Id } from "../_generated/dataModel";
import type { QueryCtx } from "../_generated/server";
import type { CustomerRow } from "./customers";

/** An invoice as a payment of it begins. */
interface OwnInvoice extends Pick<Doc<"invoices">, "stripeInvoiceId" | "stripeSubscriptionId" | "status"> {
  /** Its bank has a payment of it and has not answered. */
  withBank: boolean;
  /** Whose it is at Stripe. */
  customer: CustomerRow | null;
}

/** The person's own invoice with that id, or null: somebody else's does not exist for them. */
export async function ownInvoice(
  ctx: QueryCtx,
  userId: Id<"users">,
  stripeInvoiceId: string,
): Promise<OwnInvoice | null> {
  const row = await ctx.db
    .query("invoices")
    .withIndex("by_stripeInvoiceId", (q) => q.eq("stripeInvoiceId", stripeInvoiceId))
    .unique();
  if (row?.userId !== userId) return null;
  const { stripeSubscriptionId, status, payment } = row;
  const withBank = payment?.attempt?.outcome === "processing";
  const customer = await ctx.db.get("customers", row.customerId);
  return { stripeInvoiceId, stripeSubscriptionId, status, withBank, customer };
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
