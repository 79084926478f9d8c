/** @jsxImportSource hono/jsx */
import type { Context, Hono } from "hono";
import { payInvoicePage, readInvoicePage, readReceiptPage } from "../core/actions";
import type { StripeApp } from "../core/app";
import type { InvoicePageModel } from "../core/page-models";
import { blankCard, cardFieldsOf, fieldOf, parseCard } from "./card-entry";
import { invoicePdf } from "./invoice-pdf";
import { InvoiceNotice, InvoicePage, ReceiptPage, type InvoiceDraft } from "./invoice-view";
import { respond, seeOther } from "./respond";
import { ThreeDSecurePage } from "./three-d-secure";
import { money } from "./words";

/** The hosted invoice with payment, its PDF, and receipts. */
export function registerInvoices(server: Hono, app: StripeApp): void {
  server.get("/invoice/:invoice", (c) => {
    const model = readInvoicePage(app, c.req.param("invoice"));
    if (!model) return respond(c, <InvoiceNotice />, { status: 404 });
    return show(c, model, { card: blankCard(app.now()), errors: {}, problem: null });
  });

  server.post("/invoice/:invoice", async (c) => {
    const model = readInvoicePage(app, c.req.param("invoice"));
    if (!model) return respond(c, <InvoiceNotice />, { status: 404 });
    // The second of two submits finds the invoice paid.
    if (model.status !== "open") return seeOther(c, `/invoice/${model.id}`);
    return pay(c, app, model);
  });

  server.get("/invoice/:invoice/pdf", (c) => {
    const model = readInvoicePage(app, c.req.param("invoice"));
    if (!model) return respond(c, <InvoiceNotice />, { status: 404 });
    return c.body(invoicePdf(model), 200, {
      "content-type": "application/pdf",
      "content-disposition": `attachment; filename="invoice-${model.number.replaceAll(/[^\w-]/g, "")}.pdf"`,
    });
  });

  server.get("/receipts/:charge", (c) => {
    const model = readReceiptPage(app, c.req.param("charge"));
    return respond(c, <ReceiptPage model={model} />, { status: model ? 200 : 404 });
  });
}

async function pay(c: Context, app: StripeApp, model: InvoicePageModel): Promise<Response> {
  const form = await c.req.formData();
  const fields = cardFieldsOf(form);
  const draft: InvoiceDraft = { card: fields, errors: {}, problem: null };
  const parsed = parseCard(fields, app.now());
  if (parsed.kind === "invalid") {
    return show(c, model, { ...draft, errors: parsed.errors, problem: "Some fields need a look" });
  }
  const outcome = fieldOf(form, "outcome3ds");
  const answered = outcome === "complete" || outcome === "fail" ? ({ outcome3ds: outcome } as const) : {};
  const result = payInvoicePage(app, model.id, { ...parsed.card, ...answered });
  switch (result.kind) {
    case "completed":
    case "unavailable":
      return seeOther(c, `/invoice/${model.id}`);
    case "declined":
      return show(c, model, { ...draft, problem: result.message });
    case "requires_action":
      return respond(
        c,
        <ThreeDSecurePage
          action={`/invoice/${model.id}`}
          purpose={money(model.amountRemaining, model.currency)}
          merchant={model.merchantName}
          values={{ ...fields }}
        />,
      );
  }
}

const show = (c: Context, model: InvoicePageModel, draft: InvoiceDraft): Promise<Response> =>
  respond(c, <InvoicePage model={model} draft={draft} />, { status: draft.problem ? 402 : 200 });
