import type { Doc, Id } from "../_generated/dataModel";
import type { MutationCtx, QueryCtx } from "../_generated/server";
import { livingCustomersOf } from "./customers";
import { enqueue } from "./outbox";

/** What has to be sent to Stripe: the customer and the address that its receipts go to. */
interface CustomerEmail {
  stripeCustomerId: string;
  email: string;
}

/** The address that a customer should have at Stripe by now; null when there is none to tell, or nobody to tell it of. */
export async function customerEmail(
  ctx: QueryCtx,
  customerId: Id<"customers">,
): Promise<CustomerEmail | null> {
  const customer = await ctx.db.get("customers", customerId);
  if (customer === null || customer.gone || customer.userId === null) return null;
  const user = await ctx.db.get("users", customer.userId);
  const email = user?.deletedAt === undefined ? (user?.email ?? null) : null;
  const { stripeCustomerId } = customer;
  return email === null || stripeCustomerId === null ? null : { stripeCustomerId, email };
}

/**
 * Makes it due that Stripe learns of a person's address, for each of their customers: any of them may be sent a receipt.
 * `cause` names the fact behind it, so that the same fact told twice is sent once. Before there is a customer nothing is
 * due: the checkout gives it the address of that day.
 */
export async function tellCustomerEmail(ctx: MutationCtx, user: Doc<"users">, cause: string): Promise<void> {
  const { email } = user;
  if (email === null) return;
  for (const customer of await livingCustomersOf(ctx, user._id)) {
    if (customer.email === email) continue;
    await ctx.db.patch("customers", customer._id, { email });
    await enqueue(ctx, `customer_email:${customer.stripeCustomerId}:${cause}`, {
      kind: "customer_email",
      customerId: customer._id,
    });
  }
}
