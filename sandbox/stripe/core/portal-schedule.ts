import type { StripeApp } from "./app";
import type { Subscription, SubscriptionItem } from "./billing-entities";
import { needAmount } from "./currencies";
import type { Price } from "./entities";
import type { PortalConfiguration } from "./hosted-entities";
import { needPrice } from "./lines";
import type { PortalResult } from "./page-models";
import { addInterval } from "./periods";
import { afterFlow, NOT_YOURS, ownSubscription } from "./portal-actions";
import { openPortal } from "./portal-page";
import { scheduleFrom } from "./schedule-create";
import { managingSchedule } from "./schedule-phases";
import { releaseSchedule, updateSchedule } from "./schedules";

interface Wanted {
  price: string;
  quantity?: number;
}

/** Whether the configuration's `schedule_at_period_end` makes this change wait for the period's end. */
export function waitsForPeriodEnd(
  app: StripeApp,
  configuration: PortalConfiguration,
  subscription: Subscription,
  wanted: Wanted,
): boolean {
  const [item] = subscription.items;
  if (!item) return false;
  const before = needPrice(app, item.price);
  const after = needPrice(app, wanted.price);
  return configuration.features.subscription_update.schedule_at_period_end.some((condition) => {
    switch (condition) {
      case "decreasing_item_amount":
        return (
          itemAmount(after, wanted.quantity ?? item.quantity, subscription) <
          itemAmount(before, item.quantity, subscription)
        );
      case "shortening_interval":
        return periodLength(after) < periodLength(before);
    }
  });
}

const itemAmount = (price: Price, quantity: number, { currency }: Subscription): number =>
  needAmount(price, currency) * quantity;

/** Seconds of a period that starts at the epoch: enough to compare rhythms. */
function periodLength({ recurring }: Price): number {
  return recurring ? addInterval(0, recurring.interval, recurring.interval_count) : 0;
}

/** Leaves the plan as it is until the period ends, and puts the new one in force then. */
export function scheduleChange(
  app: StripeApp,
  subscription: Subscription,
  item: SubscriptionItem,
  wanted: Wanted,
  at: number,
): void {
  const schedule = scheduleFrom(app, subscription, at);
  const [current] = schedule.phases;
  if (!current) throw new Error(`${schedule.id}: no phase`);
  const { recurring } = needPrice(app, wanted.price);
  const next = {
    ...current,
    start_date: current.end_date,
    end_date: addInterval(current.end_date, recurring?.interval ?? "month", recurring?.interval_count ?? 1),
    items: [{ price: wanted.price, quantity: wanted.quantity ?? item.quantity, metadata: item.metadata }],
    proration_behavior: "none" as const,
    trial_end: null,
  };
  updateSchedule(app, schedule, { phases: [current, next] }, at);
}

/** Takes a scheduled change back: the schedule lets the subscription go. */
export function portalKeepSubscription(
  app: StripeApp,
  id: string,
  input: { subscription: string },
): PortalResult {
  const open = openPortal(app, id);
  if (!open) return { kind: "expired" };
  const subscription = ownSubscription(app, open.session, input.subscription);
  const schedule = subscription && managingSchedule(app, subscription);
  if (!schedule) return NOT_YOURS;
  releaseSchedule(app, schedule, app.nowOf(schedule.customer));
  return { kind: "done", redirectUrl: afterFlow(open.session) };
}
