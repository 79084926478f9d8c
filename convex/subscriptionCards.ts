import { v } from "convex/values";
import type Stripe from "stripe";
import { readCustomer } from "../src/shared/billing/stripe-customer";
import { internal } from "./_generated/api";
import { internalAction, internalMutation } from "./functions";
import { closeAlert, raiseAlert } from "./model/alerts";
import { settleSending } from "./model/outbox";
import { isMissing, isRefused, stripeClient } from "./stripe";

/**
 * Has a subscription charged to its customer's default payment method, where that is the newer of the two. Which one
 * that is is asked again here: a retry must not bring back a card that was replaced meanwhile.
 */
export const send = internalAction({
  args: { outboxId: v.id("outbox"), attempt: v.number(), stripeSubscriptionId: v.string() },
  returns: v.null(),
  handler: async (ctx, { outboxId, attempt, stripeSubscriptionId }): Promise<null> => {
    const outcome = await follow(stripeSubscriptionId, `subscription_card:${outboxId}:${attempt}`);
    await ctx.runMutation(internal.subscriptionCards.recordSent, { outboxId, outcome });
    return null;
  },
});

async function follow(id: string, idempotencyKey: string) {
  const stripe = stripeClient();
  try {
    const subscription = await stripe.subscriptions.retrieve(id, {
      expand: ["customer.invoice_settings.default_payment_method", "default_payment_method"],
    });
    const { newerDefault } = readCustomer(subscription.customer, subscription);
    if (newerDefault === null) return "sent" as const;
    const parameters = { default_payment_method: newerDefault.paymentMethodId };
    if (subscription.schedule !== null)
      await followBySchedule(stripe, subscription.schedule, parameters, idempotencyKey);
    await stripe.subscriptions.update(id, parameters, { idempotencyKey });
    return "sent" as const;
  } catch (error) {
    // A subscription that is gone charges nothing.
    if (isMissing(error)) return "sent" as const;
    return isRefused(error) ? ("refused" as const) : ("failed" as const);
  }
}

/**
 * A schedule puts its own payment method back when its next phase begins, and has one: that of the subscription when it
 * was made. It is told first, because a subscription that follows already is not looked at again.
 */
async function followBySchedule(
  stripe: Stripe,
  schedule: string | Stripe.SubscriptionSchedule,
  default_settings: { default_payment_method: string },
  idempotencyKey: string,
): Promise<void> {
  const id = typeof schedule === "string" ? schedule : schedule.id;
  const options = { idempotencyKey: `${idempotencyKey}:schedule` };
  await stripe.subscriptionSchedules.update(id, { default_settings }, options);
}

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
