import type { StripeApp } from "./app";
import type { Subscription } from "./billing-entities";
import { invalidRequest } from "./errors";
import { voidInvoice } from "./invoice-pay";
import { hours } from "./periods";
import {
  announceSubscription,
  currentPeriodEnd,
  needSubscription,
  paymentMethodFor,
  updateSubscription,
} from "./subscriptions";

/** 23 hours after the update (docs.stripe.com/billing/subscriptions/pending-updates, "Expired updates"). */
const LIFETIME = hours(23);

/**
 * Stripe lets an update wait only for a payment that answers at once, which of our methods a card's alone does
 * (docs.stripe.com/billing/subscriptions/pending-updates, "Before you begin"). Its words for the refusal are not published.
 */
export function refuseUnlessPendable(app: StripeApp, subscription: Subscription): void {
  const { customer, collection_method: collection } = subscription;
  const method = paymentMethodFor(app, customer, subscription);
  const found = collection === "send_invoice" ? "`collection_method=send_invoice`" : method?.type;
  if (found === undefined || found === "card") return;
  throw invalidRequest(
    `\`payment_behavior=pending_if_incomplete\` is not supported for a subscription with ${found}.`,
    "payment_behavior",
  );
}

/** When an update made at `at` expires (epoch seconds): no later than the trial or the period. */
export function pendingUpdateExpiry(subscription: Subscription, at: number): number {
  const trialEnd = subscription.status === "trialing" ? subscription.trial_end : null;
  return Math.min(at + LIFETIME, currentPeriodEnd(subscription), trialEnd ?? Infinity);
}

/** Voids the invoice of a pending update, which gives the update up; returns the subscription as it then is. */
export function dropPendingUpdate(app: StripeApp, subscription: Subscription, at: number): Subscription {
  if (!subscription.pending_update) return subscription;
  const invoice = app.store.invoices.get(subscription.pending_update.invoice);
  if (invoice?.status === "open" || invoice?.status === "uncollectible") voidInvoice(app, invoice, at);
  else updateSubscription(app, subscription, { pending_update: null }, at);
  return needSubscription(app, subscription.id);
}

/** The time for paying is over, or a schedule enters its next phase: the update is given up, and Stripe says so. */
export function expirePendingUpdate(app: StripeApp, subscription: Subscription, at: number): Subscription {
  if (!subscription.pending_update) return subscription;
  const dropped = dropPendingUpdate(app, subscription, at);
  announceSubscription(app, subscription.id, "customer.subscription.pending_update_expired", at);
  return dropped;
}
