import type { StripeApp } from "./app";
import type { Invoice, Subscription } from "./billing-entities";
import { carryIntoPhase } from "./schedule-phases";
import { announceSubscription, updateSubscription } from "./subscriptions";

/** The subscription that goes on once `invoice` is paid, or null when the invoice is for anything else. */
function waitingFor(app: StripeApp, { id, subscription }: Invoice): Subscription | null {
  const row = app.store.subscriptions.get(subscription ?? "");
  return row?.resumption?.invoice === id ? row : null;
}

/** Ends the pause that an invoice was to end; false when the invoice is for anything else. */
export function endPause(app: StripeApp, invoice: Invoice, at: number): boolean {
  const subscription = waitingFor(app, invoice);
  if (!subscription) return false;
  goOn(app, subscription, "active", at);
  return true;
}

/** An attempt at the invoice failed: with `resume_on_payment_attempt` the subscription goes on, past due. */
export function followFailedResumption(app: StripeApp, invoice: Invoice, at: number): void {
  const subscription = waitingFor(app, invoice);
  if (subscription?.resumption?.behavior === "resume_on_payment_attempt")
    goOn(app, subscription, "past_due", at);
}

/** The invoice was voided: the subscription stays paused and waits for nothing. */
export function forgetResumption(app: StripeApp, invoice: Invoice): void {
  const subscription = waitingFor(app, invoice);
  if (subscription) app.store.subscriptions.update(subscription.id, { resumption: null });
}

function goOn(app: StripeApp, before: Subscription, status: Subscription["status"], at: number): void {
  const patch = before.resumption?.patch ?? {};
  const resumed = updateSubscription(app, before, { ...patch, status, paused: null, resumption: null }, at);
  carryIntoPhase(app, resumed, at);
  announceSubscription(app, before.id, "customer.subscription.resumed", at);
}
