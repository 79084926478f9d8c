import type Stripe from "stripe";
import type { Invoice } from "../core/billing-entities";
import { needCustomer } from "../core/customers";
import { redeemDiscounts } from "../core/discounts";
import { invalidRequest, missingParam } from "../core/errors";
import { markInvoicePaid } from "../core/invoice-paid";
import {
  collectInvoice,
  INVOICE_NEEDS_ACTION,
  markUncollectible,
  payableInvoice,
  refuseWhileProcessing,
  requiresAction,
  voidInvoice,
} from "../core/invoice-pay";
import {
  announceInvoice,
  claimItems,
  createInvoice,
  finalizeInvoice,
  needInvoice,
  pendingItems,
  updateInvoice,
} from "../core/invoices";
import { invoiceTotals } from "../core/invoice-totals";
import { paymentFailed } from "../core/payment-intents";
import { resolvePaymentMethod } from "../core/payment-methods";
import { days } from "../core/periods";
import { needSubscription, paymentMethodFor } from "../core/subscriptions";
import { formatInvoice, formatInvoiceLine, formatInvoicePayment } from "../format/invoice";
import { inRange, listPage } from "../http/list";
import { bareRoute, route, type Call } from "../http/route";
import { checkCurrency, mergeMetadata, unsettable } from "./fields";
import { previewInvoice } from "./invoice-preview";

export const invoiceRoutes = [
  route("POST", "/v1/invoices", "InvoiceCreate", (call) => create(call)),
  route("GET", "/v1/invoices", "InvoiceList", (call) => list(call)),
  route("POST", "/v1/invoices/create_preview", "InvoiceCreatePreview", (call) => previewInvoice(call)),
  bareRoute("GET", "/v1/invoices/:id", ({ app, ids }) => formatInvoice(app, needInvoice(app, ids[0]))),
  route("POST", "/v1/invoices/:id", "InvoiceUpdate", (call) => update(call)),
  bareRoute("DELETE", "/v1/invoices/:id", ({ app, ids }) => {
    const invoice = needInvoice(app, ids[0]);
    if (invoice.status !== "draft" || invoice.subscription !== null) {
      throw invalidRequest(
        "You can only delete draft invoices that are not part of a subscription.",
        undefined,
        "invoice_not_editable",
      );
    }
    announceInvoice(app, invoice, "invoice.deleted", app.nowOf(invoice.customer));
    app.store.invoices.remove(invoice.id);
    return { id: invoice.id, object: "invoice", deleted: true };
  }),
  route("GET", "/v1/invoices/:id/lines", "InvoiceListLineItems", ({ app, params, ids }) => {
    const invoice = needInvoice(app, ids[0]);
    const newestLast = [...invoice.lines].reverse();
    return listPage(newestLast, params, `/v1/invoices/${invoice.id}/lines`, (line) =>
      formatInvoiceLine(invoice.id, line),
    );
  }),
  route("POST", "/v1/invoices/:id/finalize", "InvoiceFinalizeInvoice", ({ app, params, ids }) => {
    const draft = needInvoice(app, ids[0]);
    const invoice = finalizeInvoice(app, draft, app.nowOf(draft.customer));
    if (params.auto_advance !== undefined && invoice.status === "open") {
      return formatInvoice(app, app.store.invoices.update(invoice.id, { auto_advance: params.auto_advance }));
    }
    return formatInvoice(app, needInvoice(app, invoice.id));
  }),
  route("POST", "/v1/invoices/:id/pay", "InvoicePay", (call) => pay(call)),
  route("POST", "/v1/invoices/:id/send", "InvoiceSendInvoice", ({ app, ids }) => {
    const before = needInvoice(app, ids[0]);
    const at = app.nowOf(before.customer);
    if (before.collection_method !== "send_invoice" && before.status === "draft") {
      throw invalidRequest(
        "You can only manually send an invoice if its collection method is 'send_invoice'.",
      );
    }
    const invoice = before.status === "draft" ? finalizeInvoice(app, before, at) : before;
    announceInvoice(app, invoice, "invoice.sent", at);
    return formatInvoice(app, invoice);
  }),
  route("POST", "/v1/invoices/:id/void", "InvoiceVoidInvoice", ({ app, ids }) => {
    const invoice = needInvoice(app, ids[0]);
    return formatInvoice(app, voidInvoice(app, invoice, app.nowOf(invoice.customer)));
  }),
  route("POST", "/v1/invoices/:id/mark_uncollectible", "InvoiceMarkUncollectible", ({ app, ids }) => {
    const invoice = needInvoice(app, ids[0]);
    return formatInvoice(app, markUncollectible(app, invoice, app.nowOf(invoice.customer)));
  }),
  route("GET", "/v1/invoice_payments", "InvoicePaymentList", ({ app, params }) => {
    const intent = params.payment?.payment_intent;
    const rows = params.invoice
      ? app.store.invoicePayments.by("invoice", params.invoice)
      : intent
        ? app.store.invoicePayments.by("paymentIntent", intent)
        : app.store.invoicePayments.all();
    const wanted = rows.filter((row) => params.status === undefined || row.status === params.status);
    return listPage(wanted, params, "/v1/invoice_payments", formatInvoicePayment);
  }),
  bareRoute("GET", "/v1/invoice_payments/:id", ({ app, ids }) => {
    const payment = app.store.invoicePayments.get(ids[0]);
    if (!payment) throw invalidRequest(`No such invoice payment: '${ids[0]}'`, "id", "resource_missing");
    return formatInvoicePayment(payment);
  }),
];

