import { formatCheckoutSession } from "../format/checkout";
import type { StripeApp } from "./app";
import { settleDebit } from "./charges";
import type { PaymentIntent } from "./payment-entities";
import type { CheckoutSession } from "./hosted-entities";
import { markInvoicePaid } from "./invoice-paid";
import { recordFailure, voidInvoice } from "./invoice-pay";
import { followFailure } from "./renewal";

/** The bank has answered: the PaymentIntent, its invoice with the subscription, and its Checkout Session follow. */
export function settlePayment(app: StripeApp, id: string, dueAt: number): void {
  const intent = app.store.paymentIntents.get(id);
  if (!intent) return;
  const testClock = app.store.customers.get(intent.customer ?? "")?.test_clock ?? null;
  const at = testClock === null ? dueAt : app.now(testClock);
  const paid = settleDebit(app, intent, at).kind === "succeeded";
  followPayment(app, intent, paid, at);
}

/** What a payment that was answered later does to the invoice and to the Checkout Session that it belongs to. */
export function followPayment(app: StripeApp, intent: PaymentIntent, paid: boolean, at: number): void {
  settleInvoice(app, intent, paid, at);
  const session = sessionOf(app, intent);
  if (!session) return;
  const settled = app.store.checkoutSessions.update(session.id, { payment_status: paid ? "paid" : "unpaid" });
  const type = paid ? "checkout.session.async_payment_succeeded" : "checkout.session.async_payment_failed";
  app.emit(type, formatCheckoutSession(app, settled), at);
}

/**
 * A refused first debit voids its invoice and leaves the subscription `active`
 * (docs.stripe.com/billing/subscriptions/overview, "Payment status"); later ones are tried again.
 */
function settleInvoice(app: StripeApp, intent: PaymentIntent, paid: boolean, at: number): void {
  const invoice = app.store.invoices.get(intent.invoice ?? "");
  if (!invoice) return;
  if (paid) {
    markInvoicePaid(app, invoice, at, { attempted: true });
    return;
  }
  const status = app.store.subscriptions.get(invoice.subscription ?? "")?.status;
  if (invoice.billing_reason === "subscription_create" && status === "active") {
    voidInvoice(app, recordFailure(app, invoice, { at, retries: false }), at);
    return;
  }
  const retries = invoice.subscription !== null && invoice.auto_advance;
  followFailure(app, recordFailure(app, invoice, { at, retries }), at);
}

/** The session that this payment completed: its own in payment mode, that of its first invoice in subscription mode. */
function sessionOf(app: StripeApp, intent: PaymentIntent): CheckoutSession | undefined {
  const invoice = app.store.invoices.get(intent.invoice ?? "");
  if (!invoice) return app.store.checkoutSessions.by("paymentIntent", intent.id)[0];
  const sessions = app.store.checkoutSessions.by("subscription", invoice.subscription ?? "");
  return sessions.find((session) => session.invoice === invoice.id);
}
