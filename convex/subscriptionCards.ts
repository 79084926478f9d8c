import { v } from "convex/values";
import { internal } from "./_generated/api";
import { internalAction, internalMutation } from "./functions";
import { closeAlert, raiseAlert } from "./model/alerts";
import { followNewerCard } from "./model/followCard";
import { settleSending } from "./model/outbox";
import { stripeClient } from "./stripe";

/**
 * Has a subscription charged to its customer's default payment method, where that is the newer of the two. Which one
 * that is is asked again here: a retry must not bring back a card that was replaced meanwhile.
 */
export const send = internalAction({
  args: { outboxId: v.id("outbox"), attempt: v.number(), stripeSubscriptionId: v.string() },
  returns: v.null(),
  handler: async (ctx, { outboxId, attempt, stripeSubscriptionId }): Promise<null> => {
    const outcome = await followNewerCard(
      stripeClient(),
      stripeSubscriptionId,
      `subscription_card:${outboxId}:${attempt}`,
    );
    await ctx.runMutation(internal.subscriptionCards.recordSent, { outboxId, outcome });
    return null;
  },
});

/** Records how it went. What Stripe does not take is an operator's: the old card goes on being charged. */
export const recordSent = internalMutation({
  args: {
    outboxId: v.id("outbox"),
    outcome: v.union(v.literal("sent"), v.literal("refused"), v.literal("failed")),
  },
  returns: v.null(),
  handler: async (ctx, { outboxId, outcome }) => {
    const row = await ctx.db.get("outbox", outboxId);
    if (row?.effect.kind !== "subscription_card") throw new Error("No such effect.");
    if (row.status !== "pending") return null;
    const { stripeSubscriptionId } = row.effect;
    const status = await settleSending(ctx, row, outcome);
    if (status === "dead") {
      const message = `${stripeSubscriptionId} is still charged to a payment method that its owner replaced.`;
      await raiseAlert(ctx, "subscription_card_refused", stripeSubscriptionId, message);
    } else if (status === "sent") await closeAlert(ctx, "subscription_card_refused", stripeSubscriptionId);
    return null;
  },
});
