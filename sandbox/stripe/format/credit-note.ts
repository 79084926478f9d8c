import type Stripe from "stripe";
import type { CreditNote } from "../core/billing-entities";
import type { Wire } from "../wire";
import { wireList, type FormatContext } from "./context";

export function formatCreditNote(context: FormatContext, row: CreditNote): Wire<Stripe.CreditNote> {
  return {
    id: row.id,
    object: "credit_note",
    amount: row.amount,
    amount_shipping: 0,
    created: row.created,
    currency: row.currency,
    customer: row.customer,
    customer_account: null,
    customer_balance_transaction: null,
    discount_amount: 0,
    discount_amounts: [],
    effective_at: row.created,
    invoice: row.invoice,
    lines: wireList(
      `/v1/credit_notes/${row.id}/lines`,
      row.lines.map((line) => formatCreditNoteLine(line)),
    ),
    livemode: false,
    memo: row.memo,
    metadata: { ...row.metadata },
    number: row.number,
    out_of_band_amount: row.out_of_band_amount,
    pdf: `${context.baseUrl}/invoice/${row.invoice}/pdf`,
    post_payment_amount: row.post_payment_amount,
    pre_payment_amount: row.pre_payment_amount,
    pretax_credit_amounts: [],
    reason: row.reason,
    refunds: row.refund
      ? [{ amount_refunded: row.amount, payment_record_refund: null, refund: row.refund, type: "refund" }]
      : [],
    shipping_cost: null,
    status: row.status,
    subtotal: row.amount,
    subtotal_excluding_tax: row.amount,
    total: row.amount,
    total_excluding_tax: row.amount,
    total_taxes: [],
    type: row.post_payment_amount > 0 ? "post_payment" : "pre_payment",
    voided_at: row.voided_at,
  };
}

function formatCreditNoteLine(line: CreditNote["lines"][number]): Wire<Stripe.CreditNoteLineItem> {
  return {
    id: line.id,
    object: "credit_note_line_item",
    amount: line.amount,
    description: line.description,
    discount_amount: 0,
    discount_amounts: [],
    ...(line.invoice_line === null ? {} : { invoice_line_item: line.invoice_line }),
    livemode: false,
    metadata: {},
    pretax_credit_amounts: [],
    quantity: line.quantity,
    tax_rates: [],
    taxes: [],
    type: line.invoice_line === null ? "custom_line_item" : "invoice_line_item",
    unit_amount: line.quantity > 0 ? Math.round(line.amount / line.quantity) : line.amount,
    unit_amount_decimal: String(line.quantity > 0 ? line.amount / line.quantity : line.amount),
  };
}
