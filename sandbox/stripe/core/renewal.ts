import type { StripeApp } from "./app";
import type { Invoice, Subscription } from "./billing-entities";
import { needCustomer } from "./customers";
import { discountApplies } from "./discounts";
import { collectInvoice, markUncollectible, voidInvoice } from "./invoice-pay";
import { claimItems, createInvoice, finalizeInvoice, pendingItems } from "./invoices";
import { needPrice, periodLine } from "./lines";
import { hours } from "./periods";
import { cancelSubscription } from "./subscription-cancel";
import { periodEnd } from "./subscription-items";
import {
  announceSubscription,
  isEnded,
  paymentMethodFor,
  statusAfterFailure,
  updateSubscription,
} from "./subscriptions";

/** Renewal invoices stay drafts for an hour before Stripe finalizes and collects them. */
const DRAFT_TIME = hours(1);

/** The period of some items ends at `at`: their next period starts and is billed; a trial ends the same way. */
export function renewSubscription(app: StripeApp, subscription: Subscription, at: number): void {
  const endsTrial = subscription.status === "trialing";
  if (endsTrial && endTrialWithoutMethod(app, subscription, at)) return;
  const renewed = subscription.items.map((item) =>
    item.current_period_end > at
      ? item
      : {
          ...item,
          current_period_start: item.current_period_end,
          current_period_end: periodEnd(
            needPrice(app, item.price),
            item.current_period_end,
            subscription.billing_cycle_anchor,
          ),
        },
  );
  const invoice = renewalInvoice(app, { ...subscription, items: renewed }, at);
  const patch: Partial<Subscription> = { items: renewed, latest_invoice: invoice.id };
  if (endsTrial) patch.status = "active";
  updateSubscription(app, subscription, { ...patch, discounts: [...invoice.discounts] }, at);
}

/** What a trial's end does when there is nothing to pay with; null when it goes on as usual. */
export function endTrialWithoutMethod(
  app: StripeApp,
  subscription: Subscription,
  at: number,
): Subscription | null {
  if (paymentMethodFor(app, subscription.customer, subscription)) return null;
  switch (subscription.missing_payment_method) {
    case "cancel":
      return cancelSubscription(app, subscription, { at, reason: "cancellation_requested" });
    case "pause":
      return pauseSubscription(app, subscription, at, "trial_end_without_payment_method");
    case "create_invoice":
      return null;
  }
}

function renewalInvoice(app: StripeApp, subscription: Subscription, at: number): Invoice {
  const customer = needCustomer(app, subscription.customer);
  const waiting = [
    ...pendingItems(app, customer.id, subscription.id),
    ...pendingItems(app, customer.id, null).filter((item) => item.line.currency === subscription.currency),
  ];
  const due = subscription.items.filter(
    (item) => item.current_period_start <= at && item.current_period_end > at,
  );
  const collects =
    subscription.status !== "unpaid" && subscription.pause_collection?.behavior !== "keep_as_draft";
  const discounts = subscription.discounts.filter((id) =>
    discountApplies(app, id, at, hasBeenUsed(app, subscription.id, id)),
  );
  const invoice = createInvoice(app, {
    customer,
    subscription,
    reason: "subscription_cycle",
    currency: subscription.currency,
    lines: [...waiting.map((item) => item.line), ...due.map((item) => periodLine(app, subscription, item))],
    discounts,
    at,
    fields: {
      auto_advance: collects,
      automatically_finalizes_at: collects ? at + DRAFT_TIME : null,
      period_start: Math.min(...subscription.items.map((item) => item.current_period_start)),
      period_end: at,
    },
  });
  claimItems(app, waiting, invoice.id);
  return invoice;
}

function hasBeenUsed(app: StripeApp, subscription: string, discount: string): boolean {
  return app.store.invoices
    .by("subscription", subscription)
    .some((invoice) => invoice.total_discount_amounts.some((each) => each.discount === discount));
}

/** Finalizes a draft whose hour is over and collects it; a failure moves the subscription to `past_due`. */
export function advanceInvoice(app: StripeApp, draft: Invoice, at: number): void {
  const invoice = finalizeInvoice(app, draft, at);
  if (invoice.status !== "open") return;
  if (invoice.collection_method === "send_invoice") {
    app.store.invoices.update(invoice.id, { auto_advance: true });
    return;
  }
  const subscription =
    invoice.subscription === null ? undefined : app.store.subscriptions.get(invoice.subscription);
  switch (subscription?.pause_collection?.behavior) {
    case "void":
      voidInvoice(app, invoice, at);
      return;
    case "mark_uncollectible":
      markUncollectible(app, invoice, at);
      return;
    case "keep_as_draft":
    case undefined:
      collectDue(app, invoice, subscription ?? null, at);
  }
}

/** A scheduled retry of an open invoice. */
export function retryInvoice(app: StripeApp, invoice: Invoice, at: number): void {
  const subscription =
    invoice.subscription === null ? undefined : app.store.subscriptions.get(invoice.subscription);
  collectDue(app, invoice, subscription ?? null, at);
}

/**
 * An invoice that was sent is not paid by its due date: the subscription is `past_due`
 * (docs.stripe.com/api/subscriptions/object, `status`). What follows by an additional deadline is a setting that we lack.
 */
export function leaveOverdue(app: StripeApp, invoice: Invoice, at: number): void {
  app.store.invoices.update(invoice.id, { overdue: true });
  const subscription = app.store.subscriptions.get(invoice.subscription ?? "");
  const status = subscription ? statusAfterFailure(subscription.status) : null;
  if (subscription && status) updateSubscription(app, subscription, { status }, at);
}

function collectDue(app: StripeApp, invoice: Invoice, subscription: Subscription | null, at: number): void {
  const method = paymentMethodFor(app, invoice.customer, subscription, invoice);
  const outcome = collectInvoice(app, invoice, { method, at, retries: true });
  if (outcome.kind === "paid" || outcome.kind === "processing") return;
  followFailure(app, outcome.invoice, at);
}

/** What a failed attempt does to the subscription: `past_due`, and the end of dunning when no retry is left. */
export function followFailure(app: StripeApp, invoice: Invoice, at: number): void {
  const owner = app.store.subscriptions.get(invoice.subscription ?? "");
  // What waits for a payment to go on stays paused, also when no retry is left.
  if (!owner || isEnded(owner) || owner.status === "paused") return;
  const status = statusAfterFailure(owner.status);
  const failing = status ? updateSubscription(app, owner, { status }, at) : owner;
  if (invoice.next_payment_attempt === null) exhaust(app, failing, at);
}

/** The retries have run out. */
function exhaust(app: StripeApp, subscription: Subscription, at: number): void {
  switch (app.dunning.exhausted) {
    case "canceled":
      cancelSubscription(app, subscription, { at, reason: "payment_failed" });
      return;
    case "unpaid":
      updateSubscription(app, subscription, { status: "unpaid" }, at);
      return;
    case "past_due":
      return;
  }
}

/** `status: "paused"`: no invoices until it is resumed. */
export function pauseSubscription(
  app: StripeApp,
  subscription: Subscription,
  at: number,
  type: NonNullable<Subscription["paused"]>["type"],
): Subscription {
  const paused = updateSubscription(app, subscription, { status: "paused", paused: { at, type } }, at);
  announceSubscription(app, subscription.id, "customer.subscription.paused", at);
  return paused;
}
