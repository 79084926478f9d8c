import { formatInvoice } from "../format/invoice";
import { formatPaymentIntent } from "../format/payment";
import { amend } from "./amend";
import type { StripeApp } from "./app";
import type { Invoice } from "./billing-entities";
import type { PaymentMethod } from "./payment-entities";
import { cardError, invalidRequest, type Decline, type StripeError } from "./errors";
import { defaultPayment, markInvoicePaid } from "./invoice-paid";
import { finalizeInvoice } from "./invoices";
import type { ChargeOutcome } from "./charges";
import { cancelPaymentIntent, confirmPaymentIntent } from "./payment-intents";
import { days } from "./periods";
import { endPause, followFailedResumption, forgetResumption } from "./resumption";
import { updateSubscription } from "./subscriptions";

export type CollectOutcome =
  | { kind: "paid"; invoice: Invoice }
  | { kind: "processing"; invoice: Invoice }
  | { kind: "requires_action"; invoice: Invoice }
  | { kind: "failed"; invoice: Invoice; outcome: Extract<ChargeOutcome, { kind: "failed" }> | null };

export interface CollectOptions {
  /** The card to charge; null counts as a failed attempt. */
  method: PaymentMethod | null;
  at: number;
  outcome3ds?: "complete" | "fail" | undefined;
  /** Whether a failure schedules the next retry (renewals), as dunning does. */
  retries: boolean;
}

/** Tries to collect an open invoice once. */
export function collectInvoice(app: StripeApp, invoice: Invoice, options: CollectOptions): CollectOutcome {
  if (invoice.status === "paid") return { kind: "paid", invoice };
  const payment = defaultPayment(app, invoice.id);
  const intent = payment ? app.store.paymentIntents.get(payment.payment_intent) : undefined;
  if (!intent) throw new Error(`${invoice.id}: an open invoice without a PaymentIntent`);
  if (intent.status === "processing") return { kind: "processing", invoice };
  if (!options.method)
    return { kind: "failed", invoice: recordFailure(app, invoice, options), outcome: null };
  const outcome = confirmPaymentIntent(app, intent, options.method, {
    at: options.at,
    outcome3ds: options.outcome3ds,
  });
  switch (outcome.kind) {
    case "succeeded":
      return { kind: "paid", invoice: markInvoicePaid(app, invoice, options.at, { attempted: true }) };
    case "processing":
      return { kind: "processing", invoice: recordDebit(app, invoice, options.at) };
    case "requires_action": {
      const failed = recordFailure(app, invoice, options);
      app.emit("invoice.payment_action_required", formatInvoice(app, failed), options.at);
      return { kind: "requires_action", invoice: failed };
    }
    case "failed":
      return { kind: "failed", invoice: recordFailure(app, invoice, options), outcome };
  }
}

const MORE = "https://stripe.com/docs/billing/subscriptions/overview#requires-action";

/** `invoices.pay` met a card that asks for 3-D Secure. */
export const INVOICE_NEEDS_ACTION: Decline = {
  code: "invoice_payment_intent_requires_action",
  decline_code: null,
  message: `This payment requires additional user action before it can be completed successfully. Payment can be completed using the PaymentIntent associated with the invoice. For more details see: ${MORE}`,
};

/** The same for a subscription that may not stay incomplete. */
export const SUBSCRIPTION_NEEDS_ACTION: Decline = {
  code: "subscription_payment_intent_requires_action",
  decline_code: null,
  message: `Payment for this subscription requires additional user action before it can be completed successfully. Payment can be completed using the PaymentIntent associated with \`subscription.latest_invoice\`. Additional information is available here: ${MORE}`,
};

/** The 402 for a payment that waits for its payer, with the PaymentIntent that says how to go on. */
export function requiresAction(app: StripeApp, invoice: Invoice, decline: Decline): StripeError {
  const intent = app.store.paymentIntents.get(defaultPayment(app, invoice.id)?.payment_intent ?? "");
  return cardError(decline, intent ? { payment_intent: formatPaymentIntent(app, intent) } : {});
}

/** A debit was sent: the invoice stays open and is not tried again before the bank has answered. */
function recordDebit(app: StripeApp, invoice: Invoice, at: number): Invoice {
  const patch = {
    attempted: true,
    next_payment_attempt: null,
    // Should the bank refuse, the debit is tried again.
    auto_advance: invoice.subscription !== null || invoice.auto_advance,
  };
  const event = { type: "invoice.updated", format: (row: Invoice) => formatInvoice(app, row), at };
  return amend(app, app.store.invoices, invoice, patch, event);
}

