import type { Id } from "../_generated/dataModel";
import type { MutationCtx } from "../_generated/server";
import { raiseAlert } from "./alerts";
import { customersOf, findCustomer, insertCustomer } from "./customers";
import { decideFor, recordDecision } from "./entitlements";
import { markDirty } from "./subjects";

interface Claim {
  rowId: Id<"customers">;
  generation: number;
}

const ROWS_OF_ONE_CUSTOMER = 500;

/**
 * Links the customer that Stripe made for a claim. If an event told us of that customer before this call did, what
 * was parked under it moves to the claim. Refuses a customer that belongs to another person.
 */
export async function attachStripeCustomer(
  ctx: MutationCtx,
  { rowId, generation, stripeCustomerId }: Claim & { stripeCustomerId: string },
): Promise<void> {
  const claim = await ctx.db.get("customers", rowId);
  if (claim === null || claim.userId === null) throw new Error("No such claim.");
  if (claim.generation !== generation || claim.stripeCustomerId === stripeCustomerId) return;
  const parked = await findCustomer(ctx, stripeCustomerId);
  if (parked !== null && parked.userId !== null && parked.userId !== claim.userId) {
    const message = `${stripeCustomerId} belongs to another user; the new claim was refused.`;
    await raiseAlert(ctx, "user_mismatch", stripeCustomerId, message);
    throw new Error("The customer belongs to another user.");
  }
  await ctx.db.patch("customers", rowId, { stripeCustomerId });
  if (parked === null) return;
  await moveRows(ctx, parked._id, rowId, claim.userId);
  const { currency, card, lastReadAt } = parked;
  await ctx.db.patch("customers", rowId, { currency, card, lastReadAt });
  await ctx.db.delete("customers", parked._id);
  await recordDecision(ctx, claim.userId, await decideFor(ctx, claim.userId, Date.now()));
}

async function moveRows(
  ctx: MutationCtx,
  from: Id<"customers">,
  customerId: Id<"customers">,
  userId: Id<"users">,
) {
  const subscriptions = await ctx.db
    .query("subscriptions")
    .withIndex("by_customer", (q) => q.eq("customerId", from))
    .take(ROWS_OF_ONE_CUSTOMER);
  for (const { _id } of subscriptions) await ctx.db.patch("subscriptions", _id, { customerId, userId });
  const invoices = await ctx.db
    .query("invoices")
    .withIndex("by_customer", (q) => q.eq("customerId", from))
    .take(ROWS_OF_ONE_CUSTOMER);
  for (const { _id } of invoices) await ctx.db.patch("invoices", _id, { customerId, userId });
}

/**
 * Starts the claim's next generation when Stripe does not know its customer any more. The old customer keeps a row
 * of its own, so that its subscriptions stay readable as what they were. Returns the generation that counts now.
 */
export async function retireCustomer(ctx: MutationCtx, { rowId, generation }: Claim): Promise<number> {
  const claim = await ctx.db.get("customers", rowId);
  if (claim === null || claim.userId === null) throw new Error("No such claim.");
  if (claim.generation !== generation) return claim.generation;
  const newest = (await customersOf(ctx, claim.userId))[0]?.generation ?? generation;
  const next = Math.max(newest, generation) + 1;
  const { userId, claimedUserId, stripeCustomerId, currency, card, lastReadAt } = claim;
  if (stripeCustomerId !== null) {
    const old = await insertCustomer(ctx, { userId, claimedUserId, stripeCustomerId, generation });
    await ctx.db.patch("customers", old._id, { gone: true, currency, card, lastReadAt });
    await moveRows(ctx, rowId, old._id, userId);
    await markDirty(ctx, stripeCustomerId, Date.now());
  }
  const fresh = { stripeCustomerId: null, currency: null, card: null, lastReadAt: null };
  await ctx.db.patch("customers", rowId, { generation: next, ...fresh });
  return next;
}
