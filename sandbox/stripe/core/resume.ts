import type { StripeApp } from "./app";
import type { Resumption, Subscription } from "./billing-entities";
import { collectInvoice } from "./invoice-pay";
import { finalizeInvoice } from "./invoices";
import { hours } from "./periods";
import { planChange } from "./plan-change";
import { endPause } from "./resumption";
import { changeInvoice } from "./subscription-update";
import {
  announceSubscription,
  currentPeriodEnd,
  needSubscription,
  paymentMethodFor,
  updateSubscription,
} from "./subscriptions";

/** How long Stripe waits for a first attempt at an invoice that nothing has tried to collect. */
const UNTRIED_LIFETIME = hours(23);

export interface ResumeOptions {
  /** A new period begins now. */
  anchorNow: boolean;
  behavior: Resumption["behavior"];
  at: number;
}

/**
 * Ends `paused`. Without anything to charge the subscription is active at once; else it stays paused until its invoice
 * is paid, which is tried at once with `resume_on_payment_success` and left to the caller otherwise.
 */
export function resumeSubscription(
  app: StripeApp,
  before: Subscription,
  options: ResumeOptions,
): Subscription {
  const { at, behavior } = options;
  const active = { status: "active", paused: null } as const;
  const change = planChange(
    app,
    { ...before, ...active },
    {
      items: [],
      behavior: "none",
      prorationDate: at,
      anchorNow: options.anchorNow || currentPeriodEnd(before) <= at,
      trialEnd: undefined,
      discounts: before.discounts,
    },
    at,
  );
  if (!change.restarts) {
    const resumed = updateSubscription(app, before, { ...change.patch, ...active }, at);
    announceSubscription(app, before.id, "customer.subscription.resumed", at);
    return resumed;
  }
  // The invoice must see the new period; what is announced is the subscription that still waits for it.
  const changed = app.store.subscriptions.update(before.id, { ...change.patch, ...active });
  const draft = changeInvoice(app, changed, change, { behavior: "none", prorationDate: at, at });
  app.store.subscriptions.update(before.id, before);
  const expires_at = behavior === "resume_on_payment_attempt" ? at + UNTRIED_LIFETIME : null;
  const resumption = { invoice: draft.id, patch: change.patch, behavior, expires_at };
  const waiting = updateSubscription(app, before, { resumption, latest_invoice: draft.id }, at);
  const invoice = finalizeInvoice(app, draft, at);
  if (invoice.status === "paid") endPause(app, invoice, at);
  else if (behavior === "resume_on_payment_success") {
    const method = paymentMethodFor(app, waiting.customer, waiting, invoice);
    collectInvoice(app, invoice, { method, at, retries: true });
  }
  return needSubscription(app, before.id);
}
