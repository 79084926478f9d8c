import { formatSchedule } from "../format/schedule";
import type { StripeApp } from "./app";
import type { CancellationDetails, Subscription } from "./billing-entities";
import { needCustomer } from "./customers";
import { invalidRequest } from "./errors";
import { collectInvoice } from "./invoice-pay";
import { claimItems, createInvoice, createPendingItem, finalizeInvoice, pendingItems } from "./invoices";
import { prorationLines } from "./proration";
import { announceSubscription, currentPeriodEnd, needSubscription, paymentMethodFor } from "./subscriptions";

export interface CancelOptions {
  at: number;
  reason: NonNullable<CancellationDetails["reason"]>;
  details?: { comment?: string | null | undefined; feedback?: string | null | undefined };
  /** Give unused time back as a pending credit. */
  prorate?: boolean;
  /** Bill what is pending at once. */
  invoiceNow?: boolean;
}

/** Ends a subscription now: `canceled`, announced by `customer.subscription.deleted` alone. */
export function cancelSubscription(
  app: StripeApp,
  subscription: Subscription,
  options: CancelOptions,
): Subscription {
  const { at } = options;
  const customer = needCustomer(app, subscription.customer);
  if (options.prorate) {
    const changes = subscription.items.map((item) => ({ before: item, after: null }));
    for (const line of prorationLines(app, subscription, changes, { at, restarts: false })) {
      createPendingItem(app, customer, line, at);
    }
  }
  if (options.invoiceNow) billPending(app, subscription, at);
  app.store.subscriptions.update(subscription.id, {
    status: "canceled",
    canceled_at: subscription.canceled_at ?? at,
    ended_at: at,
    pending_update: null,
    resumption: null,
    cancellation_details: {
      comment: options.details?.comment ?? subscription.cancellation_details.comment,
      feedback: options.details?.feedback ?? subscription.cancellation_details.feedback,
      reason: options.reason,
    },
  });
  stopCollecting(app, subscription.id);
  announceSubscription(app, subscription.id, "customer.subscription.deleted", at);
  cancelItsSchedule(app, subscription, at);
  return needSubscription(app, subscription.id);
}

function billPending(app: StripeApp, subscription: Subscription, at: number): void {
  const items = pendingItems(app, subscription.customer, subscription.id);
  if (items.length === 0) return;
  const customer = needCustomer(app, subscription.customer);
  const draft = createInvoice(app, {
    customer,
    subscription,
    reason: "subscription_update",
    currency: subscription.currency,
    lines: items.map((item) => item.line),
    discounts: [],
    at,
  });
  claimItems(app, items, draft.id);
  const invoice = finalizeInvoice(app, draft, at);
  app.store.subscriptions.update(subscription.id, { latest_invoice: invoice.id });
  if (invoice.status !== "open") return;
  collectInvoice(app, invoice, {
    method: paymentMethodFor(app, customer.id, subscription),
    at,
    retries: false,
  });
}

/** Open invoices of an ended subscription stay open, but are no longer collected by themselves. */
function stopCollecting(app: StripeApp, subscription: string): void {
  for (const invoice of app.store.invoices.by("subscription", subscription)) {
    if (invoice.status === "open" || invoice.status === "draft") {
      app.store.invoices.update(invoice.id, { auto_advance: false, next_payment_attempt: null });
    }
  }
}

function cancelItsSchedule(app: StripeApp, subscription: Subscription, at: number): void {
  const schedule =
    subscription.schedule === null ? undefined : app.store.schedules.get(subscription.schedule);
  if (schedule?.status !== "active") return;
  const canceled = app.store.schedules.update(schedule.id, { status: "canceled", canceled_at: at });
  app.emit("subscription_schedule.canceled", formatSchedule(canceled), at);
}

/** The fields that schedule a cancellation for a moment, or take it back (null). */
export function scheduledCancellation(
  subscription: Subscription,
  cancelAt: number | null,
  options: { at: number; atPeriodEnd: boolean },
): Partial<Subscription> {
  if (cancelAt !== null && cancelAt <= options.at) {
    throw invalidRequest("`cancel_at` must be a Unix timestamp in the future.", "cancel_at");
  }
  return {
    cancel_at: cancelAt,
    cancel_at_period_end: cancelAt !== null && options.atPeriodEnd,
    canceled_at: cancelAt === null ? null : (subscription.canceled_at ?? options.at),
    cancellation_details: {
      comment: cancelAt === null ? null : subscription.cancellation_details.comment,
      feedback: cancelAt === null ? null : subscription.cancellation_details.feedback,
      reason: cancelAt === null ? null : "cancellation_requested",
    },
  };
}

/** What `cancel_at` means: a moment, one of Stripe's words, or null to take it back. */
export function resolveCancelAt(subscription: Subscription, value: number | string): number | null {
  if (value === "") return null;
  if (typeof value === "number") return value;
  const ends = subscription.items.map((item) => item.current_period_end);
  switch (value) {
    case "min_period_end":
      return currentPeriodEnd(subscription);
    case "max_period_end":
    case "max_billed_until":
      return Math.max(...ends);
    default:
      throw invalidRequest(`Invalid timestamp: ${value}`, "cancel_at", "parameter_invalid_integer");
  }
}
