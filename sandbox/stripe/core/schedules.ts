import { formatSchedule } from "../format/schedule";
import { amend } from "./amend";
import type { StripeApp } from "./app";
import type { SchedulePhase, Subscription, SubscriptionSchedule } from "./billing-entities";
import { needCustomer } from "./customers";
import { redeemDiscounts } from "./discounts";
import { invalidRequest, noSuch } from "./errors";
import { expirePendingUpdate } from "./pending-updates";
import { planChange, type ItemUpdate, type PlanChange, type ProrationBehavior } from "./plan-change";
import { managingSchedule } from "./schedule-phases";
import { cancelSubscription } from "./subscription-cancel";
import { createSubscription } from "./subscription-create";
import { applyPlanChange } from "./subscription-update";
import { isEnded, paymentMethodFor, updateSubscription } from "./subscriptions";

export function needSchedule(app: StripeApp, id: string): SubscriptionSchedule {
  const schedule = app.store.schedules.get(id);
  if (!schedule) throw noSuch("subscription_schedule", id);
  return schedule;
}

export function updateSchedule(
  app: StripeApp,
  schedule: SubscriptionSchedule,
  patch: Partial<SubscriptionSchedule>,
  at: number,
): SubscriptionSchedule {
  return amend(app, app.store.schedules, schedule, patch, {
    type: "subscription_schedule.updated",
    format: formatSchedule,
    at,
  });
}

function announce(app: StripeApp, id: string, type: string, at: number): void {
  app.emit(type, formatSchedule(needSchedule(app, id)), at);
}

/** Puts the phase in force: creates the subscription for the first one, changes it for later ones. */
export function enterPhase(app: StripeApp, schedule: SubscriptionSchedule, index: number, at: number): void {
  const phase = schedule.phases[index];
  if (!phase) throw new Error(`${schedule.id}: no phase ${index}`);
  const subscription =
    schedule.subscription === null ? undefined : app.store.subscriptions.get(schedule.subscription);
  if (subscription && isEnded(subscription)) {
    app.store.schedules.update(schedule.id, { status: "canceled", canceled_at: at });
    announce(app, schedule.id, "subscription_schedule.canceled", at);
    return;
  }
  if (subscription) {
    updateSchedule(app, schedule, { current: index, status: "active" }, at);
    const current = expirePendingUpdate(app, subscription, at);
    changeToPhase(app, current, phase, phase.proration_behavior, at);
    return;
  }
  const created = createSubscription(app, phaseSubscription(app, schedule, phase), at);
  app.store.subscriptions.update(created.id, { schedule: schedule.id });
  updateSchedule(app, schedule, { current: index, status: "active", subscription: created.id }, at);
}

function phaseSubscription(app: StripeApp, schedule: SubscriptionSchedule, phase: SchedulePhase) {
  const customer = needCustomer(app, schedule.customer, "customer");
  const payable = paymentMethodFor(app, customer.id, null) ?? phase.default_payment_method;
  return {
    customer,
    items: phase.items.map((item) => ({ ...item })),
    extras: [],
    discounts: phase.discounts.map((each) => ({
      coupon: each.coupon ?? undefined,
      promotion_code: each.promotion_code ?? undefined,
    })),
    trialEnd: phase.trial_end,
    anchor: null,
    prorateToAnchor: false,
    // A schedule may start before there is a card: its first invoice then waits for one.
    paymentBehavior: payable ? ("allow_incomplete" as const) : ("default_incomplete" as const),
    card: null,
    announceFirst: false,
    checkoutSession: null,
    metadata: phase.metadata,
    fields: {
      collection_method: phase.collection_method ?? schedule.collection_method ?? "charge_automatically",
      default_payment_method: phase.default_payment_method ?? schedule.default_payment_method,
    },
  };
}

/** Makes the subscription what a phase says, at once. */
export function changeToPhase(
  app: StripeApp,
  subscription: Subscription,
  phase: SchedulePhase,
  behavior: ProrationBehavior,
  at: number,
): void {
  const change = planForPhase(app, subscription, phase, behavior, at);
  const fields: Partial<Subscription> = {
    metadata: { ...subscription.metadata, ...phase.metadata },
    // A phase without one takes the schedule's; without that the customer's is charged.
    default_payment_method:
      phase.default_payment_method ?? managingSchedule(app, subscription)?.default_payment_method ?? null,
    collection_method: phase.collection_method ?? subscription.collection_method,
    description: phase.description ?? subscription.description,
  };
  applyPlanChange(app, subscription, change, fields, {
    behavior,
    paymentBehavior: "allow_incomplete",
    prorationDate: at,
    at,
  });
}

