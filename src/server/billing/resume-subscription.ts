import "server-only";
import type Stripe from "stripe";
import type { z } from "zod";
import { changeOwnSubscription } from "./change-own";
import type { Ports, UserCall } from "./ports";
import type { emptyRequest } from "./request-schemas";

/**
 * Takes back a scheduled cancellation of the caller's own subscription; one that is not scheduled is left alone.
 * Throws AppError `no_subscription`, and `not_resumable` when it has ended.
 */
export async function resumeSubscription(
  ports: Pick<Ports, "store" | "stripe" | "defer">,
  call: UserCall<z.infer<typeof emptyRequest>>,
): Promise<{ success: true }> {
  return changeOwnSubscription(ports, call, {
    name: "resume",
    whenEnded: "not_resumable",
    decide: (subscription) => {
      const parameters = withdrawal(subscription);
      return parameters === null ? null : { call: "update", parameters };
    },
  });
}

/**
 * What takes the cancellation back. The API sets `cancel_at_period_end`; the portal, in flexible billing mode, sets
 * `cancel_at` alone. Stripe refuses both parameters in one call, and the first clears the second. Null when none is set.
 */
function withdrawal(subscription: Stripe.Subscription): Stripe.SubscriptionUpdateParams | null {
  if (subscription.cancel_at_period_end) return { cancel_at_period_end: false };
  return subscription.cancel_at === null ? null : { cancel_at: "" };
}
