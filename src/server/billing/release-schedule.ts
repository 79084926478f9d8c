import "server-only";
import type Stripe from "stripe";
import { stripeFailure } from "../stripe/stripe-failure";
import { idempotencyKey } from "./idempotency-key";
import { requireText } from "./stripe-answer";

const OVER = new Set<string>(["released", "completed", "canceled"]);

/** Whether a schedule manages no subscription any more. */
export function isOver({ status }: Pick<Stripe.SubscriptionSchedule, "status">): boolean {
  return OVER.has(status);
}

/** The id of the schedule that manages the subscription, or null. */
export function scheduleIdOf({ schedule }: Stripe.Subscription): string | null {
  if (schedule === null) return null;
  return typeof schedule === "string" ? schedule : requireText(schedule.id);
}

/**
 * Lets a subscription go from its schedule, so that it stays as it is and can be changed directly again. One that has
 * let go already is left alone: Stripe refuses to release it and is then asked whether that is why. One that Stripe does
 * not have manages nothing.
 */
export async function releaseSchedule(stripe: Stripe, scheduleId: string, intent: string): Promise<void> {
  try {
    const key = idempotencyKey(`${intent}:release`, { scheduleId });
    await stripe.subscriptionSchedules.release(scheduleId, {}, { idempotencyKey: key });
  } catch (thrown) {
    const failure = stripeFailure(thrown);
    if (failure?.definite !== true) throw thrown;
    if (failure.code === "resource_missing") return;
    const schedule = await stripe.subscriptionSchedules.retrieve(scheduleId);
    if (!isOver(schedule)) throw thrown;
  }
}
