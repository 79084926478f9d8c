import type { Doc, Id } from "../_generated/dataModel";
import type { MutationCtx, QueryCtx } from "../_generated/server";
import { findCustomer } from "./customers";
import { enqueue } from "./outbox";

/** The person's newest purchase attempt, or null. */
export async function newestAttempt(
  ctx: QueryCtx,
  userId: Id<"users">,
): Promise<Doc<"checkoutAttempts"> | null> {
  return ctx.db
    .query("checkoutAttempts")
    .withIndex("by_userId", (q) => q.eq("userId", userId))
    .order("desc")
    .first();
}

/** The Checkout Session of a customer that was open when it was last heard of, or null. */
export async function openSessionOf(ctx: QueryCtx, stripeCustomerId: string): Promise<string | null> {
  const customer = await findCustomer(ctx, stripeCustomerId);
  if (customer === null) return null;
  const open = await ctx.db
    .query("checkoutAttempts")
    .withIndex("by_customer", (q) => q.eq("customerId", customer._id).eq("status", "open"))
    .order("desc")
    .first();
  return open?.sessionId ?? null;
}

/** Makes it due that a session which lost its purchase is closed at Stripe, for as long as it could be paid. */
export async function closeAtStripe(
  ctx: MutationCtx,
  { sessionId, expiresAt }: { sessionId: string; expiresAt: number },
): Promise<void> {
  await enqueue(ctx, `closed_session:${sessionId}`, { kind: "closed_session", sessionId, expiresAt });
}

type SessionFact = "checkout_session_opened" | "checkout_completed" | "checkout_expired";

/** Counts what became of a Checkout Session, once per session and fact. */
export async function countSession(
  ctx: MutationCtx,
  name: SessionFact,
  userId: Id<"users">,
  sessionId: string,
): Promise<void> {
  await enqueue(ctx, `${name}:${sessionId}`, { kind: "lifecycle", name, userId });
}
