import { formatInvoice, formatInvoiceItem } from "../format/invoice";
import { amend } from "./amend";
import type { StripeApp } from "./app";
import type { Invoice, InvoiceItem, InvoiceLine, Subscription } from "./billing-entities";
import { updateCustomer } from "./customers";
import type { Customer } from "./entities";
import { invalidRequest, noSuch } from "./errors";
import { endingBalance, invoiceTotals } from "./invoice-totals";
import { markInvoicePaid } from "./invoice-paid";
import { methodTypes } from "./method-types";
import { createPaymentIntent } from "./payment-intents";
import { days } from "./periods";

export function needInvoice(app: StripeApp, id: string, param?: string): Invoice {
  const invoice = app.store.invoices.get(id);
  if (!invoice) throw noSuch("invoice", id, param);
  return invoice;
}

/** Changes an invoice and emits `invoice.updated` (or another type) when something visible changed. */
export function updateInvoice(
  app: StripeApp,
  invoice: Invoice,
  patch: Partial<Invoice>,
  at: number,
  type = "invoice.updated",
): Invoice {
  return amend(app, app.store.invoices, invoice, patch, {
    type,
    format: (row) => formatInvoice(app, row),
    at,
  });
}

export function announceInvoice(app: StripeApp, invoice: Invoice, type: string, at: number): void {
  app.emit(type, formatInvoice(app, invoice), at);
}

export interface InvoiceDraft {
  customer: Customer;
  subscription: Subscription | null;
  reason: Invoice["billing_reason"];
  currency: string;
  lines: InvoiceLine[];
  discounts: readonly string[];
  at: number;
  fields?: Partial<Invoice>;
}

/** An invoice in `draft`, computed but neither stored nor announced: previews use it as it is. */
export function composeInvoice(app: StripeApp, draft: InvoiceDraft): Invoice {
  const { customer, subscription, at } = draft;
  const sendInvoice = subscription?.collection_method === "send_invoice";
  return {
    id: app.id("invoice"),
    created: at,
    customer: customer.id,
    subscription: subscription?.id ?? null,
    subscription_metadata: subscription?.metadata ?? null,
    subscription_proration_date: null,
    status: "draft",
    billing_reason: draft.reason,
    collection_method: subscription?.collection_method ?? "charge_automatically",
    currency: draft.currency,
    discounts: [...draft.discounts],
    ending_balance: null,
    amount_paid: 0,
    post_payment_credit: 0,
    pre_payment_credit: 0,
    attempt_count: 0,
    attempted: false,
    auto_advance: subscription !== null,
    automatically_finalizes_at: null,
    next_payment_attempt: null,
    default_payment_method: null,
    description: null,
    footer: null,
    due_date: sendInvoice ? at + days(subscription.days_until_due ?? 30) : null,
    overdue: false,
    days_until_due: subscription?.days_until_due ?? null,
    effective_at: null,
    number: null,
    metadata: {},
    period_start: at,
    period_end: at,
    finalized_at: null,
    paid_at: null,
    voided_at: null,
    marked_uncollectible_at: null,
    test_clock: customer.test_clock,
    customer_email: customer.email,
    customer_name: customer.name,
    ...invoiceTotals(app, draft.lines, draft.discounts, customer.balance),
    ...draft.fields,
  };
}

/** Stores and announces a draft; its currency becomes the customer's. */
export function createInvoice(app: StripeApp, draft: InvoiceDraft): Invoice {
  const invoice = app.store.invoices.insert(composeInvoice(app, draft));
  if (draft.customer.currency !== draft.currency)
    app.store.customers.update(draft.customer.id, { currency: draft.currency });
  announceInvoice(app, invoice, "invoice.created", draft.at);
  return invoice;
}

/** Takes the customer's pending items (of one subscription, or those of none) into an invoice; returns their lines. */
export function pendingItems(app: StripeApp, customer: string, subscription: string | null): InvoiceItem[] {
  return app.store.invoiceItems
    .by("pending", customer)
    .filter((item) => item.line.subscription === subscription);
}

