import { formatSchedule } from "../format/schedule";
import { amend } from "./amend";
import type { StripeApp } from "./app";
import type { SchedulePhase, Subscription, SubscriptionSchedule } from "./billing-entities";

/** The schedule that manages a subscription now, or null. */
export function managingSchedule(
  app: StripeApp,
  { schedule: id }: Pick<Subscription, "schedule">,
): SubscriptionSchedule | null {
  const schedule = id === null ? undefined : app.store.schedules.get(id);
  return schedule?.status === "active" ? schedule : null;
}

/** The phase that will have begun at `at` (epoch seconds), when it is not in force yet. */
export function phaseBeginningBy(
  app: StripeApp,
  subscription: Pick<Subscription, "schedule">,
  at: number,
): SchedulePhase | null {
  const schedule = managingSchedule(app, subscription);
  const next = schedule?.phases[schedule.current + 1];
  return next && next.start_date <= at ? next : null;
}

/** A plan change made on the subscription itself becomes part of the phase in force. */
export function carryIntoPhase(app: StripeApp, subscription: Subscription, at: number): void {
  const schedule = managingSchedule(app, subscription);
  const phase = schedule?.phases[schedule.current];
  if (!schedule || !phase || hasItemsOf(phase, subscription)) return;
  const items = subscription.items.map(({ price, quantity, metadata }) => ({ price, quantity, metadata }));
  const phases = schedule.phases.map((each) => (each === phase ? { ...each, items } : each));
  amend(
    app,
    app.store.schedules,
    schedule,
    { phases },
    { type: "subscription_schedule.updated", format: formatSchedule, at },
  );
}

function hasItemsOf(phase: SchedulePhase, subscription: Subscription): boolean {
  const key = (item: { price: string; quantity: number }) => `${item.price} ${item.quantity}`;
  const wanted = new Set(phase.items.map(key));
  return (
    wanted.size === subscription.items.length && subscription.items.every((item) => wanted.has(key(item)))
  );
}
