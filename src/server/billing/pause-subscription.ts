import "server-only";
import type Stripe from "stripe";
import type { z } from "zod";
import { AppError } from "../http/app-error";
import { idempotencyKey } from "./idempotency-key";
import type { Ports, UserCall } from "./ports";
import type { emptyRequest } from "./request-schemas";
import { runAction } from "./run-action";
import { changeSubscription, hasEnded } from "./subscription-change";

/**
 * Stops the charges of the caller's own subscription until it is resumed; invoices that fall due meanwhile are void.
 * Asking twice is fine. Throws AppError `no_subscription`, and `not_pausable` for a trial, an open payment or a
 * scheduled cancellation.
 */
export async function pauseSubscription(
  ports: Pick<Ports, "store" | "stripe" | "defer">,
  call: UserCall<z.infer<typeof emptyRequest>>,
): Promise<{ success: true }> {
  return runAction(ports, call, {
    name: "pause",
    detail: () => undefined,
    changesBilling: true,
    work: async ({ actionId, subscription }) => {
      if (subscription === null) throw new AppError("no_subscription");
      const { stripe } = ports;
      const id = subscription.stripeSubscriptionId;
      await changeSubscription(stripe, id, "no_subscription", async () => {
        if (isPausedAlready(await stripe.subscriptions.retrieve(id))) return;
        const parameters: Stripe.SubscriptionUpdateParams = { pause_collection: { behavior: "void" } };
        const key = idempotencyKey(`pause:${actionId}:0`, parameters);
        await stripe.subscriptions.update(id, parameters, { idempotencyKey: key });
      });
      return { success: true };
    },
  });
}

/** Stripe itself pauses in any state, so the rule is ours. */
function isPausedAlready(subscription: Stripe.Subscription): boolean {
  if (hasEnded(subscription)) throw new AppError("no_subscription");
  if (subscription.pause_collection !== null) return true;
  const ends = subscription.cancel_at_period_end || subscription.cancel_at !== null;
  if (subscription.status !== "active" || ends) throw new AppError("not_pausable");
  return false;
}
