import type Stripe from "stripe";
import type { Invoice, InvoiceItem, InvoiceLine, InvoicePayment } from "../core/billing-entities";
import type { Wire } from "../wire";
import { wireList, type FormatContext } from "./context";

/** Lines that an invoice carries in itself; the rest is paged at `/v1/invoices/:id/lines`. */
const LINES_WITHIN = 10;

export function formatInvoiceLine(invoice: string | null, line: InvoiceLine): Wire<Stripe.InvoiceLineItem> {
  return {
    id: line.id,
    object: "line_item",
    amount: line.amount,
    currency: line.currency,
    description: line.description,
    discount_amounts: line.discount_amounts.map((each) => ({ ...each })),
    discountable: line.discountable,
    discounts: [],
    invoice,
    livemode: false,
    metadata: { ...line.metadata },
    parent: lineParent(line),
    period: { end: line.period.end, start: line.period.start },
    pretax_credit_amounts: line.discount_amounts.map((each) => ({ ...each, type: "discount" as const })),
    pricing: pricing(line),
    quantity: line.quantity,
    quantity_decimal: String(line.quantity),
    subscription: line.subscription,
    subtotal: line.amount,
    taxes: [],
  };
}

function lineParent(line: InvoiceLine): Wire<Stripe.InvoiceLineItem.Parent> | null {
  const prorationDetails = {
    credited_items: line.credited && {
      invoice: line.credited.invoice,
      invoice_line_items: [line.credited.line],
    },
  };
  if (line.subscription_item !== null && line.subscription !== null) {
    return {
      invoice_item_details: null,
      subscription_item_details: {
        invoice_item: line.invoice_item,
        proration: line.proration,
        proration_details: prorationDetails,
        subscription: line.subscription,
        subscription_item: line.subscription_item,
      },
      type: "subscription_item_details",
    };
  }
  if (line.invoice_item === null) return null;
  return {
    invoice_item_details: {
      invoice_item: line.invoice_item,
      proration: line.proration,
      proration_details: prorationDetails,
      subscription: line.subscription,
    },
    subscription_item_details: null,
    type: "invoice_item_details",
  };
}

function pricing(line: InvoiceLine) {
  if (line.price === null || line.product === null) return null;
  return {
    price_details: { price: line.price, product: line.product },
    type: "price_details" as const,
    unit_amount_decimal: line.unit_amount === null ? null : String(line.unit_amount),
  };
}

export function formatInvoice(context: FormatContext, row: Invoice): Wire<Stripe.Invoice> {
  const lines = row.lines.slice(0, LINES_WITHIN).map((line) => formatInvoiceLine(row.id, line));
  return {
    id: row.id,
    object: "invoice",
    ...issuerFields,
    ...customerFields(context, row),
    ...amountFields(row),
    ...stateFields(context, row),
    automatic_tax: { disabled_reason: null, enabled: false, liability: null, provider: null, status: null },
    billing_reason: row.billing_reason,
    collection_method: row.collection_method,
    created: row.created,
    currency: row.currency,
    custom_fields: null,
    default_payment_method: row.default_payment_method,
    default_source: null,
    default_tax_rates: [],
    description: row.description,
    discounts: row.discounts,
    due_date: row.due_date,
    footer: row.footer,
    from_invoice: null,
    last_finalization_error: null,
    latest_revision: null,
    lines: wireList(`/v1/invoices/${row.id}/lines`, lines, row.lines.length > LINES_WITHIN),
    livemode: false,
    metadata: { ...row.metadata },
    parent: invoiceParent(row),
    payment_settings: { default_mandate: null, payment_method_options: null, payment_method_types: null },
    period_end: row.period_end,
    period_start: row.period_start,
    receipt_number: null,
    rendering: null,
    shipping_cost: null,
    shipping_details: null,
    statement_descriptor: null,
    test_clock: row.test_clock,
  };
}

const issuerFields = {
  account_country: "US",
  account_name: "Lectern",
  account_tax_ids: null,
  application: null,
  issuer: { type: "self" as const },
  on_behalf_of: null,
};

