import { v } from "convex/values";
import { internal } from "./_generated/api";
import { internalAction, internalMutation } from "./functions";
import { settleSending } from "./model/outbox";
import { isMissing, stripeClient } from "./stripe";

/** While it is open it can be paid: it is tried about once a minute until its own time is over. */
const SLOWEST_RETRY = 2;

/** Closes a Checkout Session that lost against another one, so that it cannot be paid as well. */
export const send = internalAction({
  args: { outboxId: v.id("outbox"), attempt: v.number(), sessionId: v.string() },
  returns: v.null(),
  handler: async (ctx, { outboxId, attempt, sessionId }): Promise<null> => {
    const isClosed = await close(sessionId, `closed_session:${outboxId}:${attempt}`);
    await ctx.runMutation(internal.closedSessions.recordSent, { outboxId, isClosed });
    return null;
  },
});

/** Whether it is over. One that was paid meanwhile is as well: the read of its customer tells of it. */
async function close(sessionId: string, idempotencyKey: string): Promise<boolean> {
  const stripe = stripeClient();
  try {
    const { status } = await stripe.checkout.sessions.retrieve(sessionId);
    if (status === "open") await stripe.checkout.sessions.expire(sessionId, {}, { idempotencyKey });
    return true;
  } catch (error) {
    // A refusal to expire it is followed by another look: it was paid, closed or ran out since the first.
    return isMissing(error);
  }
}

/** Records how it went. */
export const recordSent = internalMutation({
  args: { outboxId: v.id("outbox"), isClosed: v.boolean() },
  returns: v.null(),
  handler: async (ctx, { outboxId, isClosed }) => {
    const row = await ctx.db.get("outbox", outboxId);
    if (row?.status !== "pending") return null;
    const counted = { ...row, attempts: Math.min(row.attempts, SLOWEST_RETRY) };
    await settleSending(ctx, counted, isClosed ? "sent" : "failed");
    return null;
  },
});
