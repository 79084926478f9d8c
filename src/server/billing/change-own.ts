import "server-only";
import type Stripe from "stripe";
import type { SubscriptionFacts } from "@/shared/billing/subscription-state";
import type { ErrorCode } from "@/shared/errors";
import { AppError } from "../http/app-error";
import { stripeFailure } from "../stripe/stripe-failure";
import { idempotencyKey } from "./idempotency-key";
import type { Ports, UserCall } from "./ports";
import { runAction } from "./run-action";
import { changeSubscription, hasEnded } from "./subscription-change";

/** What is sent to Stripe: an update, or the call that ends the status `paused`. */
type Step =
  | { call: "update"; parameters: Stripe.SubscriptionUpdateParams }
  | { call: "resume"; parameters: Stripe.SubscriptionResumeParams };

/** What of the subscription Stripe's own answer does not say. */
type Known = Pick<SubscriptionFacts, "firstDebit">;

interface Change {
  name: "pause" | "unpause" | "resume";
  /** What is answered when the subscription is over. */
  whenEnded: ErrorCode;
  expand?: string[];
  /** From the subscription as Stripe has it now, and as we know it; null when nothing is left to do. May throw an AppError. */
  decide: (subscription: Stripe.Subscription, known: Known) => Step | null;
}

/**
 * A change of the caller's own subscription that is decided by what Stripe says of it at this moment, so that asking
 * twice is fine. Throws AppError `no_subscription`, `whenEnded`, `payment_declined`, and what `decide` throws.
 */
export async function changeOwnSubscription<Body>(
  ports: Pick<Ports, "store" | "stripe" | "defer">,
  call: UserCall<Body>,
  { name, whenEnded, expand = [], decide }: Change,
): Promise<{ success: true }> {
  return runAction(ports, call, {
    name,
    detail: () => undefined,
    changesBilling: true,
    work: async ({ actionId, subscription }) => {
      if (subscription === null) throw new AppError("no_subscription");
      const { stripe } = ports;
      const id = subscription.stripeSubscriptionId;
      await changeSubscription(stripe, id, whenEnded, async () => {
        const current = await stripe.subscriptions.retrieve(id, { expand });
        if (hasEnded(current)) throw new AppError(whenEnded);
        const step = decide(current, subscription);
        if (step !== null) await send(stripe, id, step, `${name}:${actionId}:0`);
      });
      return { success: true };
    },
  });
}

async function send(stripe: Stripe, id: string, step: Step, intent: string): Promise<void> {
  const options = { idempotencyKey: idempotencyKey(intent, step.parameters) };
  try {
    if (step.call === "update") await stripe.subscriptions.update(id, step.parameters, options);
    else await stripe.subscriptions.resume(id, step.parameters, options);
  } catch (cause) {
    if ((stripeFailure(cause)?.declineCode ?? null) !== null)
      throw new AppError("payment_declined", { cause });
    throw cause;
  }
}
