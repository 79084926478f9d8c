import type { StripeApp } from "./app";
import type { InvoiceLine, PlanPatch, Subscription, SubscriptionItem } from "./billing-entities";
import type { Metadata } from "./entities";
import { invalidRequest, noSuch } from "./errors";
import { needPrice, periodLine, trialLine } from "./lines";
import { prorationLines, type ItemChange } from "./proration";
import { differsInInterval, newItem, periodEnd, usablePrice } from "./subscription-items";

export type ProrationBehavior = "create_prorations" | "always_invoice" | "none";

/** One element of an update's `items`. */
export interface ItemUpdate {
  id?: string | undefined;
  price?: string | undefined;
  quantity?: number | undefined;
  metadata?: Metadata | undefined;
  deleted?: boolean | undefined;
}

export interface PlanChangeInput {
  items: readonly ItemUpdate[];
  behavior: ProrationBehavior;
  /** Epoch seconds: amounts are computed as of then. */
  prorationDate: number;
  /** `billing_cycle_anchor: {type: "now"}`. */
  anchorNow: boolean;
  /** End of the trial in epoch seconds; `at` ends it now; undefined leaves it. */
  trialEnd: number | undefined;
  discounts: readonly string[];
}

/** What an update will do; nothing is stored yet, so previews and updates compute the same amounts. */
export interface PlanChange {
  patch: PlanPatch;
  /** Proration lines, to be invoiced now or left pending. */
  lines: InvoiceLine[];
  /** A new period begins now, and is billed at once. */
  restarts: boolean;
  changed: boolean;
}

/** Plans an update of items, trial and billing cycle at `at` (epoch seconds). */
export function planChange(
  app: StripeApp,
  subscription: Subscription,
  input: PlanChangeInput,
  at: number,
): PlanChange {
  const changes = itemChanges(app, subscription, input.items, at);
  const trial = trialAfter(subscription, input.trialEnd, at);
  const endsTrial = subscription.status === "trialing" && trial === null;
  const startsTrial = trial !== null && trial !== subscription.trial_end;
  const inTrial = subscription.status === "trialing" && !endsTrial;
  const newRhythm = changes.some(
    ({ before, after }) =>
      before && after && differsInInterval(needPrice(app, before.price), needPrice(app, after.price)),
  );
  const restarts = (!inTrial && !startsTrial && (newRhythm || input.anchorNow)) || endsTrial;
  const kept = restarts || startsTrial ? unchangedItems(subscription, changes) : [];
  const prorated = input.behavior === "none" ? [] : [...changes, ...kept];
  const lines = prorationLines(app, subscription, prorated, {
    at: input.prorationDate,
    restarts: restarts || startsTrial,
  });
  const anchor = startsTrial ? trial : restarts ? at : subscription.billing_cycle_anchor;
  const items = resultingItems(subscription, changes).map((item) => {
    if (startsTrial) return { ...item, current_period_start: at, current_period_end: trial };
    if (!restarts) return item;
    return {
      ...item,
      current_period_start: at,
      current_period_end: periodEnd(needPrice(app, item.price), at),
    };
  });
  return {
    patch: {
      items,
      billing_cycle_anchor: anchor,
      trial_end: trial ?? endedTrial(subscription, endsTrial, at),
      discounts: [...input.discounts],
    },
    lines,
    restarts,
    changed: changes.length > 0 || restarts || startsTrial,
  };
}

function trialAfter(subscription: Subscription, trialEnd: number | undefined, at: number): number | null {
  const current = subscription.status === "trialing" ? subscription.trial_end : null;
  if (trialEnd === undefined) return current;
  return trialEnd > at ? trialEnd : null;
}

function endedTrial(subscription: Subscription, endsTrial: boolean, at: number): number | null {
  return endsTrial ? at : subscription.trial_end;
}

function itemChanges(
  app: StripeApp,
  subscription: Subscription,
  updates: readonly ItemUpdate[],
  at: number,
): ItemChange[] {
  return updates.flatMap((update, index): ItemChange[] => {
    const param = `items[${index}]`;
    if (update.id === undefined)
      return [{ before: null, after: addedItem(app, subscription, update, param, at) }];
    const before = subscription.items.find((item) => item.id === update.id);
    if (!before) throw noSuch("subscription item", update.id, `${param}[id]`);
    if (update.deleted) return [{ before, after: null }];
    const price = update.price ?? before.price;
    if (price !== before.price) usablePrice(app, price, subscription.currency, `${param}[price]`);
    const quantity = update.quantity ?? before.quantity;
    if (price === before.price && quantity === before.quantity && !update.metadata) return [];
    return [{ before, after: { ...before, price, quantity, metadata: update.metadata ?? before.metadata } }];
  });
}

function addedItem(
  app: StripeApp,
  subscription: Subscription,
  update: ItemUpdate,
  param: string,
  at: number,
): SubscriptionItem {
  if (update.price === undefined) {
    throw invalidRequest(
      "You must pass a price for each new subscription item.",
      `${param}[price]`,
      "parameter_missing",
    );
  }
  if (subscription.items.some((item) => item.price === update.price)) {
    throw invalidRequest(
      `Cannot add multiple subscription items with the same plan: ${update.price}`,
      `${param}[price]`,
    );
  }
  usablePrice(app, update.price, subscription.currency, `${param}[price]`);
  const sibling = subscription.items[0];
  const period = { start: at, end: sibling?.current_period_end ?? at };
  return newItem(
    app,
    { price: update.price, quantity: update.quantity ?? 1, metadata: update.metadata ?? {} },
    period,
    at,
  );
}

function unchangedItems(subscription: Subscription, changes: readonly ItemChange[]): ItemChange[] {
  return subscription.items
    .filter((item) => !changes.some((change) => change.before?.id === item.id))
    .map((item) => ({ before: item, after: item }));
}

function resultingItems(subscription: Subscription, changes: readonly ItemChange[]): SubscriptionItem[] {
  const kept = subscription.items.flatMap((item) => {
    const change = changes.find((each) => each.before?.id === item.id);
    if (!change) return [item];
    return change.after ? [change.after] : [];
  });
  const added = changes.flatMap((change) => (change.before === null && change.after ? [change.after] : []));
  const items = [...kept, ...added];
  if (items.length === 0) {
    throw invalidRequest("A subscription must have at least one active plan.", "items");
  }
  return items;
}

/** The lines of the period that begins now. */
export function newPeriodLines(app: StripeApp, subscription: Subscription): InvoiceLine[] {
  const line = subscription.status === "trialing" ? trialLine : periodLine;
  return subscription.items.map((item) => line(app, subscription, item));
}