function customerFields(context: FormatContext, row: Invoice) {
  const customer = context.store.customers.get(row.customer);
  return {
    customer: row.customer,
    customer_account: null,
    customer_address: customer?.address ?? null,
    customer_email: row.customer_email,
    customer_name: row.customer_name,
    customer_phone: customer?.phone ?? null,
    customer_shipping: customer?.shipping ? { ...customer.shipping } : null,
    customer_tax_exempt: customer?.tax_exempt ?? null,
    customer_tax_ids: context.store.taxIds
      .by("customer", row.customer)
      .map(({ type, value }) => ({ type, value })),
  };
}

function amountFields(row: Invoice) {
  const discounts = row.total_discount_amounts;
  return {
    amount_due: row.amount_due,
    amount_overpaid: 0,
    amount_paid: row.amount_paid,
    amount_remaining: amountRemaining(row),
    amount_shipping: 0,
    ending_balance: row.ending_balance,
    post_payment_credit_notes_amount: row.post_payment_credit,
    pre_payment_credit_notes_amount: row.pre_payment_credit,
    starting_balance: row.starting_balance,
    subtotal: row.subtotal,
    subtotal_excluding_tax: row.subtotal,
    total: row.total,
    total_discount_amounts: discounts.map((each) => ({ ...each })),
    total_excluding_tax: row.total,
    total_pretax_credit_amounts: discounts.map((each) => ({ ...each, type: "discount" as const })),
    total_taxes: [],
  };
}

/** What is left to pay, in minor units. */
export function amountRemaining(row: Invoice): number {
  return row.status === "paid" || row.status === "void" ? 0 : row.amount_due - row.amount_paid;
}

function stateFields(context: FormatContext, row: Invoice) {
  const finalized = row.finalized_at !== null;
  return {
    attempt_count: row.attempt_count,
    attempted: row.attempted,
    auto_advance: row.auto_advance,
    automatically_finalizes_at: row.automatically_finalizes_at,
    effective_at: row.effective_at,
    hosted_invoice_url: finalized ? `${context.baseUrl}/invoice/${row.id}` : null,
    invoice_pdf: finalized ? `${context.baseUrl}/invoice/${row.id}/pdf` : null,
    next_payment_attempt: row.next_payment_attempt,
    number: row.number,
    status: row.status,
    status_transitions: {
      finalized_at: row.finalized_at,
      marked_uncollectible_at: row.marked_uncollectible_at,
      paid_at: row.paid_at,
      voided_at: row.voided_at,
    },
    webhooks_delivered_at: row.created,
  };
}

function invoiceParent(row: Invoice): Wire<Stripe.Invoice.Parent> | null {
  if (row.subscription === null) return null;
  return {
    quote_details: null,
    subscription_details: {
      metadata: { ...row.subscription_metadata },
      subscription: row.subscription,
      ...(row.subscription_proration_date === null
        ? {}
        : { subscription_proration_date: row.subscription_proration_date }),
    },
    type: "subscription_details",
  };
}

export function formatInvoiceItem(row: InvoiceItem): Wire<Stripe.InvoiceItem> {
  const { line } = row;
  return {
    id: row.id,
    object: "invoiceitem",
    amount: line.amount,
    currency: line.currency,
    customer: row.customer,
    customer_account: null,
    date: row.created,
    description: line.description,
    discountable: line.discountable,
    discounts: row.discounts,
    invoice: row.invoice,
    livemode: false,
    metadata: { ...row.metadata },
    net_amount: line.amount,
    parent: line.subscription === null ? null : itemParent(line.subscription, line.subscription_item),
    period: { end: line.period.end, start: line.period.start },
    pricing: pricing(line),
    proration: line.proration,
    quantity: line.quantity,
    quantity_decimal: String(line.quantity),
    tax_rates: [],
    test_clock: row.test_clock,
  };
}

function itemParent(subscription: string, item: string | null) {
  return {
    subscription_details: { subscription, ...(item === null ? {} : { subscription_item: item }) },
    type: "subscription_details" as const,
  };
}

export function formatInvoicePayment(row: InvoicePayment): Wire<Stripe.InvoicePayment> {
  return {
    id: row.id,
    object: "invoice_payment",
    amount_paid: row.amount_paid,
    amount_requested: row.amount_requested,
    created: row.created,
    currency: row.currency,
    invoice: row.invoice,
    is_default: row.is_default,
    livemode: false,
    payment: { payment_intent: row.payment_intent, type: "payment_intent" },
    status: row.status,
    status_transitions: { canceled_at: row.canceled_at, paid_at: row.paid_at },
  };
}
