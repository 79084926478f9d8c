import "server-only";
import type Stripe from "stripe";
import type { z } from "zod";
import { AppError } from "../http/app-error";
import { idempotencyKey } from "./idempotency-key";
import type { Ports, UserCall } from "./ports";
import { releaseSchedule } from "./release-schedule";
import type { cancelRequest } from "./request-schemas";
import { runAction } from "./run-action";
import { changeSubscription, hasEnded } from "./subscription-change";

type Body = z.infer<typeof cancelRequest>;

/**
 * Lets the caller's own subscription end with the period that is paid. `cancelAt` is epoch milliseconds. Asking twice
 * is fine. Throws AppError `no_subscription`.
 */
export async function cancelSubscription(
  ports: Pick<Ports, "store" | "stripe" | "defer">,
  call: UserCall<Body>,
): Promise<{ success: true; cancelAt: number }> {
  return runAction(ports, call, {
    name: "cancel",
    detail: ({ reason, comment }) => ({ reason, comment }),
    changesBilling: true,
    work: async ({ actionId, subscription }, { reason, comment }) => {
      if (subscription === null) throw new AppError("no_subscription");
      const id = subscription.stripeSubscriptionId;
      const parameters: Stripe.SubscriptionUpdateParams = {
        cancel_at_period_end: true,
        ...(reason === undefined && !comment ? {} : { cancellation_details: { feedback: reason, comment } }),
      };
      const key = idempotencyKey(`cancel:${actionId}:0`, parameters);
      const updated = await changeSubscription(ports.stripe, id, "no_subscription", async () => {
        // Stripe refuses to end a subscription that a schedule manages. If only the release succeeds the person hears of
        // a failure, so nobody takes a cancellation for done that is not.
        if (subscription.stripeScheduleId !== null)
          await releaseSchedule(ports.stripe, subscription.stripeScheduleId, `cancel:${actionId}`);
        return ports.stripe.subscriptions.update(id, parameters, { idempotencyKey: key });
      });
      if (hasEnded(updated)) throw new AppError("no_subscription");
      return { success: true, cancelAt: endOf(updated) };
    },
  });
}

/** Epoch milliseconds. Since API version basil the period belongs to the items; the last of them ends the subscription. */
function endOf({ cancel_at, items }: Stripe.Subscription): number {
  const seconds = cancel_at ?? Math.max(...items.data.map((item) => item.current_period_end));
  if (!Number.isSafeInteger(seconds)) throw new Error("a subscription without an end of its period");
  return seconds * 1_000;
}
