import { v } from "convex/values";
import { internal } from "./_generated/api";
import { internalAction, internalMutation } from "./functions";
import { closeAlert, raiseAlert } from "./model/alerts";
import { customerEmail } from "./model/customerEmail";
import { enqueue, settleSending } from "./model/outbox";
import { isMissing, isRefused, stripeClient } from "./stripe";

/**
 * Gives a customer at Stripe the person's address. The key is used once: an update is harmless to repeat, and a key
 * that Stripe had answered with an error, or with an older address, would repeat that answer.
 */
export const send = internalAction({
  args: { outboxId: v.id("outbox"), attempt: v.number(), stripeCustomerId: v.string(), email: v.string() },
  returns: v.null(),
  handler: async (ctx, { outboxId, attempt, stripeCustomerId, email }): Promise<null> => {
    const outcome = await update(stripeCustomerId, email, `customer_email:${outboxId}:${attempt}`);
    await ctx.runMutation(internal.customerEmails.recordSent, { outboxId, email, outcome });
    return null;
  },
});

async function update(stripeCustomerId: string, email: string, idempotencyKey: string) {
  try {
    await stripeClient().customers.update(stripeCustomerId, { email }, { idempotencyKey });
    return "sent" as const;
  } catch (error) {
    // A customer that is gone has no receipts to get.
    if (isMissing(error)) return "sent" as const;
    return isRefused(error) ? ("refused" as const) : ("failed" as const);
  }
}

/** Records how it went. An address that changed again while the old one was on its way is sent after it. */
export const recordSent = internalMutation({
  args: {
    outboxId: v.id("outbox"),
    email: v.string(),
    outcome: v.union(v.literal("sent"), v.literal("refused"), v.literal("failed")),
  },
  returns: v.null(),
  handler: async (ctx, { outboxId, email, outcome }) => {
    const row = await ctx.db.get("outbox", outboxId);
    if (row?.effect.kind !== "customer_email") throw new Error("No such effect.");
    const { customerId } = row.effect;
    if (row.status === "pending") {
      const status = await settleSending(ctx, row, outcome);
      if (status === "dead") {
        const message = `${customerId} keeps an old e-mail address: Stripe did not take the new one.`;
        await raiseAlert(ctx, "customer_email_refused", customerId, message);
      } else if (status === "sent") await closeAlert(ctx, "customer_email_refused", customerId);
    }
    const wanted = await customerEmail(ctx, customerId);
    if (outcome === "sent" && wanted !== null && wanted.email !== email) {
      await enqueue(ctx, `customer_email:after:${outboxId}`, { kind: "customer_email", customerId });
    }
    return null;
  },
});
