import type { Doc, Id } from "../_generated/dataModel";
import type { MutationCtx, QueryCtx } from "../_generated/server";

export type CustomerRow = Doc<"customers">;

// A person has one customer, plus one for each that was deleted at Stripe or made in its dashboard.
const CUSTOMERS_READ = 20;

/** The row of a Stripe customer, or null when it was never heard of. */
export async function findCustomer(ctx: QueryCtx, stripeCustomerId: string): Promise<CustomerRow | null> {
  return ctx.db
    .query("customers")
    .withIndex("by_stripeCustomerId", (q) => q.eq("stripeCustomerId", stripeCustomerId))
    .unique();
}

/** The person's customers, the newest generation first. */
export async function customersOf(ctx: QueryCtx, userId: Id<"users">): Promise<CustomerRow[]> {
  return ctx.db
    .query("customers")
    .withIndex("by_userId", (q) => q.eq("userId", userId))
    .order("desc")
    .take(CUSTOMERS_READ);
}

/** The person's customers that Stripe still has, the newest generation first. */
export async function livingCustomersOf(
  ctx: QueryCtx,
  userId: Id<"users">,
): Promise<(CustomerRow & { stripeCustomerId: string })[]> {
  const rows = await customersOf(ctx, userId);
  return rows.flatMap(({ stripeCustomerId, ...row }) =>
    stripeCustomerId === null || row.gone ? [] : [{ ...row, stripeCustomerId }],
  );
}

/** The customer that a checkout sells to, or null before the first one. */
export async function currentCustomer(ctx: QueryCtx, userId: Id<"users">): Promise<CustomerRow | null> {
  const rows = await customersOf(ctx, userId);
  return rows.find((row) => !row.gone) ?? null;
}

/** Notes that a customer cannot be read, for its page. A single failure is tried again in seconds and is no news. */
export async function noteUnreadable(ctx: MutationCtx, stripeCustomerId: string, now: number): Promise<void> {
  const customer = await findCustomer(ctx, stripeCustomerId);
  if (customer === null || (customer.unreadSince ?? null) !== null) return;
  await ctx.db.patch("customers", customer._id, { unreadSince: now });
}

/** Notes that a customer was read again. */
export async function noteReadable(ctx: MutationCtx, stripeCustomerId: string): Promise<void> {
  const customer = await findCustomer(ctx, stripeCustomerId);
  if (customer === null || (customer.unreadSince ?? null) === null) return;
  await ctx.db.patch("customers", customer._id, { unreadSince: null });
}

type NewCustomer = Pick<CustomerRow, "userId" | "claimedUserId" | "stripeCustomerId" | "generation">;

/** Makes a row of which nothing was read yet. */
export async function insertCustomer(ctx: MutationCtx, row: NewCustomer): Promise<CustomerRow> {
  const customerId = await ctx.db.insert("customers", {
    ...row,
    gone: false,
    currency: null,
    card: null,
    lastReadAt: null,
  });
  const made = await ctx.db.get("customers", customerId);
  if (made === null) throw new Error("A row that was just inserted is missing.");
  return made;
}
