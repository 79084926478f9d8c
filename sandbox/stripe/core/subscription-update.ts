import type { StripeApp } from "./app";
import type { Invoice, Subscription } from "./billing-entities";
import { needCustomer } from "./customers";
import { cardError, type StripeError } from "./errors";
import {
  collectInvoice,
  requiresAction,
  SUBSCRIPTION_NEEDS_ACTION,
  type CollectOutcome,
} from "./invoice-pay";
import { claimItems, createInvoice, createPendingItem, finalizeInvoice, pendingItems } from "./invoices";
import { paymentFailed } from "./payment-intents";
import { dropPendingUpdate, pendingUpdateExpiry } from "./pending-updates";
import { newPeriodLines, type PlanChange, type ProrationBehavior } from "./plan-change";
import { carryIntoPhase } from "./schedule-phases";
import { needSubscription, paymentMethodFor, statusAfterFailure, updateSubscription } from "./subscriptions";
import type { PaymentBehavior } from "./subscription-create";

export interface ApplyOptions {
  behavior: ProrationBehavior;
  paymentBehavior: PaymentBehavior;
  prorationDate: number;
  at: number;
  outcome3ds?: "complete" | "fail" | undefined;
}

/** Stores a planned change, bills it as `behavior` says and collects it as `paymentBehavior` says. */
export function applyPlanChange(
  app: StripeApp,
  before: Subscription,
  change: PlanChange,
  fields: Partial<Subscription>,
  options: ApplyOptions,
): Subscription {
  const { at } = options;
  if (!change.changed)
    return updateSubscription(app, before, { ...fields, discounts: change.patch.discounts }, at);
  // A newer update replaces the one that waits for its payment.
  const subscription = dropPendingUpdate(app, before, at);
  const status = statusAfterChange({ ...subscription, ...fields }, change, at);
  if (billsNow(change, options.behavior, status)) {
    const billed = billChange(app, subscription, change, { ...fields, status }, options);
    carryIntoPhase(app, billed, at);
    return billed;
  }
  const customer = needCustomer(app, subscription.customer);
  const updated = updateSubscription(app, subscription, { ...fields, ...change.patch, status }, at);
  for (const line of change.lines) createPendingItem(app, customer, line, at);
  carryIntoPhase(app, updated, at);
  return updated;
}

/** The status that a planned change leads to, before its payment is known. */
export function statusAfterChange(
  subscription: Subscription,
  change: PlanChange,
  at: number,
): Subscription["status"] {
  const inTrial = change.patch.trial_end !== null && change.patch.trial_end > at;
  if (inTrial) return "trialing";
  return subscription.status === "trialing" ? "active" : subscription.status;
}

/** Whether a planned change is invoiced at once; previews ask the same question. */
export function billsNow(
  change: PlanChange,
  behavior: ProrationBehavior,
  status: Subscription["status"],
): boolean {
  if (status === "trialing") return change.restarts;
  return change.restarts || (behavior === "always_invoice" && change.lines.length > 0);
}

function billChange(
  app: StripeApp,
  subscription: Subscription,
  change: PlanChange,
  fields: Partial<Subscription>,
  options: ApplyOptions,
): Subscription {
  const { at } = options;
  const before = subscription;
  // Changed without an event first: the invoice must see the new items, and the outcome decides what is announced.
  const changed = app.store.subscriptions.update(subscription.id, { ...fields, ...change.patch });
  const invoice = changeInvoice(app, changed, change, options);
  app.store.subscriptions.update(subscription.id, { latest_invoice: invoice.id });
  const outcome = collectChange(app, changed, invoice, options);
  // A debit that is being processed counts as paid until the bank says otherwise.
  const paid = outcome === null || outcome.kind === "paid" || outcome.kind === "processing";
  if (!paid && options.paymentBehavior === "error_if_incomplete") throw refusal(app, outcome);
  const after = needSubscription(app, subscription.id);
  app.store.subscriptions.update(subscription.id, before);
  if (!paid && options.paymentBehavior === "pending_if_incomplete") {
    const expires_at = pendingUpdateExpiry(before, at);
    const pending = { expires_at, invoice: invoice.id, patch: change.patch };
    return updateSubscription(app, before, { pending_update: pending, latest_invoice: invoice.id }, at);
  }
  const status = paid ? after.status : (statusAfterFailure(after.status) ?? after.status);
  return updateSubscription(app, before, { ...after, status }, at);
}

/** The draft invoice of a change that was stored already. */
export function changeInvoice(
  app: StripeApp,
  changed: Subscription,
  change: PlanChange,
  options: Pick<ApplyOptions, "behavior" | "prorationDate" | "at">,
): Invoice {
  const customer = needCustomer(app, changed.customer);
  const waiting = pendingItems(app, customer.id, changed.id);
  const period = change.restarts ? newPeriodLines(app, changed) : [];
  const invoice = createInvoice(app, {
    customer,
    subscription: changed,
    reason: "subscription_update",
    currency: changed.currency,
    lines: [...waiting.map((item) => item.line), ...change.lines, ...period],
    discounts: changed.discounts,
    at: options.at,
    fields: { subscription_proration_date: options.prorationDate },
  });
  claimItems(app, waiting, invoice.id);
  return invoice;
}

function collectChange(
  app: StripeApp,
  changed: Subscription,
  draft: Invoice,
  options: ApplyOptions,
): CollectOutcome | null {
  const invoice = finalizeInvoice(app, draft, options.at);
  if (invoice.status !== "open" || changed.collection_method === "send_invoice") return null;
  if (options.paymentBehavior === "default_incomplete") return null;
  const method = paymentMethodFor(app, changed.customer, changed, invoice);
  const retries = options.paymentBehavior === "allow_incomplete";
  return collectInvoice(app, invoice, { method, at: options.at, outcome3ds: options.outcome3ds, retries });
}

function refusal(app: StripeApp, outcome: CollectOutcome): StripeError {
  if (outcome.kind === "failed" && outcome.outcome) return paymentFailed(app, outcome.outcome);
  if (outcome.kind === "failed") {
    return cardError({
      code: "resource_missing",
      decline_code: null,
      message: "This customer has no attached payment source or default payment method.",
    });
  }
  return requiresAction(app, outcome.invoice, SUBSCRIPTION_NEEDS_ACTION);
}
