import "server-only";
import type Stripe from "stripe";
import { stripeFailure } from "../stripe/stripe-failure";
import { idempotencyKey } from "./idempotency-key";

/** A schedule in one of these states manages no subscription. */
const OVER = new Set<string>(["released", "completed", "canceled"]);

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
    const { status } = await stripe.subscriptionSchedules.retrieve(scheduleId);
    if (!OVER.has(status)) throw thrown;
  }
}
