import "server-only";
import type Stripe from "stripe";
import type { ErrorCode } from "@/shared/errors";
import { AppError } from "../http/app-error";
import { stripeFailure } from "../stripe/stripe-failure";
import { requireText } from "./stripe-answer";

/** Stripe never revives a subscription that has reached one of these states. */
const ENDED = new Set<string>(["canceled", "incomplete_expired"]);

/** Whether the subscription is over, by Stripe's own word. */
export function hasEnded(subscription: Stripe.Subscription): boolean {
  return ENDED.has(requireText(subscription.status));
}

/**
 * Runs a change of one subscription. When Stripe refuses it, Stripe is asked whether the subscription is over, which
 * its error alone does not say; then `whenEnded` is thrown.
 */
export async function changeSubscription<Result>(
  stripe: Stripe,
  subscriptionId: string,
  whenEnded: ErrorCode,
  change: () => Promise<Result>,
): Promise<Result> {
  try {
    return await change();
  } catch (cause) {
    const failure = stripeFailure(cause);
    if (failure === null || !failure.definite) throw cause;
    if (failure.code === "resource_missing") throw new AppError(whenEnded, { cause });
    if (hasEnded(await stripe.subscriptions.retrieve(subscriptionId)))
      throw new AppError(whenEnded, { cause });
    throw cause;
  }
}
