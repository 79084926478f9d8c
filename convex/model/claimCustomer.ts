import type { Doc, Id } from "../_generated/dataModel";
import type { MutationCtx } from "../_generated/server";
import { raiseAlert } from "./alerts";
import { tellCustomerEmail } from "./customerEmail";
import { type CustomerRow, customersOf, findCustomer, insertCustomer } from "./customers";
import { decideFor, recordDecision } from "./entitlements";
import { markDirty } from "./subjects";
import { requireUser } from "./users";

interface Claim {
  rowId: Id<"customers">;
  generation: number;
}

const ROWS_OF_ONE_CUSTOMER = 500;
/** Stripe keeps an idempotency key, and with it the parameters that it must be repeated with, for a day. */
const KEY_LIFETIME_MS = 24 * 3_600_000;

/**
 * Keeps what a claim's customer is made with until it is made: an idempotency key repeats a request only when nothing
 * in it changed, and a profile that changes between two tries would make two customers.
 */
export async function keepProfile(
  ctx: MutationCtx,
  claim: CustomerRow,
  { email, name }: Pick<Doc<"users">, "email" | "name">,
  now: number,
): Promise<CustomerRow> {
  if (claim.stripeCustomerId !== null) return claim;
  const kept = claim.madeWith ?? null;
  if (kept !== null && now < kept.at + KEY_LIFETIME_MS) return claim;
  const madeWith = { email, name, at: now };
  await ctx.db.patch("customers", claim._id, { madeWith });
  return { ...claim, madeWith };
}

/**
 * Links the customer that Stripe made for a claim, and returns the claim's: the first one, should two have been made.
 * If an event told us of that customer before this call did, what was parked under it moves to the claim. An address
 * that changed while it was made is sent after it. Refuses a customer that belongs to another person.
 */
export async function attachStripeCustomer(
  ctx: MutationCtx,
  { rowId, generation, stripeCustomerId }: Claim & { stripeCustomerId: string },
): Promise<string> {
  const claim = await ctx.db.get("customers", rowId);
  if (claim === null || claim.userId === null) throw new Error("No such claim.");
  if (claim.generation !== generation) return stripeCustomerId;
  if (claim.stripeCustomerId !== null) return claim.stripeCustomerId;
  const parked = await findCustomer(ctx, stripeCustomerId);
  if (parked !== null && parked.userId !== null && parked.userId !== claim.userId) {
    const message = `${stripeCustomerId} belongs to another user; the new claim was refused.`;
    await raiseAlert(ctx, "user_mismatch", stripeCustomerId, message);
    throw new Error("The customer belongs to another user.");
  }
  await ctx.db.patch("customers", rowId, { stripeCustomerId, madeWith: null });
  if (parked !== null) await join(ctx, parked, { ...claim, userId: claim.userId });
  const user = await requireUser(ctx, claim.userId);
  if (claim.madeWith && claim.madeWith.email !== user.email) await tellCustomerEmail(ctx, user, "made");
  return stripeCustomerId;
}

/** Moves what was parked under a customer that nobody had claimed to its claim. */
async function join(
  ctx: MutationCtx,
  parked: CustomerRow,
  { _id: rowId, userId }: CustomerRow & { userId: Id<"users"> },
): Promise<void> {
  await moveRows(ctx, parked._id, rowId, userId);
  const { currency, card, lastReadAt } = parked;
  await ctx.db.patch("customers", rowId, { currency, card, lastReadAt });
  await ctx.db.delete("customers", parked._id);
  await recordDecision(ctx, userId, await decideFor(ctx, userId, Date.now()));
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
 * of its own, so that its subscriptions stay readable as what they were. Returns the claim as it counts now.
 */
export async function retireCustomer(ctx: MutationCtx, { rowId, generation }: Claim): Promise<CustomerRow> {
  const claim = await ctx.db.get("customers", rowId);
  if (claim === null || claim.userId === null) throw new Error("No such claim.");
  if (claim.generation !== generation) return claim;
  const newest = (await customersOf(ctx, claim.userId))[0]?.generation ?? generation;
  const next = Math.max(newest, generation) + 1;
  const { userId, claimedUserId, stripeCustomerId, currency, card, lastReadAt } = claim;
  if (stripeCustomerId !== null) {
    const old = await insertCustomer(ctx, { userId, claimedUserId, stripeCustomerId, generation });
    await ctx.db.patch("customers", old._id, { gone: true, currency, card, lastReadAt });
    await moveRows(ctx, rowId, old._id, userId);
    await markDirty(ctx, stripeCustomerId, Date.now());
  }
  const fresh = { generation: next, stripeCustomerId: null, currency: null, card: null, lastReadAt: null };
  await ctx.db.patch("customers", rowId, fresh);
  return keepProfile(ctx, { ...claim, ...fresh }, await requireUser(ctx, userId), Date.now());
}