function list({ app, params }: Call<Stripe.InvoiceListParams>): object {
  const rows = params.subscription
    ? app.store.invoices.by("subscription", params.subscription)
    : params.customer
      ? app.store.invoices.by("customer", params.customer)
      : app.store.invoices.all();
  const wanted = rows
    .filter((row) => params.customer === undefined || row.customer === params.customer)
    .filter((row) => params.status === undefined || row.status === params.status)
    .filter(
      (row) => params.collection_method === undefined || row.collection_method === params.collection_method,
    )
    .filter((row) => inRange(row.created, params.created) && inRange(row.due_date ?? 0, params.due_date));
  return listPage(wanted, params, "/v1/invoices", (row) => formatInvoice(app, row));
}

function create({ app, params }: Call<Stripe.InvoiceCreateParams>): object {
  if (params.customer === undefined) throw missingParam("customer");
  const customer = needCustomer(app, params.customer, "customer");
  const subscription =
    params.subscription === undefined ? null : needSubscription(app, params.subscription, "subscription");
  const at = app.nowOf(customer.id);
  const currency = params.currency ?? subscription?.currency ?? customer.currency ?? "usd";
  // Since API version 2022-08-01 pending items are left out unless they are asked for, except for a subscription's.
  const takes = params.pending_invoice_items_behavior === "include" || subscription !== null;
  const items = takes
    ? pendingItems(app, customer.id, subscription?.id ?? null).filter(
        (item) => item.line.currency === currency,
      )
    : [];
  const sends = params.collection_method === "send_invoice";
  if (sends && params.days_until_due === undefined && params.due_date === undefined)
    throw missingParam("days_until_due");
  const invoice = createInvoice(app, {
    customer,
    subscription,
    reason: "manual",
    currency: checkCurrency(currency),
    lines: items.map((item) => item.line),
    discounts: params.discounts ? redeemDiscounts(app, params.discounts, { customer: customer.id, at }) : [],
    at,
    fields: {
      collection_method: sends ? "send_invoice" : "charge_automatically",
      auto_advance: params.auto_advance ?? false,
      automatically_finalizes_at: params.auto_advance
        ? (params.automatically_finalizes_at ?? at + 3600)
        : null,
      days_until_due: params.days_until_due ?? null,
      due_date:
        params.due_date ?? (params.days_until_due === undefined ? null : at + days(params.days_until_due)),
      default_payment_method: params.default_payment_method ?? null,
      description: params.description ?? null,
      footer: params.footer ?? null,
      metadata: mergeMetadata({}, params.metadata),
    },
  });
  claimItems(app, items, invoice.id);
  return formatInvoice(app, invoice);
}

function update({ app, params, ids }: Call<Stripe.InvoiceUpdateParams>): object {
  const before = needInvoice(app, ids[0]);
  const at = app.nowOf(before.customer);
  const always = ["metadata", "description", "auto_advance", "default_payment_method", "expand", "footer"];
  const fixed = Object.keys(params).find((name) => !always.includes(name));
  if (before.status !== "draft" && fixed !== undefined) {
    throw invalidRequest("Finalized invoices can't be updated in this way.", fixed, "invoice_not_editable");
  }
  const discounts = params.discounts
    ? redeemDiscounts(app, params.discounts, { customer: before.customer, at })
    : null;
  const balance = needCustomer(app, before.customer).balance;
  const patch: Partial<Invoice> = {
    metadata: mergeMetadata(before.metadata, params.metadata),
    description: params.description ?? before.description,
    footer: params.footer ?? before.footer,
    auto_advance: params.auto_advance ?? before.auto_advance,
    default_payment_method: unsettable(params.default_payment_method, before.default_payment_method),
    days_until_due: params.days_until_due ?? before.days_until_due,
    due_date: unsettable(params.due_date, before.due_date),
    ...(discounts ? { discounts, ...invoiceTotals(app, before.lines, discounts, balance) } : {}),
  };
  return formatInvoice(app, updateInvoice(app, before, patch, at));
}

function pay({ app, params, ids }: Call<Stripe.InvoicePayParams>): object {
  const before = needInvoice(app, ids[0]);
  const at = app.nowOf(before.customer);
  const invoice = payableInvoice(app, before, at);
  if (invoice.status === "paid") return formatInvoice(app, invoice);
  if (params.paid_out_of_band) {
    return formatInvoice(
      app,
      markInvoicePaid(app, invoice, at, { attempted: invoice.attempted, outOfBand: true }),
    );
  }
  refuseWhileProcessing(app, invoice);
  const subscription =
    invoice.subscription === null ? null : (app.store.subscriptions.get(invoice.subscription) ?? null);
  const method = params.payment_method
    ? resolvePaymentMethod(app, params.payment_method, "payment_method")
    : paymentMethodFor(app, invoice.customer, subscription, invoice);
  if (!method) {
    throw invalidRequest(
      "There is no `default_payment_method` set on this Customer or Invoice. Please set a default payment method or pass one to pay.",
    );
  }
  const outcome = collectInvoice(app, invoice, { method, at, retries: false });
  if (outcome.kind === "paid" || outcome.kind === "processing")
    return formatInvoice(app, needInvoice(app, invoice.id));
  // Paying by hand does not use up the retries that are still scheduled.
  app.store.invoices.update(invoice.id, { next_payment_attempt: invoice.next_payment_attempt });
  if (outcome.kind === "failed" && outcome.outcome) throw paymentFailed(app, outcome.outcome);
  throw requiresAction(app, invoice, INVOICE_NEEDS_ACTION);
}
