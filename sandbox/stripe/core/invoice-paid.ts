import { formatInvoice, formatInvoicePayment } from "../format/invoice";
import { amend } from "./amend";
import type { StripeApp } from "./app";
import type { Invoice, InvoicePayment, Subscription } from "./billing-entities";
import { cancelPaymentIntent } from "./payment-intents";
import { endPause } from "./resumption";
import { carryIntoPhase } from "./schedule-phases";
import { announceSubscription, statusAfterPayment, updateSubscription } from "./subscriptions";

/** The payment that Stripe created when it finalized the invoice. */
export function defaultPayment(app: StripeApp, invoice: string): InvoicePayment | null {
  return app.store.invoicePayments.by("invoice", invoice).find((payment) => payment.is_default) ?? null;
}

/**
 * Marks an open invoice as paid and lets its subscription follow. `attempted` counts an attempt of collection;
 * `outOfBand` closes the PaymentIntent, because the money came another way.
 */
export function markInvoicePaid(
  app: StripeApp,
  open: Invoice,
  at: number,
  options: { attempted: boolean; outOfBand?: boolean },
): Invoice {
  const payment = settlePayment(app, open, at, options.outOfBand ?? false);
  const tried = options.attempted && open.amount_due > 0 ? 1 : 0;
  const invoice = amend(
    app,
    app.store.invoices,
    open,
    {
      status: "paid",
      attempted: options.attempted,
      attempt_count: open.attempt_count + tried,
      amount_paid: options.outOfBand ? 0 : open.amount_due,
      auto_advance: false,
      next_payment_attempt: null,
      paid_at: at,
    },
    { type: "invoice.updated", format: (row) => formatInvoice(app, row), at },
  );
  const wire = formatInvoice(app, invoice);
  app.emit("invoice.paid", wire, at);
  app.emit("invoice.payment_succeeded", wire, at);
  if (payment?.status === "paid") app.emit("invoice_payment.paid", formatInvoicePayment(payment), at);
  followInvoice(app, invoice, at);
  return invoice;
}

function settlePayment(
  app: StripeApp,
  invoice: Invoice,
  at: number,
  outOfBand: boolean,
): InvoicePayment | null {
  const payment = defaultPayment(app, invoice.id);
  if (!payment) return null;
  if (!outOfBand) {
    return app.store.invoicePayments.update(payment.id, {
      status: "paid",
      amount_paid: invoice.amount_due,
      paid_at: at,
    });
  }
  const intent = app.store.paymentIntents.get(payment.payment_intent);
  if (intent && intent.status !== "succeeded") cancelPaymentIntent(app, intent, "automatic", at);
  return app.store.invoicePayments.update(payment.id, { status: "canceled", canceled_at: at });
}

function followInvoice(app: StripeApp, invoice: Invoice, at: number): void {
  const subscription =
    invoice.subscription === null ? undefined : app.store.subscriptions.get(invoice.subscription);
  if (!subscription || endPause(app, invoice, at)) return;
  if (subscription.pending_update?.invoice === invoice.id) {
    applyPendingUpdate(app, subscription, subscription.pending_update.patch, at);
    return;
  }
  const status = statusAfterPayment(subscription, invoice, at);
  // A subscription that is still being created is announced by its creator, with its final status.
  if (status) updateSubscription(app, subscription, { status }, at);
}

function applyPendingUpdate(
  app: StripeApp,
  subscription: Subscription,
  patch: NonNullable<Subscription["pending_update"]>["patch"],
  at: number,
): void {
  const endsTrial = subscription.status === "trialing" && (patch.trial_end === null || patch.trial_end <= at);
  const status = endsTrial ? "active" : subscription.status;
  const updated = updateSubscription(app, subscription, { ...patch, status, pending_update: null }, at);
  carryIntoPhase(app, updated, at);
  announceSubscription(app, subscription.id, "customer.subscription.pending_update_applied", at);
}
