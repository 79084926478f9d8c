import type { StripeApp } from "./app";
import type { Subscription } from "./billing-entities";
import type { PortalSession } from "./hosted-entities";
import { attempted, needsAuthentication, storeCard } from "./checkout-pay";
import { needCustomer, updateCustomer } from "./customers";
import type { CardEntry, PortalResult } from "./page-models";
import { openPortal } from "./portal-page";
import { confirmSetupIntent, createSetupIntent } from "./setup-intents";
import { cancelSubscription, scheduledCancellation } from "./subscription-cancel";
import { managingSchedule } from "./schedule-phases";
import { releaseSchedule } from "./schedules";
import { currentPeriodEnd, isEnded, needSubscription, updateSubscription } from "./subscriptions";

/** The customer's own live subscription, or null. */
export function ownSubscription(app: StripeApp, session: PortalSession, id: string): Subscription | null {
  const subscription = app.store.subscriptions.get(id);
  if (!subscription || subscription.customer !== session.customer || isEnded(subscription)) return null;
  return subscription;
}

/** Where a finished flow goes; null stays in the portal. */
export function afterFlow(session: PortalSession): string | null {
  return session.flow?.after_completion === "redirect" ? session.flow.redirect_url : null;
}

export const NOT_YOURS: PortalResult = {
  kind: "refused",
  message: "This subscription cannot be changed here.",
};

/** Cancels as the configuration says. A flexible subscription gets `cancel_at`, and `cancel_at_period_end` stays false. */
export function portalCancelSubscription(
  app: StripeApp,
  id: string,
  input: { subscription: string; feedback?: string; comment?: string },
): PortalResult {
  const open = openPortal(app, id);
  if (!open) return { kind: "expired" };
  const own = ownSubscription(app, open.session, input.subscription);
  const feature = open.configuration.features.subscription_cancel;
  if (!own || !feature.enabled) return NOT_YOURS;
  const at = app.nowOf(own.customer);
  // A scheduled change is given up: a schedule would not let the cancellation in.
  const schedule = managingSchedule(app, own);
  if (schedule) releaseSchedule(app, schedule, at);
  const subscription = needSubscription(app, own.id);
  const details = { feedback: input.feedback || null, comment: input.comment || null };
  if (feature.mode === "immediately") {
    const prorate = feature.proration_behavior !== "none";
    const invoiceNow = feature.proration_behavior === "always_invoice";
    cancelSubscription(app, subscription, {
      at,
      reason: "cancellation_requested",
      details,
      prorate,
      invoiceNow,
    });
  } else {
    const atPeriodEnd = subscription.billing_mode.type === "classic";
    const patch = scheduledCancellation(subscription, currentPeriodEnd(subscription), { at, atPeriodEnd });
    const reason = "cancellation_requested" as const;
    updateSubscription(app, subscription, { ...patch, cancellation_details: { ...details, reason } }, at);
  }
  return { kind: "done", redirectUrl: afterFlow(open.session) };
}

export function portalRenewSubscription(
  app: StripeApp,
  id: string,
  input: { subscription: string },
): PortalResult {
  const open = openPortal(app, id);
  if (!open) return { kind: "expired" };
  const subscription = ownSubscription(app, open.session, input.subscription);
  if (!subscription) return NOT_YOURS;
  const at = app.nowOf(subscription.customer);
  const patch = scheduledCancellation(subscription, null, { at, atPeriodEnd: false });
  updateSubscription(app, subscription, patch, at);
  return { kind: "done", redirectUrl: afterFlow(open.session) };
}

/** The new card becomes the customer's default, and that of the subscriptions which have a card of their own. */
export function portalReplaceCard(app: StripeApp, id: string, input: { card: CardEntry }): PortalResult {
  const open = openPortal(app, id);
  if (!open) return { kind: "expired" };
  if (!open.configuration.features.payment_method_update.enabled) {
    return { kind: "refused", message: "The payment method cannot be changed here." };
  }
  if (needsAuthentication(input.card)) return { kind: "requires_action", hostedInvoiceUrl: null };
  const { session } = open;
  return attempted<PortalResult>(() => {
    app.attempt(() => replaceCard(app, session.customer, input.card));
    return { kind: "done", redirectUrl: afterFlow(session) };
  });
}

function replaceCard(app: StripeApp, customerId: string, card: CardEntry): void {
  const customer = needCustomer(app, customerId);
  const at = app.nowOf(customerId);
  const intent = createSetupIntent(app, { customer: customerId });
  const method = storeCard(app, card, customer.email);
  confirmSetupIntent(app, intent, method, { outcome3ds: card.outcome3ds ?? "complete", accepted: null });
  // Only the customer's default, as documented (docs.stripe.com/customer-management/portal-deep-links): a subscription
  // keeps the payment method that Checkout gave it.
  updateCustomer(app, customerId, { default_payment_method: method.id }, at);
}
