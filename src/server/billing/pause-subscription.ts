import "server-only";
import type Stripe from "stripe";
import type { z } from "zod";
import { AppError } from "../http/app-error";
import { changeOwnSubscription } from "./change-own";
import type { Ports, UserCall } from "./ports";
import type { emptyRequest } from "./request-schemas";

/**
 * Stops the charges of the caller's own subscription until it is resumed; invoices that fall due meanwhile are void.
 * Asking twice is fine. Throws AppError `no_subscription`, and `not_pausable` for a trial, an open payment, a
 * scheduled cancellation or a first debit that is not paid.
 */
export async function pauseSubscription(
  ports: Pick<Ports, "store" | "stripe" | "defer">,
  call: UserCall<z.infer<typeof emptyRequest>>,
): Promise<{ success: true }> {
  return changeOwnSubscription(ports, call, {
    name: "pause",
    whenEnded: "no_subscription",
    decide: (subscription, { firstDebit }) => {
      if (isPausedAlready(subscription)) return null;
      if (firstDebit) throw new AppError("not_pausable");
      return { call: "update", parameters: { pause_collection: { behavior: "void" } } };
    },
  });
}

/** Stripe itself pauses in any state, so the rule is ours. */
function isPausedAlready(subscription: Stripe.Subscription): boolean {
  if (subscription.pause_collection !== null) return true;
  const ends = subscription.cancel_at_period_end || subscription.cancel_at !== null;
  if (subscription.status !== "active" || ends) throw new AppError("not_pausable");
  return false;
}
