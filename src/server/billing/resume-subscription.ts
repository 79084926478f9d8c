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
 * Takes back a scheduled cancellation of the caller's own subscription; one that is not scheduled is left alone.
 * Throws AppError `no_subscription`, and `not_resumable` when it has ended.
 */
export async function resumeSubscription(
  ports: Pick<Ports, "store" | "stripe" | "defer">,
  call: UserCall<z.infer<typeof emptyRequest>>,
): Promise<{ success: true }> {
  return runAction(ports, call, {
    name: "resume",
    detail: () => undefined,
    changesBilling: true,
    work: async ({ actionId, subscription }) => {
      if (subscription === null) throw new AppError("no_subscription");
      const { stripe } = ports;
      const id = subscription.stripeSubscriptionId;
      await changeSubscription(stripe, id, "not_resumable", async () => {
        const parameters = withdrawal(await stripe.subscriptions.retrieve(id));
        if (parameters === null) return;
        const key = idempotencyKey(`resume:${actionId}:0`, parameters);
        await stripe.subscriptions.update(id, parameters, { idempotencyKey: key });
      });
      return { success: true };
    },
  });
}

/**
 * What takes the cancellation back. The API sets `cancel_at_period_end`; the portal, in flexible billing mode, sets
 * `cancel_at` alone. Stripe refuses both parameters in one call, and the first clears the second. Null when none is set.
 */
function withdrawal(subscription: Stripe.Subscription): Stripe.SubscriptionUpdateParams | null {
  if (hasEnded(subscription)) throw new AppError("not_resumable");
  if (subscription.cancel_at_period_end) return { cancel_at_period_end: false };
  return subscription.cancel_at === null ? null : { cancel_at: "" };
}
