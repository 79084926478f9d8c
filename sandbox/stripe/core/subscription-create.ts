import type { StripeApp } from "./app";
import type { Invoice, InvoiceLine, Subscription, SubscriptionItem } from "./billing-entities";
import { amountIn, billingCurrency, needAmount } from "./currencies";
import type { Customer, Metadata, Price } from "./entities";
import type { PaymentMethod } from "./payment-entities";
import { invalidRequest, StripeError } from "./errors";
import { redeemDiscounts, type DiscountInput } from "./discounts";
import {
  collectInvoice,
  requiresAction,
  SUBSCRIPTION_NEEDS_ACTION,
  type CollectOutcome,
} from "./invoice-pay";
import { claimItems, createInvoice, finalizeInvoice, needInvoice, pendingItems } from "./invoices";
import { newLine, periodLine, productName, trialLine } from "./lines";
import { paymentFailed } from "./payment-intents";
import { days } from "./periods";
import { newItem, periodEnd, usablePrice, type ItemInput } from "./subscription-items";
import {
  announceSubscription,
  needSubscription,
  paymentMethodFor,
  statusAfterPayment,
  updateSubscription,
} from "./subscriptions";

export type PaymentBehavior =
  "allow_incomplete" | "default_incomplete" | "error_if_incomplete" | "pending_if_incomplete";

export interface NewSubscription {
  customer: Customer;
  items: ItemInput[];
  /** The currency asked for; undefined leaves the choice to the customer's and the prices'. */
  currency?: string | undefined;
  /** One-time prices for the first invoice. */
  extras: { price: string; quantity: number }[];
  discounts: DiscountInput[];
  /** Epoch seconds; null for no trial. */
  trialEnd: number | null;
  /** First full period starts here (epoch seconds); null for now. */
  anchor: number | null;
  prorateToAnchor: boolean;
  paymentBehavior: PaymentBehavior;
  /** The card of the Checkout page, and what happened on its 3-D Secure page. */
  card: { method: PaymentMethod; outcome3ds?: "complete" | "fail" | undefined } | null;
  /** Announce as `incomplete` before paying, as Checkout does. */
  announceFirst: boolean;
  checkoutSession: string | null;
  fields: Partial<Subscription>;
  metadata: Metadata;
}

const NO_METHOD =
  "This customer has no attached payment source or default payment method. Please consider adding a default payment method. For more information, visit https://stripe.com/docs/billing/subscriptions/payment-methods-setting#payment-method-priority.";

/** Creates a subscription with its first invoice, and collects that as `paymentBehavior` says. */
export function createSubscription(app: StripeApp, input: NewSubscription, at: number): Subscription {
  const subscription = insertSubscription(app, input, at);
  const method = input.card?.method ?? paymentMethodFor(app, input.customer.id, subscription);
  const invoice = firstInvoice(app, subscription, input, at);
  app.store.subscriptions.update(subscription.id, { latest_invoice: invoice.id });
  const collects =
    subscription.collection_method === "charge_automatically" &&
    invoice.amount_due > 0 &&
    input.paymentBehavior !== "default_incomplete";
  if (collects && !method) {
    throw new StripeError(400, {
      type: "invalid_request_error",
      code: "resource_missing",
      doc_url: "https://stripe.com/docs/error-codes/resource-missing",
      message: NO_METHOD,
    });
  }
  if (input.announceFirst) announceFirst(app, subscription.id, at);
  const finalized = finalizeInvoice(app, invoice, at);
  if (finalized.status === "open" && subscription.collection_method === "charge_automatically") {
    const outcome = collects
      ? collectInvoice(app, finalized, { method, at, outcome3ds: input.card?.outcome3ds, retries: false })
      : null;
    settle(app, subscription.id, input, outcome, method);
  }
  if (!input.announceFirst) announceSubscription(app, subscription.id, "customer.subscription.created", at);
  noticeShortTrial(app, subscription, at);
  return needSubscription(app, subscription.id);
}

function insertSubscription(app: StripeApp, input: NewSubscription, at: number): Subscription {
  const id = app.id("subscription");
  const prices = input.items.map((item, index) =>
    usablePrice(app, item.price, null, `items[${index}][price]`),
  );
  const first = prices[0];
  if (!first) throw invalidRequest("Missing required param: items.", "items", "parameter_missing");
  const currency = currencyOf(app, input, prices, first);
  const anchor = input.trialEnd ?? input.anchor ?? at;
  const items = input.items.map((item, index) => {
    const price = prices[index] ?? first;
    return newItem(app, item, { start: at, end: anchor > at ? anchor : periodEnd(price, at) }, at);
  });
  return app.store.subscriptions.insert({
    ...defaults,
    customer: input.customer.id,
    currency,
    status: input.trialEnd === null ? "active" : "trialing",
    billing_cycle_anchor: anchor,
    created: at,
    start_date: at,
    test_clock: input.customer.test_clock,
    trial_start: input.trialEnd === null ? null : at,
    trial_end: input.trialEnd,
    metadata: input.metadata,
    ...input.fields,
    id,
    items,
    discounts: redeemDiscounts(app, input.discounts, {
      customer: input.customer.id,
      subscription: id,
      at,
      ...(input.checkoutSession ? { checkout_session: input.checkoutSession } : {}),
    }),
  });
}

function currencyOf(app: StripeApp, input: NewSubscription, prices: Price[], first: Price): string {
  const { customer, currency: wanted } = input;
  const currency = billingCurrency(app, prices, { customer, wanted }) ?? first.currency;
  const other = prices.findIndex((price) => amountIn(price, currency) === null);
  if (other < 0) return currency;
  if (wanted === undefined)
    throw invalidRequest("All prices on a subscription must have the same `currency`.", "items");
  // Says which currencies the price is offered in.
  usablePrice(app, prices[other]?.id ?? "", currency, `items[${other}][price]`);
  return currency;
}

