import type Stripe from "stripe";
import { amend } from "../core/amend";
import type { StripeApp } from "../core/app";
import { findSharedCard } from "../core/cards";
import { needCustomer } from "../core/customers";
import type { BillingDetails, CardMethod, PaymentMethod } from "../core/payment-entities";
import { invalidRequest, missingParam, noSuch } from "../core/errors";
import {
  attachPaymentMethod,
  createCard,
  createCustomerBalance,
  createSepaDebit,
  detachPaymentMethod,
  resolvePaymentMethod,
} from "../core/payment-methods";
import { formatMandate, formatPaymentMethod } from "../format/payment-method";
import { listPage } from "../http/list";
import { bareRoute, route } from "../http/route";
import { mergeMetadata, toAddress } from "./fields";

export const paymentMethodRoutes = [
  route("POST", "/v1/payment_methods", "PaymentMethodCreate", ({ app, params }) =>
    formatPaymentMethod(createMethod(app, params)),
  ),
  route("GET", "/v1/payment_methods", "PaymentMethodList", ({ app, params }) => {
    const rows = params.customer
      ? app.store.paymentMethods.by("customer", params.customer)
      : app.store.paymentMethods.all();
    const wanted = rows.filter((row) => params.type === undefined || row.type === params.type);
    return listPage(wanted, params, "/v1/payment_methods", formatPaymentMethod);
  }),
  bareRoute("GET", "/v1/payment_methods/:id", ({ app, ids }) => formatPaymentMethod(needMethod(app, ids[0]))),
  route("POST", "/v1/payment_methods/:id", "PaymentMethodUpdate", ({ app, params, ids }) => {
    const before = needMethod(app, ids[0]);
    const patch: Partial<PaymentMethod> = {
      metadata: mergeMetadata(before.metadata, params.metadata),
      billing_details: { ...before.billing_details, ...detailsOf(params.billing_details) },
      ...expiryOf(before, params.card),
    };
    const event = {
      type: "payment_method.updated",
      format: formatPaymentMethod,
      at: app.nowOf(before.customer),
    };
    return formatPaymentMethod(amend(app, app.store.paymentMethods, before, patch, event));
  }),
  route("POST", "/v1/payment_methods/:id/attach", "PaymentMethodAttach", ({ app, params, ids }) => {
    if (params.customer === undefined) throw missingParam("customer");
    const customer = needCustomer(app, params.customer, "customer");
    return formatPaymentMethod(attachPaymentMethod(app, resolvePaymentMethod(app, ids[0]), customer));
  }),
  bareRoute("POST", "/v1/payment_methods/:id/detach", ({ app, ids }) =>
    formatPaymentMethod(detachPaymentMethod(app, ids[0])),
  ),
  bareRoute("GET", "/v1/mandates/:id", ({ app, ids }) => {
    const mandate = app.store.mandates.get(ids[0]);
    if (!mandate) throw noSuch("mandate", ids[0]);
    return formatMandate(mandate);
  }),
];

export function needMethod(app: StripeApp, id: string, param?: string): PaymentMethod {
  const method = app.store.paymentMethods.get(id);
  if (!method) throw noSuch("PaymentMethod", id, param);
  return method;
}

function detailsOf(input: MethodInput["billing_details"]): Partial<BillingDetails> {
  if (!input) return {};
  return {
    ...(input.address === undefined
      ? {}
      : { address: input.address === "" ? null : toAddress(input.address ?? {}) }),
    ...(input.email === undefined ? {} : { email: input.email || null }),
    ...(input.name === undefined ? {} : { name: input.name || null }),
    ...(input.phone === undefined ? {} : { phone: input.phone || null }),
  };
}

function expiryOf(
  method: PaymentMethod,
  card: Stripe.PaymentMethodUpdateParams.Card | undefined,
): Partial<CardMethod> {
  if (!card) return {};
  if (method.type !== "card") throw invalidRequest("This PaymentMethod is not a card.", "card");
  return {
    exp_month: card.exp_month ?? method.exp_month,
    exp_year: card.exp_year ?? method.exp_year,
  };
}

/** What a method is made from: the parameters of its own route, or `payment_method_data` of an intent. */
type MethodInput = Pick<
  Stripe.PaymentMethodCreateParams,
  "billing_details" | "card" | "metadata" | "sepa_debit" | "type"
>;

/** Stores a payment method of the type that is asked for; refuses the types that the account does not take. */
export function createMethod(app: StripeApp, params: MethodInput): PaymentMethod {
  const common = {
    billing_details: detailsOf(params.billing_details),
    metadata: mergeMetadata({}, params.metadata),
  };
  switch (params.type) {
    case undefined:
    case "card":
      return createCardMethod(app, params.card, common);
    case "sepa_debit":
      if (!params.sepa_debit) throw missingParam("sepa_debit");
      return createSepaDebit(app, { iban: params.sepa_debit.iban, ...common });
    case "customer_balance":
      return createCustomerBalance(app, common);
    default:
      throw invalidRequest(
        `The payment method type provided: ${params.type} is invalid. Please ensure the provided type is activated in your dashboard (https://dashboard.stripe.com/account/payments/settings) and your account is enabled for any preview features that you are trying to use.`,
        "type",
      );
  }
}

function createCardMethod(
  app: StripeApp,
  card: MethodInput["card"],
  common: Pick<PaymentMethod, "metadata"> & { billing_details: Partial<BillingDetails> },
): PaymentMethod {
  if (!card) throw missingParam("card");
  const shared = "token" in card && card.token ? findSharedCard(card.token) : null;
  if ("token" in card && card.token && !shared) throw noSuch("token", card.token, "card[token]");
  const number = shared?.number ?? ("number" in card ? card.number : undefined);
  if (number === undefined) throw missingParam("card[number]");
  const expiry = "exp_month" in card ? { exp_month: card.exp_month, exp_year: card.exp_year } : {};
  return createCard(app, { number, ...expiry, ...common });
}
