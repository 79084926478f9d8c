import { formatSchedule } from "../format/schedule";
import type { StripeApp } from "./app";
import type { SchedulePhase, Subscription, SubscriptionSchedule } from "./billing-entities";
import { invalidRequest } from "./errors";
import { currentPeriodEnd, isEnded, updateSubscription } from "./subscriptions";

/** Stores a schedule; missing fields take Stripe's defaults. Nothing is announced. */
export function insertSchedule(
  app: StripeApp,
  fields: Partial<SubscriptionSchedule> &
    Pick<SubscriptionSchedule, "customer" | "created" | "phases" | "status" | "current">,
): SubscriptionSchedule {
  return app.store.schedules.insert({
    id: app.id("subscriptionSchedule"),
    subscription: null,
    released_subscription: null,
    end_behavior: "release",
    metadata: {},
    canceled_at: null,
    completed_at: null,
    released_at: null,
    expiring_sent: false,
    test_clock: null,
    collection_method: null,
    default_payment_method: null,
    description: null,
    ...fields,
  });
}

/** A schedule whose first phase is the subscription's current period, as it stands. */
export function scheduleFrom(app: StripeApp, subscription: Subscription, at: number): SubscriptionSchedule {
  if (isEnded(subscription)) {
    throw invalidRequest(
      `You cannot migrate a subscription that is \`${subscription.status}\` to a schedule.`,
      "from_subscription",
    );
  }
  if (subscription.schedule !== null) {
    throw invalidRequest(
      `You cannot migrate a subscription that is already attached to a schedule: ${subscription.schedule}`,
      "from_subscription",
    );
  }
  const schedule = insertSchedule(app, {
    customer: subscription.customer,
    created: at,
    subscription: subscription.id,
    status: "active",
    current: 0,
    test_clock: subscription.test_clock,
    collection_method: subscription.collection_method,
    default_payment_method: subscription.default_payment_method,
    phases: [currentPhase(subscription)],
    end_behavior: subscription.cancel_at === null ? "release" : "cancel",
  });
  updateSubscription(app, subscription, { schedule: schedule.id }, at);
  app.emit("subscription_schedule.created", formatSchedule(schedule), at);
  return schedule;
}

function currentPhase(subscription: Subscription): SchedulePhase {
  return {
    start_date: Math.min(...subscription.items.map((item) => item.current_period_start)),
    end_date: currentPeriodEnd(subscription),
    items: subscription.items.map(({ price, quantity, metadata }) => ({ price, quantity, metadata })),
    currency: subscription.currency,
    proration_behavior: "create_prorations",
    metadata: {},
    trial_end: subscription.status === "trialing" ? subscription.trial_end : null,
    default_payment_method: null,
    collection_method: null,
    description: null,
    discounts: subscription.discounts.map((discount) => ({ coupon: null, promotion_code: null, discount })),
  };
}
