import { MERCHANT_NAME } from "../format/account";
import { amountRemaining } from "../format/invoice";
import type { StripeApp } from "./app";
import type { Invoice, InvoiceLine } from "./billing-entities";
import { attempted, needsAuthentication, storeCard } from "./checkout-pay";
import { findTestCard } from "./cards";
import { needCustomer } from "./customers";
import type { PaymentMethod } from "./payment-entities";
import { defaultPayment } from "./invoice-paid";
import { collectInvoice } from "./invoice-pay";
import type {
  CardEntry,
  InvoicePageModel,
  PageCard,
  PageLine,
  PayResult,
  ReceiptPageModel,
} from "./page-models";
import { attachPaymentMethod } from "./payment-methods";

/** A card as pages show it; null for none and for other payment methods. */
export function pageCard(method: PaymentMethod | null | undefined): PageCard | null {
  const card = method?.type === "card" ? findTestCard(method.test_number) : null;
  if (method?.type !== "card" || !card) return null;
  return {
    id: method.id,
    brand: card.brand,
    last4: card.number.slice(-4),
    expMonth: method.exp_month,
    expYear: method.exp_year,
  };
}

/** An invoice line as pages show it. */
export function invoicePageLine(line: InvoiceLine): PageLine {
  return {
    name: line.description ?? "",
    description: null,
    quantity: line.quantity,
    unitAmount: line.unit_amount ?? line.amount,
    amount: line.amount,
    interval: null,
    proration: line.proration,
    period: line.period,
  };
}

export function invoicePageModel(app: StripeApp, id: string): InvoicePageModel | null {
  const invoice = app.store.invoices.get(id);
  if (!invoice || invoice.status === "draft") return null;
  const charge = paidCharge(app, invoice);
  return {
    id: invoice.id,
    number: invoice.number ?? "",
    status: invoice.status,
    merchantName: MERCHANT_NAME,
    customer: { email: invoice.customer_email, name: invoice.customer_name },
    currency: invoice.currency,
    lines: invoice.lines.map(invoicePageLine),
    subtotal: invoice.subtotal,
    discount: invoice.subtotal - invoice.total,
    total: invoice.total,
    creditApplied: Math.max(0, invoice.total - invoice.amount_due),
    amountDue: invoice.amount_due,
    amountPaid: invoice.amount_paid,
    amountRemaining: amountRemaining(invoice),
    created: invoice.created,
    dueDate: invoice.due_date,
    paidAt: invoice.paid_at,
    hostedUrl: `${app.baseUrl}/invoice/${invoice.id}`,
    pdfUrl: `${app.baseUrl}/invoice/${invoice.id}/pdf`,
    receiptUrl: charge ? `${app.baseUrl}/receipts/${charge.id}` : null,
    card: pageCard(charge && app.store.paymentMethods.get(charge.payment_method)),
  };
}

function paidCharge(app: StripeApp, invoice: Invoice) {
  const payment = defaultPayment(app, invoice.id);
  if (payment?.status !== "paid") return undefined;
  return app.store.charges
    .by("paymentIntent", payment.payment_intent)
    .find((charge) => charge.status === "succeeded");
}

/** Pays an open invoice with a new card, which becomes the customer's. */
export function payHostedInvoice(app: StripeApp, id: string, entry: CardEntry): PayResult {
  const invoice = app.store.invoices.get(id);
  if (!invoice || (invoice.status !== "open" && invoice.status !== "uncollectible")) {
    return { kind: "unavailable", reason: invoice?.status === "paid" ? "complete" : "expired" };
  }
  if (needsAuthentication(entry)) return { kind: "requires_action" };
  return attempted(() => collect(app, invoice, entry));
}

function collect(app: StripeApp, invoice: Invoice, entry: CardEntry): PayResult {
  const customer = needCustomer(app, invoice.customer);
  const at = app.nowOf(customer.id);
  const method = app.attempt(() => attachPaymentMethod(app, storeCard(app, entry, customer.email), customer));
  const outcome = collectInvoice(app, invoice, { method, at, outcome3ds: entry.outcome3ds, retries: false });
  switch (outcome.kind) {
    case "paid":
    case "processing":
      app.store.paymentMethods.update(method.id, { set_up: true });
      return { kind: "completed", redirectUrl: `${app.baseUrl}/invoice/${invoice.id}` };
    case "requires_action":
      return { kind: "requires_action" };
    case "failed": {
      // A person's failed try does not use up a retry of the dunning schedule.
      app.store.invoices.update(invoice.id, { next_payment_attempt: invoice.next_payment_attempt });
      const decline = outcome.outcome?.decline;
      const code = decline?.decline_code ?? decline?.code ?? "declined";
      return { kind: "declined", message: decline?.message ?? "Your card was declined.", code };
    }
  }
}

export function receiptPageModel(app: StripeApp, id: string): ReceiptPageModel | null {
  const charge = app.store.charges.get(id);
  if (!charge || charge.status !== "succeeded") return null;
  const invoiceId = app.store.paymentIntents.get(charge.payment_intent ?? "")?.invoice ?? null;
  const invoice = invoiceId === null ? undefined : app.store.invoices.get(invoiceId);
  const customer = charge.customer === null ? undefined : app.store.customers.get(charge.customer);
  return {
    id: charge.id,
    number: charge.id.slice(-8).toUpperCase(),
    merchantName: MERCHANT_NAME,
    email: charge.receipt_email ?? charge.billing_details.email ?? customer?.email ?? null,
    amount: charge.amount,
    amountRefunded: charge.amount_refunded,
    currency: charge.currency,
    paidAt: charge.created,
    description: charge.description,
    card: pageCard(app.store.paymentMethods.get(charge.payment_method)),
    invoice: invoice ? { id: invoice.id, number: invoice.number } : null,
  };
}