/** What entering a phase changes; nothing but its discounts is stored. */
export function planForPhase(
  app: StripeApp,
  subscription: Subscription,
  phase: SchedulePhase,
  behavior: ProrationBehavior,
  at: number,
): PlanChange {
  return planChange(
    app,
    subscription,
    {
      items: itemsOfPhase(subscription, phase),
      behavior,
      prorationDate: at,
      anchorNow: false,
      trialEnd: phase.trial_end ?? undefined,
      discounts: discountsOfPhase(app, subscription, phase, at),
    },
    at,
  );
}

/** A phase names all of its discounts; one that the subscription has already is kept, not redeemed again. */
function discountsOfPhase(
  app: StripeApp,
  subscription: Subscription,
  phase: SchedulePhase,
  at: number,
): string[] {
  const wanted = phase.discounts.map((each) => {
    const kept = subscription.discounts.find((id) => {
      const discount = app.store.discounts.get(id);
      return (
        id === each.discount ||
        (discount !== undefined &&
          discount.coupon === each.coupon &&
          discount.promotion_code === each.promotion_code)
      );
    });
    return {
      discount: kept ?? each.discount ?? undefined,
      coupon: each.coupon ?? undefined,
      promotion_code: each.promotion_code ?? undefined,
    };
  });
  return redeemDiscounts(app, wanted, {
    customer: subscription.customer,
    subscription: subscription.id,
    at,
  });
}

/** The update that turns the subscription's items into those of a phase: pairs by position, then adds and deletes. */
function itemsOfPhase(subscription: Subscription, phase: SchedulePhase): ItemUpdate[] {
  const updates: ItemUpdate[] = phase.items.map((item, index) => {
    const same = subscription.items.find((each) => each.price === item.price) ?? subscription.items[index];
    return { id: same?.id, price: item.price, quantity: item.quantity };
  });
  for (const item of subscription.items) {
    if (!updates.some((update) => update.id === item.id)) updates.push({ id: item.id, deleted: true });
  }
  return updates;
}

/** A phase boundary: the next phase begins, or the schedule ends as `end_behavior` says. */
export function advanceSchedule(app: StripeApp, id: string, at: number): void {
  const schedule = needSchedule(app, id);
  const next = schedule.status === "not_started" ? 0 : schedule.current + 1;
  if (next < schedule.phases.length) {
    enterPhase(app, schedule, next, at);
    return;
  }
  if (schedule.end_behavior === "cancel") {
    app.store.schedules.update(id, { status: "completed", completed_at: at });
    const subscription = app.store.subscriptions.get(schedule.subscription ?? "");
    if (subscription && !isEnded(subscription)) {
      cancelSubscription(app, subscription, { at, reason: "cancellation_requested" });
    }
    announce(app, id, "subscription_schedule.completed", at);
    return;
  }
  releaseSchedule(app, schedule, at, "subscription_schedule.completed");
}

/** Lets the subscription go on without its schedule. */
export function releaseSchedule(
  app: StripeApp,
  schedule: SubscriptionSchedule,
  at: number,
  type = "subscription_schedule.released",
): SubscriptionSchedule {
  needOpen(schedule, "release");
  const subscription = app.store.subscriptions.get(schedule.subscription ?? "");
  const completed = type === "subscription_schedule.completed";
  app.store.schedules.update(schedule.id, {
    status: completed ? "completed" : "released",
    released_at: completed ? null : at,
    completed_at: completed ? at : null,
    released_subscription: schedule.subscription,
    subscription: null,
  });
  if (subscription) updateSubscription(app, subscription, { schedule: null }, at);
  announce(app, schedule.id, type, at);
  return needSchedule(app, schedule.id);
}

/** Cancels the schedule and its subscription; before it has started it is `aborted` in the event's word. */
export function cancelSchedule(
  app: StripeApp,
  schedule: SubscriptionSchedule,
  at: number,
): SubscriptionSchedule {
  needOpen(schedule, "cancel");
  app.store.schedules.update(schedule.id, { status: "canceled", canceled_at: at });
  const subscription = app.store.subscriptions.get(schedule.subscription ?? "");
  if (subscription && !isEnded(subscription)) {
    cancelSubscription(app, subscription, { at, reason: "cancellation_requested" });
  }
  const type =
    schedule.status === "not_started" ? "subscription_schedule.aborted" : "subscription_schedule.canceled";
  announce(app, schedule.id, type, at);
  return needSchedule(app, schedule.id);
}

function needOpen(schedule: SubscriptionSchedule, verb: string): void {
  if (schedule.status === "active" || schedule.status === "not_started") return;
  throw invalidRequest(
    `You cannot ${verb} a subscription schedule that is currently in the \`${schedule.status}\` status. It must be in the \`not_started\` or \`active\` status.`,
  );
}

export function announceExpiring(app: StripeApp, id: string, at: number): void {
  app.store.schedules.update(id, { expiring_sent: true });
  announce(app, id, "subscription_schedule.expiring", at);
}
