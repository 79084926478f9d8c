import "server-only";
import type Stripe from "stripe";
import type { z } from "zod";
import { AppError } from "../http/app-error";
import { stripeFailure } from "../stripe/stripe-failure";
import { idempotencyKey } from "./idempotency-key";
import type { Ports, UserCall } from "./ports";
import type { emptyRequest } from "./request-schemas";
import { runAction } from "./run-action";
import { changeSubscription, hasEnded } from "./subscription-change";

/**
 * Takes a pause of the caller's own subscription back; one that is not paused is left alone. Within the period that was
 * paid nothing is charged. After it a new period begins now and is charged now: its invoice was void, and a pause over
 * a renewal must not give a period away. Throws AppError `no_subscription`, `not_resumable`, `card_needed` for a trial
 * that ended without a card, and `payment_declined`, after which it is still paused.
 */
export async function unpauseSubscription(
  ports: Pick<Ports, "store" | "stripe" | "defer">,
  call: UserCall<z.infer<typeof emptyRequest>>,
): Promise<{ success: true }> {
  return runAction(ports, call, {
    name: "unpause",
    detail: () => undefined,
    changesBilling: true,
    work: async ({ actionId, subscription }) => {
      if (subscription === null) throw new AppError("no_subscription");
      const { stripe } = ports;
      const id = subscription.stripeSubscriptionId;
      await changeSubscription(stripe, id, "not_resumable", async () => {
        const parameters = resumption(
          await stripe.subscriptions.retrieve(id, { expand: ["latest_invoice"] }),
        );
        if (parameters === null) return;
        const key = idempotencyKey(`unpause:${actionId}:0`, parameters);
        await resume(stripe, id, parameters, key);
      });
      return { success: true };
    },
  });
}

function resumption(subscription: Stripe.Subscription): Stripe.SubscriptionUpdateParams | null {
  if (hasEnded(subscription)) throw new AppError("not_resumable");
  if (subscription.status === "paused") throw new AppError("card_needed");
  if (subscription.pause_collection === null) return null;
  if (!isUnpaid(subscription.latest_invoice)) return { pause_collection: "" };
  return {
    pause_collection: "",
    billing_cycle_anchor: { type: "now" },
    proration_behavior: "none",
    payment_behavior: "error_if_incomplete",
  };
}

/** The current period's invoice was given up while the pause lasted. */
function isUnpaid(invoice: Stripe.Subscription["latest_invoice"]): boolean {
  if (invoice === null || typeof invoice === "string") return false;
  return invoice.status === "void" || invoice.status === "uncollectible";
}

async function resume(stripe: Stripe, id: string, parameters: Stripe.SubscriptionUpdateParams, key: string) {
  try {
    await stripe.subscriptions.update(id, parameters, { idempotencyKey: key });
  } catch (cause) {
    if ((stripeFailure(cause)?.declineCode ?? null) !== null)
      throw new AppError("payment_declined", { cause });
    throw cause;
  }
}
