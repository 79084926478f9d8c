import type Stripe from "stripe";
import { readCustomer } from "../../src/shared/billing/stripe-customer";
import { isMissing, isRefused } from "../stripe";
import { phasesChargedTo } from "./schedulePhases";

/** How it went; `failed` is worth another try. */
type Outcome = "sent" | "refused" | "failed";

/**
 * Has a subscription, and the schedule that manages it, charged to the customer's default payment method, where that is
 * the newer of the two. Nothing to do and a subscription that is gone are `sent`: nothing is charged to the old one.
 */
export async function followNewerCard(stripe: Stripe, id: string, idempotencyKey: string): Promise<Outcome> {
  try {
    const subscription = await stripe.subscriptions.retrieve(id, {
      expand: ["customer.invoice_settings.default_payment_method", "default_payment_method"],
    });
    const { newerDefault } = readCustomer(subscription.customer, subscription);
    if (newerDefault === null) return "sent";
    const { paymentMethodId } = newerDefault;
    // The schedule is told first, because a subscription that follows already is not looked at again.
    const outcome = await followBySchedule(stripe, subscription, { paymentMethodId, idempotencyKey });
    if (outcome !== "sent") return outcome;
    await stripe.subscriptions.update(id, { default_payment_method: paymentMethodId }, { idempotencyKey });
    return "sent";
  } catch (error) {
    if (isMissing(error)) return "sent";
    return isRefused(error) ? "refused" : "failed";
  }
}

/**
 * A schedule puts a payment method back when its next phase begins: the phase's own, or else the schedule's, which is that
 * of the subscription when it was made. One that has let go since the subscription was read puts nothing back.
 */
async function followBySchedule(
  stripe: Stripe,
  subscription: Stripe.Subscription,
  { paymentMethodId, idempotencyKey }: { paymentMethodId: string; idempotencyKey: string },
): Promise<Outcome> {
  const scheduleId = scheduleIdOf(subscription);
  if (scheduleId === null) return "sent";
  try {
    const phases = phasesChargedTo(await stripe.subscriptionSchedules.retrieve(scheduleId), paymentMethodId);
    await stripe.subscriptionSchedules.update(
      scheduleId,
      {
        default_settings: { default_payment_method: paymentMethodId },
        ...(phases !== null && { phases, proration_behavior: "none" }),
      },
      { idempotencyKey: `${idempotencyKey}:schedule` },
    );
    return "sent";
  } catch (error) {
    if (!isMissing(error) && !isRefused(error)) throw error;
    const managing = scheduleIdOf(await stripe.subscriptions.retrieve(subscription.id));
    if (managing === null) return "sent";
    return managing === scheduleId && isRefused(error) ? "refused" : "failed";
  }
}

function scheduleIdOf({ schedule }: Stripe.Subscription): string | null {
  return schedule === null || typeof schedule === "string" ? schedule : schedule.id;
}