/** Counts an attempt that failed, says so, and plans the next one. */
export function recordFailure(
  app: StripeApp,
  invoice: Invoice,
  options: Pick<CollectOptions, "at" | "retries">,
): Invoice {
  const failed = amend(
    app,
    app.store.invoices,
    invoice,
    {
      attempted: true,
      attempt_count: invoice.attempt_count + 1,
      next_payment_attempt: options.retries
        ? nextAttempt(app.dunning.retryDays, invoice.attempt_count, options.at)
        : null,
    },
    { type: "invoice.updated", format: (row) => formatInvoice(app, row), at: options.at },
  );
  app.emit("invoice.payment_failed", formatInvoice(app, failed), options.at);
  followFailedResumption(app, failed, options.at);
  return failed;
}

/** When the next retry happens (epoch seconds), or null when the schedule is used up. */
function nextAttempt(retryDays: readonly number[], attemptsBefore: number, at: number): number | null {
  const wait = retryDays[attemptsBefore];
  return wait === undefined ? null : at + days(wait);
}

/** Finalizes a draft if need be; refuses what cannot be paid. */
export function payableInvoice(app: StripeApp, invoice: Invoice, at: number): Invoice {
  switch (invoice.status) {
    case "paid":
      throw invalidRequest("Invoice is already paid", undefined, "invoice_already_paid");
    case "void":
      throw invalidRequest("You cannot pay an invoice that is void.", undefined, "invoice_not_editable");
    case "draft":
      return finalizeInvoice(app, invoice, at);
    case "open":
    case "uncollectible":
      return invoice;
  }
}

/** Voids an open or uncollectible invoice; its PaymentIntent is canceled. */
export function voidInvoice(app: StripeApp, invoice: Invoice, at: number): Invoice {
  if (invoice.status !== "open" && invoice.status !== "uncollectible") {
    throw invalidRequest(
      `You can only pass in open or uncollectible invoices. This invoice isn't open or uncollectible; it is ${invoice.status}.`,
      undefined,
      "invoice_not_editable",
    );
  }
  refuseWhileProcessing(app, invoice);
  closePayment(app, invoice, at);
  const voided = amend(
    app,
    app.store.invoices,
    invoice,
    { status: "void", voided_at: at, auto_advance: false, next_payment_attempt: null },
    { type: "invoice.updated", format: (row) => formatInvoice(app, row), at },
  );
  app.emit("invoice.voided", formatInvoice(app, voided), at);
  forgetPendingUpdate(app, voided, at);
  forgetResumption(app, voided);
  return voided;
}

/** The money of an invoice is on its way: nothing else may settle it. */
export function refuseWhileProcessing(app: StripeApp, invoice: Invoice): void {
  const intent = app.store.paymentIntents.get(defaultPayment(app, invoice.id)?.payment_intent ?? "");
  if (intent?.status !== "processing") return;
  throw invalidRequest(
    "This invoice has a payment that is processing. Wait until it has succeeded or failed.",
    undefined,
    "invoice_not_editable",
  );
}

/** Voiding the invoice of a pending update is how the update is canceled. */
function forgetPendingUpdate(app: StripeApp, invoice: Invoice, at: number): void {
  const subscription = app.store.subscriptions.get(invoice.subscription ?? "");
  if (subscription?.pending_update?.invoice !== invoice.id) return;
  updateSubscription(app, subscription, { pending_update: null }, at);
}

/** Gives an open invoice up: `uncollectible`. It can still be paid later. */
export function markUncollectible(app: StripeApp, invoice: Invoice, at: number): Invoice {
  if (invoice.status !== "open") {
    throw invalidRequest(
      "You can only mark open invoices as uncollectible.",
      undefined,
      "invoice_not_editable",
    );
  }
  const marked = amend(
    app,
    app.store.invoices,
    invoice,
    { status: "uncollectible", marked_uncollectible_at: at, auto_advance: false, next_payment_attempt: null },
    { type: "invoice.updated", format: (row) => formatInvoice(app, row), at },
  );
  app.emit("invoice.marked_uncollectible", formatInvoice(app, marked), at);
  endPause(app, marked, at);
  return marked;
}

function closePayment(app: StripeApp, invoice: Invoice, at: number): void {
  const payment = defaultPayment(app, invoice.id);
  const intent = payment ? app.store.paymentIntents.get(payment.payment_intent) : undefined;
  if (payment) app.store.invoicePayments.update(payment.id, { status: "canceled", canceled_at: at });
  if (intent && intent.status !== "succeeded" && intent.status !== "canceled") {
    cancelPaymentIntent(app, intent, "void_invoice", at);
  }
}
