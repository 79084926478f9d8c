import type Stripe from "stripe";
import { amend } from "../core/amend";
import type { StripeApp } from "../core/app";
import { needCustomer } from "../core/customers";
import type { BillingDetails, PaymentIntent, PaymentMethod, SetupIntent } from "../core/entities";
import { invalidRequest, missingParam, noSuch } from "../core/errors";
import {
  cancelPaymentIntent,
  capturePaymentIntent,
  confirmPaymentIntent,
  createPaymentIntent,
  paymentFailed,
} from "../core/payment-intents";
import {
  attachPaymentMethod,
  createCard,
  detachPaymentMethod,
  resolvePaymentMethod,
} from "../core/payment-methods";
import { findSharedCard } from "../core/cards";
import { formatPaymentIntent, formatPaymentMethod } from "../format/payment";
import { inRange, listPage } from "../http/list";
import { bareRoute, route, type Call } from "../http/route";
import { checkCurrency, mergeMetadata, toAddress, toShipping, unsettable, word } from "./fields";

export const paymentRoutes = [
  route("POST", "/v1/payment_methods", "PaymentMethodCreate", (call) => createMethod(call)),
  route("GET", "/v1/payment_methods", "PaymentMethodList", ({ app, params }) => {
    const rows = params.customer
      ? app.store.paymentMethods.by("customer", params.customer)
      : app.store.paymentMethods.all();
    const wanted = params.type === undefined || params.type === "card" ? rows : [];
    return listPage(wanted, params, "/v1/payment_methods", formatPaymentMethod);
  }),
  bareRoute("GET", "/v1/payment_methods/:id", ({ app, ids }) => formatPaymentMethod(needMethod(app, ids[0]))),
  route("POST", "/v1/payment_methods/:id", "PaymentMethodUpdate", ({ app, params, ids }) => {
    const before = needMethod(app, ids[0]);
    const patch: Partial<PaymentMethod> = {
      metadata: mergeMetadata(before.metadata, params.metadata),
      billing_details: { ...before.billing_details, ...detailsOf(params.billing_details) },
      exp_month: params.card?.exp_month ?? before.exp_month,
      exp_year: params.card?.exp_year ?? before.exp_year,
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
  route("POST", "/v1/payment_intents", "PaymentIntentCreate", (call) => createIntent(call)),
  route("GET", "/v1/payment_intents", "PaymentIntentList", ({ app, params }) => {
    const rows = params.customer
      ? app.store.paymentIntents.by("customer", params.customer)
      : app.store.paymentIntents.all();
    const wanted = rows.filter((row) => inRange(row.created, params.created));
    return listPage(wanted, params, "/v1/payment_intents", (row) => formatPaymentIntent(app, row));
  }),
  bareRoute("GET", "/v1/payment_intents/:id", ({ app, ids }) =>
    formatPaymentIntent(app, needIntent(app, ids[0])),
  ),
  route("POST", "/v1/payment_intents/:id", "PaymentIntentUpdate", ({ app, params, ids }) => {
    const before = needIntent(app, ids[0]);
    const updated = app.store.paymentIntents.update(before.id, {
      amount: params.amount ?? before.amount,
      description: params.description ?? before.description,
      metadata: mergeMetadata(before.metadata, params.metadata),
      receipt_email: unsettable(params.receipt_email, before.receipt_email),
      ...(params.payment_method
        ? methodFields(resolvePaymentMethod(app, params.payment_method, "payment_method"))
        : {}),
    });
    return formatPaymentIntent(app, updated);
  }),
  route("POST", "/v1/payment_intents/:id/confirm", "PaymentIntentConfirm", ({ app, params, ids }) =>
    confirm(app, needIntent(app, ids[0]), params.payment_method),
  ),
  route("POST", "/v1/payment_intents/:id/capture", "PaymentIntentCapture", ({ app, params, ids }) => {
    const intent = needIntent(app, ids[0]);
    if (intent.status !== "requires_capture") throw unexpectedState(intent, "captured");
    const amount = params.amount_to_capture ?? intent.amount_capturable;
    return formatPaymentIntent(app, capturePaymentIntent(app, intent, amount, app.nowOf(intent.customer)));
  }),
  route("POST", "/v1/payment_intents/:id/cancel", "PaymentIntentCancel", ({ app, params, ids }) => {
    const intent = needIntent(app, ids[0]);
    if (intent.status === "succeeded" || intent.status === "canceled")
      throw unexpectedState(intent, "canceled");
    if (intent.invoice !== null) {
      throw invalidRequest(
        "You cannot cancel a PaymentIntent of an invoice. Void the invoice instead.",
        "intent",
      );
    }
    const reasons = ["abandoned", "duplicate", "fraudulent", "requested_by_customer"] as const;
    const reason = reasons.find((each) => each === params.cancellation_reason) ?? null;
    return formatPaymentIntent(app, cancelPaymentIntent(app, intent, reason, app.nowOf(intent.customer)));
  }),
];

export function needMethod(app: StripeApp, id: string, param?: string): PaymentMethod {
  const method = app.store.paymentMethods.get(id);
  if (!method) throw noSuch("PaymentMethod", id, param);
  return method;
}

function needIntent(app: StripeApp, id: string): PaymentIntent {
  const intent = app.store.paymentIntents.get(id);
  if (!intent) throw noSuch("payment_intent", id, "intent");
  return intent;
}

function unexpectedState(intent: PaymentIntent, verb: string) {
  return invalidRequest(
    `This PaymentIntent could not be ${verb} because it has a status of ${intent.status}.`,
    undefined,
    "payment_intent_unexpected_state",
  );
}

function detailsOf(
  input: Stripe.PaymentMethodCreateParams.BillingDetails | undefined,
): Partial<BillingDetails> {
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

function createMethod({ app, params }: Call<Stripe.PaymentMethodCreateParams>): object {
  const metadata = mergeMetadata({}, params.metadata);
  const details = detailsOf(params.billing_details);
  if (params.type !== undefined && params.type !== "card") {
    throw invalidRequest(
      `The payment method type provided: ${params.type} is invalid. Please ensure the provided type is activated in your dashboard (https://dashboard.stripe.com/account/payments/settings) and your account is enabled for any preview features that you are trying to use.`,
      "type",
    );
  }
  const { card } = params;
  if (!card) throw missingParam("card");
  const shared = "token" in card && card.token ? findSharedCard(card.token) : null;
  if ("token" in card && card.token && !shared) throw noSuch("token", card.token, "card[token]");
  const number = shared?.number ?? ("number" in card ? card.number : undefined);
  if (number === undefined) throw missingParam("card[number]");
  const expiry = "exp_month" in card ? { exp_month: card.exp_month, exp_year: card.exp_year } : {};
  const method = createCard(app, { number, ...expiry, billing_details: details, metadata });
  return formatPaymentMethod(method);
}

const USAGES = ["on_session", "off_session"] as const;

const methodFields = (method: PaymentMethod): Partial<PaymentIntent> => ({
  payment_method: method.id,
  status: "requires_confirmation",
});

function createIntent({ app, params }: Call<Stripe.PaymentIntentCreateParams>): object {
  if (params.amount < 1) {
    throw invalidRequest(
      "This value must be greater than or equal to 1.",
      "amount",
      "parameter_invalid_integer",
    );
  }
  const customer = params.customer === undefined ? null : needCustomer(app, params.customer, "customer").id;
  const method = params.payment_method
    ? resolvePaymentMethod(app, params.payment_method, "payment_method")
    : null;
  const intent = createPaymentIntent(
    app,
    {
      amount: params.amount,
      currency: checkCurrency(params.currency),
      customer,
      description: params.description ?? null,
      metadata: mergeMetadata({}, params.metadata || undefined),
      capture_method: word(
        params.capture_method,
        ["automatic", "automatic_async", "manual"],
        "automatic_async",
      ),
      confirmation_method: params.confirmation_method === "manual" ? "manual" : "automatic",
      receipt_email: params.receipt_email || null,
      return_url: params.return_url ?? null,
      setup_future_usage: USAGES.find((usage) => usage === params.setup_future_usage) ?? null,
      shipping: params.shipping ? toShipping(params.shipping) : null,
      ...(method ? methodFields(method) : {}),
    },
    app.nowOf(customer),
  );
  return params.confirm ? confirm(app, intent, undefined) : formatPaymentIntent(app, intent);
}

function confirm(app: StripeApp, intent: PaymentIntent, given: string | undefined): object {
  const open = ["requires_payment_method", "requires_confirmation", "requires_action"];
  if (!open.includes(intent.status)) throw unexpectedState(intent, "confirmed");
  const id = given ?? intent.payment_method;
  if (id === null) {
    throw invalidRequest(
      "You cannot confirm this PaymentIntent because it's missing a payment method. You can either update the PaymentIntent with a payment method and then confirm it again, or confirm it again directly with a payment method.",
      undefined,
      "payment_intent_unexpected_state",
    );
  }
  const method = resolvePaymentMethod(app, id, "payment_method");
  const outcome = confirmPaymentIntent(app, intent, method, { at: app.nowOf(intent.customer) });
  if (outcome.kind === "failed") throw paymentFailed(app, outcome);
  return formatPaymentIntent(app, outcome.intent);
}

export function needSetupIntent(app: StripeApp, id: string): SetupIntent {
  const intent = app.store.setupIntents.get(id);
  if (!intent) throw noSuch("setup_intent", id, "intent");
  return intent;
}
