import "server-only";
import type Stripe from "stripe";
import { AppError } from "../http/app-error";
import { stripeFailure } from "../stripe/stripe-failure";
import { idempotencyKey } from "./idempotency-key";
import { isOver } from "./release-schedule";

interface ScheduledChange {
  idempotencyBase: string;
  origin: { stripeSubscriptionId: string; stripeScheduleId: string | null; toPriceId: string };
}

/**
 * Has the new price begin when the period that is paid ends, by a schedule that lets go of the subscription afterwards.
 * `at` is epoch ms. Interrupted after the first call it leaves a schedule that changes nothing and is used again.
 */
export async function schedulePlanChange(
  stripe: Stripe,
  { idempotencyBase, origin }: ScheduledChange,
): Promise<{ kind: "scheduled"; at: number }> {
  const schedule = await openSchedule(stripe, { idempotencyBase, origin });
  const current = schedule.phases.find((phase) => phase.start_date === schedule.current_phase?.start_date);
  if (current === undefined) throw new Error(`${schedule.id}: a schedule without its current phase`);
  const discounts = current.discounts.flatMap(({ discount }) =>
    discount === null ? [] : [keptDiscount(discount)],
  );
  const parameters: Stripe.SubscriptionScheduleUpdateParams = {
    end_behavior: "release",
    proration_behavior: "none",
    phases: [
      {
        items: current.items.map(({ price, quantity }) => ({ price: idOf(price), quantity })),
        start_date: current.start_date,
        end_date: current.end_date,
        discounts,
      },
      {
        items: [{ price: origin.toPriceId, quantity: 1 }],
        duration: { interval: "month", interval_count: 1 },
        proration_behavior: "none",
        discounts,
      },
    ],
  };
  await stripe.subscriptionSchedules.update(schedule.id, parameters, {
    idempotencyKey: idempotencyKey(`${idempotencyBase}:phases`, parameters),
  });
  return { kind: "scheduled", at: current.end_date * 1_000 };
}

/**
 * The subscription's schedule: the one that it has, or one made of its current period. The one that it had when the
 * change was shown may have let go meanwhile, in another tab; or another tab made one first, with its own preview.
 * Throws AppError `not_changeable`.
 */
async function openSchedule(
  stripe: Stripe,
  { idempotencyBase, origin }: ScheduledChange,
): Promise<Stripe.SubscriptionSchedule> {
  if (origin.stripeScheduleId !== null) {
    const known = await stripe.subscriptionSchedules.retrieve(origin.stripeScheduleId);
    if (!isOver(known)) return known;
  }
  const parameters = { from_subscription: origin.stripeSubscriptionId };
  try {
    return await stripe.subscriptionSchedules.create(parameters, {
      idempotencyKey: idempotencyKey(`${idempotencyBase}:schedule`, parameters),
    });
  } catch (thrown) {
    if (stripeFailure(thrown)?.definite !== true) throw thrown;
    const { schedule } = await stripe.subscriptions.retrieve(origin.stripeSubscriptionId);
    if (schedule === null) throw thrown;
    throw new AppError("not_changeable", { reason: "another schedule was first", cause: thrown });
  }
}

const keptDiscount = (discount: string | Stripe.Discount) => ({ discount: idOf(discount) });

const idOf = (ref: string | { id: string }): string => (typeof ref === "string" ? ref : ref.id);