const defaults: Omit<
  Subscription,
  | "id"
  | "customer"
  | "currency"
  | "status"
  | "items"
  | "billing_cycle_anchor"
  | "created"
  | "start_date"
  | "test_clock"
  | "trial_start"
  | "trial_end"
  | "metadata"
  | "discounts"
> = {
  billing_mode: { type: "flexible", proration_discounts: "included" },
  cancel_at: null,
  cancel_at_period_end: false,
  canceled_at: null,
  cancellation_details: { comment: null, feedback: null, reason: null },
  collection_method: "charge_automatically",
  days_until_due: null,
  default_payment_method: null,
  description: null,
  ended_at: null,
  latest_invoice: null,
  pause_collection: null,
  payment_method_types: null,
  save_default_payment_method: "off",
  pending_setup_intent: null,
  pending_update: null,
  resumption: null,
  schedule: null,
  missing_payment_method: "create_invoice",
  trial_will_end_sent: false,
  upcoming_sent_for: null,
  paused: null,
};

function firstInvoice(
  app: StripeApp,
  subscription: Subscription,
  input: NewSubscription,
  at: number,
): Invoice {
  const { customer } = input;
  const waiting = pendingItems(app, customer.id, null).filter(
    (item) => item.line.currency === subscription.currency,
  );
  const lines = [
    ...waiting.map((item) => item.line),
    ...extraLines(app, input, subscription.currency, at),
    ...subscription.items.flatMap((item) => firstLine(app, subscription, item, input)),
  ];
  const invoice = createInvoice(app, {
    customer,
    subscription,
    reason: "subscription_create",
    currency: subscription.currency,
    lines,
    discounts: subscription.trial_end === null ? subscription.discounts : [],
    at,
    fields: { auto_advance: subscription.collection_method === "send_invoice" },
  });
  claimItems(app, waiting, invoice.id);
  return invoice;
}

function firstLine(
  app: StripeApp,
  subscription: Subscription,
  item: SubscriptionItem,
  input: NewSubscription,
): InvoiceLine[] {
  if (subscription.trial_end !== null) return [trialLine(app, subscription, item)];
  const line = periodLine(app, subscription, item);
  if (input.anchor === null || input.anchor <= subscription.start_date) return [line];
  if (!input.prorateToAnchor) return [];
  const price = usablePrice(app, item.price, null, "items");
  const full = periodEnd(price, subscription.start_date) - subscription.start_date;
  const part = (item.current_period_end - item.current_period_start) / full;
  return [{ ...line, amount: Math.round(line.amount * part), proration: true }];
}

function extraLines(app: StripeApp, input: NewSubscription, currency: string, at: number): InvoiceLine[] {
  return input.extras.map((extra, index) => {
    const price = app.store.prices.get(extra.price);
    if (!price) throw invalidRequest(`No such price: '${extra.price}'`, `add_invoice_items[${index}][price]`);
    return newLine(app, {
      amount: Math.round(needAmount(price, currency) * extra.quantity),
      currency,
      description: productName(app, price),
      period: { start: at, end: at },
      price: price.id,
      product: price.product,
      unit_amount: needAmount(price, currency),
      quantity: extra.quantity,
      invoice_item: app.id("invoiceItem"),
    });
  });
}

function announceFirst(app: StripeApp, id: string, at: number): void {
  const subscription = needSubscription(app, id);
  const unpaid =
    subscription.status === "active" && needInvoice(app, subscription.latest_invoice ?? "").amount_due > 0;
  if (unpaid) app.store.subscriptions.update(id, { status: "incomplete" });
  announceSubscription(app, id, "customer.subscription.created", at);
}

/** Applies the first payment's outcome to a subscription that has not been announced, or has been as `incomplete`. */
function settle(
  app: StripeApp,
  id: string,
  input: NewSubscription,
  outcome: CollectOutcome | null,
  method: PaymentMethod | null,
): void {
  if (outcome?.kind === "processing") activate(app, id, outcome.invoice);
  if (outcome?.kind === "paid" || outcome?.kind === "processing") {
    const saves = needSubscription(app, id).save_default_payment_method === "on_subscription";
    if (saves && method) app.store.subscriptions.update(id, { default_payment_method: method.id });
    return;
  }
  const trialing = needSubscription(app, id).status === "trialing";
  if (!trialing) app.store.subscriptions.update(id, { status: "incomplete" });
  if (outcome === null || input.paymentBehavior !== "error_if_incomplete") return;
  if (outcome.kind === "failed" && outcome.outcome) throw paymentFailed(app, outcome.outcome);
  throw requiresAction(app, outcome.invoice, SUBSCRIPTION_NEEDS_ACTION);
}

/** Stripe does not wait for the bank: the subscription is active while its first debit is being processed. */
function activate(app: StripeApp, id: string, invoice: Invoice): void {
  const subscription = needSubscription(app, id);
  const at = subscription.created;
  const status = statusAfterPayment(subscription, invoice, at);
  if (status) updateSubscription(app, subscription, { status }, at);
}

function noticeShortTrial(app: StripeApp, subscription: Subscription, at: number): void {
  if (subscription.trial_end === null || subscription.trial_end - at > days(3)) return;
  app.store.subscriptions.update(subscription.id, { trial_will_end_sent: true });
  announceSubscription(app, subscription.id, "customer.subscription.trial_will_end", at);
}
