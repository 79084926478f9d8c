/**
 * The Stripe event types that wake a sync. Enable exactly these on the endpoint; every other type is stored as
 * `ignored`, so that nothing that Stripe tells us is lost without a trace.
 */
export const HANDLED_EVENT_TYPES = [
  "checkout.session.completed",
  "checkout.session.async_payment_succeeded",
  "checkout.session.async_payment_failed",
  "checkout.session.expired",
  "customer.subscription.created",
  "customer.subscription.updated",
  "customer.subscription.deleted",
  "customer.subscription.paused",
  "customer.subscription.resumed",
  "customer.subscription.trial_will_end",
  "customer.subscription.pending_update_applied",
  "customer.subscription.pending_update_expired",
  "subscription_schedule.created",
  "subscription_schedule.updated",
  "subscription_schedule.released",
  "subscription_schedule.canceled",
  "subscription_schedule.completed",
  "subscription_schedule.aborted",
  "invoice.created",
  "invoice.finalized",
  "invoice.finalization_failed",
  "invoice.updated",
  "invoice.paid",
  "invoice.payment_succeeded",
  "invoice.payment_failed",
  "invoice.payment_action_required",
  "invoice.voided",
  "invoice.marked_uncollectible",
  "customer.updated",
  "customer.deleted",
  "payment_method.attached",
  "payment_method.detached",
  "payment_method.updated",
  "payment_method.automatically_updated",
  "charge.refunded",
  "refund.updated",
  "refund.failed",
  "charge.dispute.created",
  "charge.dispute.updated",
  "charge.dispute.closed",
  "radar.early_fraud_warning.created",
] as const;

const HANDLED: ReadonlySet<string> = new Set(HANDLED_EVENT_TYPES);

/** Whether an event of this type can have changed what we show. */
export function isHandledEventType(eventType: string): boolean {
  return HANDLED.has(eventType);
}

/** Whether the event is about a payment and not about a subscription: then the payments are read as well. */
export function isAboutPayment(eventType: string): boolean {
  return /^(charge|refund|radar)\./.test(eventType);
}

const MONEY_AT_RISK: ReadonlySet<string> = new Set([
  "charge.dispute.created",
  "radar.early_fraud_warning.created",
]);

/** Whether a person must look at the event: disputes and fraud warnings change no subscription by themselves. */
export function isMoneyAtRisk(eventType: string): boolean {
  return MONEY_AT_RISK.has(eventType);
}
