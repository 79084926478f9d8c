/** @jsxImportSource hono/jsx */
import type { Context, Hono } from "hono";
import { payCheckoutSession } from "../core/actions";
import type { StripeApp } from "../core/app";
import type { CardEntry, CheckoutPageModel, PayResult } from "../core/page-models";
import { blankCard, cardFieldsOf, fieldOf, parseCard, type CardFields } from "./card-entry";
import { BLANK_DEBIT, debitErrors, debitFieldsOf } from "./debit-entry";
import { checkoutModel } from "./checkout-model";
import { CheckoutNotice, CheckoutPage, payWords, type CheckoutDraft } from "./checkout-view";
import { respond, seeOther } from "./respond";
import { ThreeDSecurePage } from "./three-d-secure";

/** Hosted Checkout: `GET` shows the session, `POST` pays it and goes to `success_url`. */
export function registerCheckout(server: Hono, app: StripeApp): void {
  server.get("/c/pay/:session", (c) => {
    const model = checkoutModel(app, c.req.param("session"), c.req.query("promotionCode")?.trim() ?? "");
    if (model?.status !== "open") return showNotice(c, model);
    const draft: CheckoutDraft = {
      email: model.email.value ?? "",
      card: blankCard(app.now()),
      debit: BLANK_DEBIT,
      paysByDebit: false,
      business: { name: "", taxId: "" },
      errors: {},
      declined: null,
    };
    return show(c, model, draft);
  });

  server.post("/c/pay/:session", async (c) => {
    const form = await c.req.formData();
    const model = checkoutModel(app, c.req.param("session"), fieldOf(form, "promotionCode"));
    if (!model) return showNotice(c, model);
    // The second of two submits finds the session paid: it belongs where the first one went.
    if (model.status === "complete" && model.successUrl) return seeOther(c, model.successUrl);
    if (model.status !== "open") return showNotice(c, model);
    return pay(c, app, model, form);
  });
}

async function pay(c: Context, app: StripeApp, model: CheckoutPageModel, form: FormData): Promise<Response> {
  const fields = cardFieldsOf(form);
  const email = model.email.locked ? (model.email.value ?? "") : fieldOf(form, "email");
  const business = { name: fieldOf(form, "businessName"), taxId: fieldOf(form, "taxId") };
  const debit = debitFieldsOf(form);
  const paysByDebit = model.takesDebits && fieldOf(form, "paymentMethod") === "sepa_debit";
  const draft: CheckoutDraft = {
    email,
    card: fields,
    debit,
    paysByDebit,
    business,
    errors: {},
    declined: null,
  };
  const parsed = model.cardRequired && !paysByDebit ? parseCard(fields, app.now()) : null;
  if (paysByDebit) draft.errors = debitErrors(debit);
  if (parsed?.kind === "invalid") draft.errors = parsed.errors;
  if (!/^\S+@\S+\.\S+$/.test(email)) draft.errors.email = "Enter an email address.";
  if (Object.keys(draft.errors).length > 0) return show(c, model, draft);

  const outcome = fieldOf(form, "outcome3ds");
  const card: CardEntry | null = parsed?.kind === "card" ? parsed.card : null;
  const result = payCheckoutSession(app, model.id, {
    email,
    business,
    debit: paysByDebit
      ? { iban: debit.iban, name: debit.accountHolder, country: debit.iban.slice(0, 2).toUpperCase() }
      : undefined,
    card: card && isOutcome(outcome) ? { ...card, outcome3ds: outcome } : card,
    ...(model.promotionCode && !model.promotionCode.error ? { promotionCode: model.promotionCode.code } : {}),
  });
  return answer(c, { app, model, draft, fields, result });
}

async function answer(
  c: Context,
  {
    app,
    model,
    draft,
    fields,
    result,
  }: {
    app: StripeApp;
    model: CheckoutPageModel;
    draft: CheckoutDraft;
    fields: CardFields;
    result: PayResult;
  },
): Promise<Response> {
  switch (result.kind) {
    case "completed":
      return seeOther(c, result.redirectUrl);
    case "declined":
      return show(c, model, { ...draft, declined: result.message }, 402);
    case "unavailable":
      return showNotice(c, checkoutModel(app, model.id, ""));
    case "requires_action":
      return respond(
        c,
        <ThreeDSecurePage
          action={`/c/pay/${model.id}`}
          purpose={payWords(model).purpose}
          merchant={model.merchantName}
          values={{
            ...fields,
            email: draft.email,
            businessName: draft.business.name,
            taxId: draft.business.taxId,
            promotionCode: model.promotionCode?.code ?? "",
          }}
        />,
        { leadsTo: [model.successUrl] },
      );
  }
}

const isOutcome = (text: string): text is "complete" | "fail" => text === "complete" || text === "fail";

const show = (c: Context, model: CheckoutPageModel, draft: CheckoutDraft, status: 200 | 402 = 200) =>
  respond(c, <CheckoutPage model={model} draft={draft} />, { status, leadsTo: [model.successUrl] });

const showNotice = (c: Context, model: CheckoutPageModel | null) =>
  respond(c, <CheckoutNotice model={model} />, { status: model ? 200 : 404 });
