import { formatSubscription } from "../format/subscription";
import { amend } from "./amend";
import type { StripeApp } from "./app";
import type { Invoice, Subscription, SubscriptionStatus } from "./billing-entities";
import type { PaymentMethod } from "./payment-entities";
import { noSuch } from "./errors";

export function needSubscription(app: StripeApp, id: string, param?: string): Subscription {
  const subscription = app.store.subscriptions.get(id);
  if (!subscription) throw noSuch("subscription", id, param);
  return subscription;
}

/** Changes a subscription and emits `customer.subscription.updated` (or another type) when something visible changed. */
export function updateSubscription(
  app: StripeApp,
  subscription: Subscription,
  patch: Partial<Subscription>,
  at: number,
  type = "customer.subscription.updated",
): Subscription {
  const format = (row: Subscription) => formatSubscription(app, row);
  return amend(app, app.store.subscriptions, subscription, patch, { type, format, at });
}

/** Emits an event with the subscription as it is now. */
export function announceSubscription(app: StripeApp, id: string, type: string, at: number): void {
  app.emit(type, formatSubscription(app, needSubscription(app, id)), at);
}

/** Terminal: nothing brings these back. */
export const isEnded = ({ status }: Pick<Subscription, "status">): boolean =>
  status === "canceled" || status === "incomplete_expired";

/** The status once `invoice` has been paid, or null when that changes nothing. */
export function statusAfterPayment(
  subscription: Pick<Subscription, "status" | "latest_invoice" | "trial_end">,
  invoice: Pick<Invoice, "id">,
  at: number,
): SubscriptionStatus | null {
  const { status } = subscription;
  if (subscription.latest_invoice !== invoice.id) return null;
  if (status !== "incomplete" && status !== "past_due" && status !== "unpaid") return null;
  return subscription.trial_end !== null && subscription.trial_end > at ? "trialing" : "active";
}

/** The status once collecting a later invoice has failed, or null when that changes nothing. */
export function statusAfterFailure(status: SubscriptionStatus): SubscriptionStatus | null {
  return status === "active" || status === "trialing" ? "past_due" : null;
}

/** The card that Stripe would charge: of the invoice, of the subscription, then of the customer. */
export function paymentMethodFor(
  app: StripeApp,
  customer: string,
  subscription: Subscription | null,
  invoice: Invoice | null = null,
): PaymentMethod | null {
  const candidates = [
    invoice?.default_payment_method,
    subscription?.default_payment_method,
    app.store.customers.get(customer)?.default_payment_method,
  ];
  for (const id of candidates) {
    const method = id ? app.store.paymentMethods.get(id) : undefined;
    if (method?.customer === customer) return method;
  }
  return null;
}

/** The end of the current period: the earliest of the items' ends. */
export function currentPeriodEnd(subscription: Pick<Subscription, "items">): number {
  return Math.min(...subscription.items.map((item) => item.current_period_end));
}
