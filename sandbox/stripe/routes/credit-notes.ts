import type Stripe from "stripe";
import type { StripeApp } from "../core/app";
import type { CreditNote, Invoice } from "../core/billing-entities";
import { invalidRequest, noSuch } from "../core/errors";
import { needInvoice, updateInvoice } from "../core/invoices";
import { formatCreditNote } from "../format/credit-note";
import { amountRemaining } from "../format/invoice";
import { listPage } from "../http/list";
import { bareRoute, route, type Call } from "../http/route";
import { mergeMetadata } from "./fields";

export const creditNoteRoutes = [
  route("POST", "/v1/credit_notes", "CreditNoteCreate", (call) => create(call)),
  route("GET", "/v1/credit_notes", "CreditNoteList", ({ app, params }) => {
    const rows = params.invoice
      ? app.store.creditNotes.by("invoice", params.invoice)
      : params.customer
        ? app.store.creditNotes.by("customer", params.customer)
        : app.store.creditNotes.all();
    return listPage(rows, params, "/v1/credit_notes", (row) => formatCreditNote(app, row));
  }),
  bareRoute("GET", "/v1/credit_notes/:id", ({ app, ids }) => formatCreditNote(app, needNote(app, ids[0]))),
  route("POST", "/v1/credit_notes/:id", "CreditNoteUpdate", ({ app, params, ids }) => {
    const before = needNote(app, ids[0]);
    const updated = app.store.creditNotes.update(before.id, {
      memo: params.memo ?? before.memo,
      metadata: mergeMetadata(before.metadata, params.metadata),
    });
    app.emit("credit_note.updated", formatCreditNote(app, updated), app.nowOf(before.customer));
    return formatCreditNote(app, updated);
  }),
  bareRoute("POST", "/v1/credit_notes/:id/void", ({ app, ids }) => {
    const note = needNote(app, ids[0]);
    if (note.status === "void") throw invalidRequest("This credit note has already been voided.");
    const at = app.nowOf(note.customer);
    const invoice = needInvoice(app, note.invoice);
    if (note.pre_payment_amount > 0 && invoice.status === "open") {
      const patch = {
        amount_due: invoice.amount_due + note.pre_payment_amount,
        pre_payment_credit: invoice.pre_payment_credit - note.pre_payment_amount,
      };
      updateInvoice(app, invoice, patch, at);
    }
    const voided = app.store.creditNotes.update(note.id, { status: "void", voided_at: at });
    app.emit("credit_note.voided", formatCreditNote(app, voided), at);
    return formatCreditNote(app, voided);
  }),
];

function needNote(app: StripeApp, id: string): CreditNote {
  const note = app.store.creditNotes.get(id);
  if (!note) throw noSuch("credit_note", id);
  return note;
}

type Line = CreditNote["lines"][number];

function linesOf(app: StripeApp, params: Stripe.CreditNoteCreateParams, invoice: Invoice): Line[] {
  const inputs = params.lines ?? [];
  if (inputs.length === 0) {
    const amount = params.amount ?? amountRemaining(invoice);
    return [{ id: app.id("creditNoteLine"), amount, description: null, quantity: 1, invoice_line: null }];
  }
  return inputs.map((line) => {
    const of = invoice.lines.find((each) => each.id === line.invoice_line_item);
    const quantity = line.quantity ?? of?.quantity ?? 1;
    const amount =
      line.amount ?? (line.unit_amount === undefined ? (of?.amount ?? 0) : line.unit_amount * quantity);
    return {
      id: app.id("creditNoteLine"),
      amount,
      description: line.description ?? of?.description ?? null,
      quantity,
      invoice_line: of?.id ?? null,
    };
  });
}

/** Before payment a credit note lowers what is due; after payment it records money that went back. */
function create({ app, params }: Call<Stripe.CreditNoteCreateParams>): object {
  const invoice = needInvoice(app, params.invoice, "invoice");
  if (invoice.status !== "open" && invoice.status !== "paid") {
    throw invalidRequest("You can only create credit notes for open or paid invoices.", "invoice");
  }
  const lines = linesOf(app, params, invoice);
  const amount = lines.reduce((sum, line) => sum + line.amount, 0);
  const earlier = app.store.creditNotes.by("invoice", invoice.id).filter((note) => note.status === "issued");
  const credited = earlier.reduce((sum, note) => sum + note.amount, 0);
  const limit = invoice.status === "open" ? amountRemaining(invoice) : invoice.amount_paid - credited;
  if (amount < 1 || amount > limit) {
    throw invalidRequest(`The credit note amount must be between 1 and ${limit}.`, "amount");
  }
  const at = app.nowOf(invoice.customer);
  const before = invoice.status === "open" ? amount : 0;
  const after = amount - before;
  const reasons = ["duplicate", "fraudulent", "order_change", "product_unsatisfactory"] as const;
  const note = app.store.creditNotes.insert({
    id: app.id("creditNote"),
    created: at,
    invoice: invoice.id,
    customer: invoice.customer,
    currency: invoice.currency,
    amount,
    number: `${invoice.number ?? invoice.id}-CN-${String(earlier.length + 1).padStart(2, "0")}`,
    memo: params.memo ?? null,
    reason: reasons.find((each) => each === params.reason) ?? null,
    metadata: mergeMetadata({}, params.metadata),
    status: "issued",
    voided_at: null,
    pre_payment_amount: before,
    post_payment_amount: after,
    out_of_band_amount: params.out_of_band_amount ?? null,
    refund: params.refunds?.[0]?.refund ?? null,
    lines,
  });
  app.emit("credit_note.created", formatCreditNote(app, note), at);
  const patch = {
    amount_due: invoice.amount_due - before,
    pre_payment_credit: invoice.pre_payment_credit + before,
    post_payment_credit: invoice.post_payment_credit + after,
  };
  updateInvoice(app, invoice, patch, at);
  return formatCreditNote(app, note);
}
