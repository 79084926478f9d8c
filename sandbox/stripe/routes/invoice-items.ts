import type Stripe from "stripe";
import { amend } from "../core/amend";
import type { StripeApp } from "../core/app";
import type { InvoiceItem } from "../core/billing-entities";
import { amountIn, refuseSecondCurrency } from "../core/currencies";
import { needCustomer } from "../core/customers";
import { invalidRequest, missingParam, noSuch } from "../core/errors";
import { createPendingItem, needInvoice, updateInvoice } from "../core/invoices";
import { invoiceTotals } from "../core/invoice-totals";
import { needPrice, newLine, productName } from "../core/lines";
import { formatInvoiceItem } from "../format/invoice";
import { inRange, listPage } from "../http/list";
import { bareRoute, route, type Call } from "../http/route";
import { checkCurrency, mergeMetadata } from "./fields";
import { priceOf } from "./inline-price";

export const invoiceItemRoutes = [
  route("POST", "/v1/invoiceitems", "InvoiceItemCreate", (call) => create(call)),
  route("GET", "/v1/invoiceitems", "InvoiceItemList", ({ app, params }) => {
    const rows = params.customer
      ? app.store.invoiceItems.by("customer", params.customer)
      : app.store.invoiceItems.all();
    const wanted = rows
      .filter((row) => params.invoice === undefined || row.invoice === params.invoice)
      .filter((row) => params.pending === undefined || (row.invoice === null) === params.pending)
      .filter((row) => inRange(row.created, params.created));
    return listPage(wanted, params, "/v1/invoiceitems", formatInvoiceItem);
  }),
  bareRoute("GET", "/v1/invoiceitems/:id", ({ app, ids }) => formatInvoiceItem(needItem(app, ids[0]))),
  route("POST", "/v1/invoiceitems/:id", "InvoiceItemUpdate", ({ app, params, ids }) => {
    const before = needPending(app, ids[0]);
    const line = {
      ...before.line,
      amount: params.amount ?? before.line.amount,
      description: params.description ?? before.line.description,
      quantity: params.quantity ?? before.line.quantity,
    };
    const patch: Partial<InvoiceItem> = { line, metadata: mergeMetadata(before.metadata, params.metadata) };
    const event = { type: "invoiceitem.updated", format: formatInvoiceItem, at: app.nowOf(before.customer) };
    return formatInvoiceItem(amend(app, app.store.invoiceItems, before, patch, event));
  }),
  bareRoute("DELETE", "/v1/invoiceitems/:id", ({ app, ids }) => {
    const item = needPending(app, ids[0]);
    app.emit("invoiceitem.deleted", formatInvoiceItem(item), app.nowOf(item.customer));
    app.store.invoiceItems.remove(item.id);
    return { id: item.id, object: "invoiceitem", deleted: true };
  }),
];

function needItem(app: StripeApp, id: string): InvoiceItem {
  const item = app.store.invoiceItems.get(id);
  if (!item) throw noSuch("invoiceitem", id);
  return item;
}

function needPending(app: StripeApp, id: string): InvoiceItem {
  const item = needItem(app, id);
  const invoice = item.invoice === null ? undefined : app.store.invoices.get(item.invoice);
  if (invoice && invoice.status !== "draft") {
    throw invalidRequest("You can only change items of draft invoices.", undefined, "invoice_not_editable");
  }
  return item;
}

function create({ app, params }: Call<Stripe.InvoiceItemCreateParams>): object {
  if (params.customer === undefined) throw missingParam("customer");
  const customer = needCustomer(app, params.customer, "customer");
  const at = app.nowOf(customer.id);
  const amount = amountOf(app, params, customer.currency);
  refuseSecondCurrency(app, customer, amount.currency);
  const line = newLine(app, {
    ...amount,
    description: params.description ?? null,
    discountable: params.discountable ?? true,
    period: params.period ?? { start: at, end: at },
    metadata: mergeMetadata({}, params.metadata),
    subscription: params.subscription ?? null,
  });
  const item = createPendingItem(app, customer, line, at);
  return formatInvoiceItem(params.invoice === undefined ? item : addToDraft(app, item, params.invoice, at));
}

function amountOf(app: StripeApp, params: Stripe.InvoiceItemCreateParams, own: string | null) {
  const quantity = params.quantity ?? 1;
  if (params.pricing?.price === undefined && params.price_data === undefined) {
    if (params.amount === undefined) throw missingParam("amount");
    return {
      amount: params.amount,
      currency: checkCurrency(params.currency ?? own ?? "usd"),
      unit_amount: params.amount / quantity,
      quantity,
    };
  }
  const id = priceOf(app, { price: params.pricing?.price, price_data: params.price_data }, "pricing");
  const price = needPrice(app, id, "pricing[price]");
  const currency = params.currency?.toLowerCase() ?? own ?? price.currency;
  const offered = amountIn(price, currency);
  const each = offered ?? price.unit_amount;
  return {
    amount: Math.round(each * quantity),
    currency: offered === null ? price.currency : currency,
    unit_amount: each,
    quantity,
    price: price.id,
    product: price.product,
    description: productName(app, price),
  };
}

function addToDraft(app: StripeApp, item: InvoiceItem, id: string, at: number): InvoiceItem {
  const invoice = needInvoice(app, id, "invoice");
  if (invoice.status !== "draft") {
    throw invalidRequest("You can only add items to draft invoices.", "invoice", "invoice_not_editable");
  }
  const lines = [...invoice.lines, item.line];
  const { balance } = needCustomer(app, invoice.customer);
  updateInvoice(app, invoice, invoiceTotals(app, lines, invoice.discounts, balance), at);
  return app.store.invoiceItems.update(item.id, { invoice: invoice.id });
}
