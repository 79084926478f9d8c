import "server-only";
import type Stripe from "stripe";
import { stripeFailure } from "../stripe/stripe-failure";
import { idempotencyKey } from "./idempotency-key";

const OVER = new Set<string>(["released", "completed", "canceled"]);

/** Whether a schedule manages no subscription any more. */
export function isOver({ status }: Pick<Stripe.SubscriptionSchedule, "status">): boolean {
  return OVER.has(status);
}

/**
 * Lets a subscription go from its schedule, so that it stays as it is and can be changed directly again. One that has
 * let go already is left alone: Stripe refuses to release it and is then asked whether that is why.
 */
export async function releaseSchedule(stripe: Stripe, scheduleId: string, intent: string): Promise<void> {
  try {
    const key = idempotencyKey(`${intent}:release`, { scheduleId });
    await stripe.subscriptionSchedules.release(scheduleId, {}, { idempotencyKey: key });
  } catch (thrown) {
    if (stripeFailure(thrown)?.definite !== true) throw thrown;
    const schedule = await stripe.subscriptionSchedules.retrieve(scheduleId);
    if (!isOver(schedule)) throw thrown;
  }
}
