import { ConvexError } from "convex/values";
import type { Doc, Id } from "../_generated/dataModel";
import type { MutationCtx, QueryCtx } from "../_generated/server";
import { decideFor, recordDecision } from "./entitlements";
import { markDirty } from "./subjects";

/** A person as the identity provider names them. */
export interface Person {
  clerkId: string;
  email: string | null;
  name: string | null;
}

/** A token that is accepted was made at most this long ago: it lives a minute, and clocks differ. */
const TOKEN_AGE_MS = 5 * 60_000;

// More parked customers than this for one person is a mistake that adoption must not turn into a failed sign-in.
const ADOPTED_AT_ONCE = 20;

/** The person's row, or null before their first write. */
export async function findUser(ctx: QueryCtx, clerkId: string): Promise<Doc<"users"> | null> {
  return ctx.db
    .query("users")
    .withIndex("by_clerkId", (q) => q.eq("clerkId", clerkId))
    .unique();
}

/** The row as it is, or null. Throws `forbidden` for a deleted account: its token lives up to a minute longer. */
export function refuseDeleted<Row extends Doc<"users"> | null>(user: Row): Row {
  if (user?.deletedAt !== undefined) throw new ConvexError({ code: "forbidden" });
  return user;
}

/**
 * The person's row, made now if there is none; a new row adopts the customers that were parked for it.
 * Throws `forbidden` for a deleted account.
 */
export async function ensureUser(ctx: MutationCtx, person: Person): Promise<Doc<"users">> {
  const known = refuseDeleted(await findUser(ctx, person.clerkId));
  if (known === null) return insertUser(ctx, person);
  const { email, name } = newerProfile(known, person, Date.now());
  if (email === known.email && name === known.name) return known;
  await ctx.db.patch("users", known._id, { email, name });
  return { ...known, email, name };
}

/** What the token says, unless Clerk told us of a change after which it may not have been made yet. */
function newerProfile(known: Doc<"users">, token: Person, now: number): Pick<Person, "email" | "name"> {
  const isTokenNewer = now - (known.clerkUpdatedAt ?? 0) >= TOKEN_AGE_MS;
  if (!isTokenNewer) return { email: known.email ?? token.email, name: known.name };
  return { email: token.email ?? known.email, name: token.name ?? known.name };
}

async function insertUser(ctx: MutationCtx, person: Person): Promise<Doc<"users">> {
  const userId = await ctx.db.insert("users", {
    ...person,
    role: "user",
    entitlement: { plan: "free", reason: "no_subscription", until: null },
    promptCount: 0,
  });
  await adoptParked(ctx, userId, person.clerkId);
  return requireUser(ctx, userId);
}

/** The row of a user id that we stored ourselves. */
export async function requireUser(ctx: QueryCtx, userId: Id<"users">): Promise<Doc<"users">> {
  const user = await ctx.db.get("users", userId);
  if (user === null) throw new Error("A stored user id has no row.");
  return user;
}

/** Links customers that were read before the person was known, by the user id in their metadata; never by e-mail. */
async function adoptParked(ctx: MutationCtx, userId: Id<"users">, clerkId: string): Promise<void> {
  const parked = await ctx.db
    .query("customers")
    .withIndex("by_claimedUserId", (q) => q.eq("claimedUserId", clerkId))
    .take(ADOPTED_AT_ONCE);
  for (const customer of parked) {
    if (customer.userId !== null) continue;
    await giveCustomer(ctx, customer._id, userId);
    // What a read causes only for somebody's customer is caused now.
    if (customer.stripeCustomerId !== null) await markDirty(ctx, customer.stripeCustomerId, Date.now());
  }
  if (parked.length > 0) await recordDecision(ctx, userId, await decideFor(ctx, userId, Date.now()));
}

const ROWS_OF_ONE_CUSTOMER = 500;

/** Makes a parked customer and everything read for it belong to a person. */
export async function giveCustomer(
  ctx: MutationCtx,
  customerId: Id<"customers">,
  userId: Id<"users">,
): Promise<void> {
  await ctx.db.patch("customers", customerId, { userId });
  const subscriptions = await ctx.db
    .query("subscriptions")
    .withIndex("by_customer", (q) => q.eq("customerId", customerId))
    .take(ROWS_OF_ONE_CUSTOMER);
  for (const { _id } of subscriptions) await ctx.db.patch("subscriptions", _id, { userId });
  const invoices = await ctx.db
    .query("invoices")
    .withIndex("by_customer", (q) => q.eq("customerId", customerId))
    .take(ROWS_OF_ONE_CUSTOMER);
  for (const { _id } of invoices) await ctx.db.patch("invoices", _id, { userId });
}