/** Marks items as billed by an invoice. */
export function claimItems(app: StripeApp, items: readonly InvoiceItem[], invoice: string): void {
  for (const item of items) app.store.invoiceItems.update(item.id, { invoice });
}

/** Stores a pending invoice item for a line; the next invoice bills it. */
export function createPendingItem(
  app: StripeApp,
  customer: Customer,
  line: InvoiceLine,
  at: number,
): InvoiceItem {
  const id = app.id("invoiceItem");
  const item = app.store.invoiceItems.insert({
    id,
    created: at,
    customer: customer.id,
    invoice: null,
    line: { ...line, invoice_item: id },
    metadata: line.metadata,
    discounts: [],
    test_clock: customer.test_clock,
  });
  app.emit("invoiceitem.created", formatInvoiceItem(item), at);
  return item;
}

/**
 * Finalizes a draft: gives it its number, settles the customer's balance, and either pays it (nothing due) or creates
 * the PaymentIntent and InvoicePayment that collect it.
 */
export function finalizeInvoice(app: StripeApp, draft: Invoice, at: number): Invoice {
  if (draft.status !== "draft") {
    throw invalidRequest(
      "This invoice is already finalized, you can't re-finalize a non-draft invoice.",
      undefined,
      "invoice_not_editable",
    );
  }
  const customer = app.store.customers.get(draft.customer);
  if (!customer) throw noSuch("customer", draft.customer);
  const totals = invoiceTotals(app, draft.lines, draft.discounts, customer.balance);
  const number = `${customer.invoice_prefix}-${String(customer.next_invoice_sequence).padStart(4, "0")}`;
  app.store.customers.update(customer.id, { next_invoice_sequence: customer.next_invoice_sequence + 1 });
  const invoice = app.store.invoices.update(draft.id, {
    ...totals,
    ending_balance: endingBalance({ ...draft, ...totals }),
    status: "open",
    number,
    effective_at: at,
    finalized_at: at,
    automatically_finalizes_at: null,
    subscription_metadata: subscriptionMetadata(app, draft),
  });
  if (invoice.ending_balance !== null && invoice.ending_balance !== customer.balance) {
    updateCustomer(app, customer.id, { balance: invoice.ending_balance }, at);
  }
  announceInvoice(app, invoice, "invoice.finalized", at);
  if (invoice.amount_due === 0)
    return markInvoicePaid(app, invoice, at, { attempted: invoice.subscription !== null });
  return openPayment(app, invoice, at);
}

function subscriptionMetadata(app: StripeApp, invoice: Invoice): Invoice["subscription_metadata"] {
  if (invoice.subscription === null) return null;
  return app.store.subscriptions.get(invoice.subscription)?.metadata ?? invoice.subscription_metadata;
}

function openPayment(app: StripeApp, invoice: Invoice, at: number): Invoice {
  const intent = createPaymentIntent(
    app,
    {
      amount: invoice.amount_due,
      currency: invoice.currency,
      customer: invoice.customer,
      payment_method_types: methodTypes(invoice.currency, wantedTypes(app, invoice)),
      description: paymentDescription(invoice),
      invoice: invoice.id,
      automatic_payment_methods: null,
      setup_future_usage: invoice.subscription === null ? null : "off_session",
    },
    at,
  );
  app.store.invoicePayments.insert({
    id: app.id("invoicePayment"),
    created: at,
    invoice: invoice.id,
    payment_intent: intent.id,
    amount_requested: invoice.amount_due,
    amount_paid: null,
    currency: invoice.currency,
    status: "open",
    is_default: true,
    paid_at: null,
    canceled_at: null,
  });
  return invoice;
}

function wantedTypes(app: StripeApp, invoice: Invoice): string[] | null {
  return app.store.subscriptions.get(invoice.subscription ?? "")?.payment_method_types ?? null;
}

function paymentDescription(invoice: Invoice): string {
  switch (invoice.billing_reason) {
    case "subscription_create":
      return "Subscription creation";
    case "subscription_cycle":
    case "subscription_update":
      return "Subscription update";
    case "manual":
    case "upcoming":
      return "Payment for Invoice";
  }
}
