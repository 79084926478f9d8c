import type { Doc, Id } from "../_generated/dataModel";
import type { QueryCtx } from "../_generated/server";
import { findCustomer } from "./customers";
import type { CustomerRow } from "./customers";

/** What an invoice may be before it is paid or void, the likeliest to change first. */
const UNSETTLED = ["open", "draft", "uncollectible"] as const;
/** Each that the listing does not reach costs a request of its own. */
const UNSETTLED_READ = 10;

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

/**
 * The customer's invoices that may still be paid, by id. A read lists the newest invoices only, so one that is older than
 * those would stay open here for ever after it was paid.
 */
export async function unsettledInvoices(ctx: QueryCtx, stripeCustomerId: string): Promise<string[]> {
  const customer = await findCustomer(ctx, stripeCustomerId);
  if (customer === null) return [];
  const rows = await Promise.all(
    UNSETTLED.map((status) =>
      ctx.db
        .query("invoices")
        .withIndex("by_customer_status", (q) => q.eq("customerId", customer._id).eq("status", status))
        .order("desc")
        .take(UNSETTLED_READ),
    ),
  );
  return rows
    .flat()
    .slice(0, UNSETTLED_READ)
    .map((row) => row.stripeInvoiceId);
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
