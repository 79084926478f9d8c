import type Stripe from "stripe";
import type { StripeApp } from "../core/app";
import { needCustomer } from "../core/customers";
import type { PaymentIntent, PaymentMethod } from "../core/payment-entities";
import { invalidRequest, noSuch } from "../core/errors";
import { needMandate } from "../core/mandates";
import {
  cancelPaymentIntent,
  capturePaymentIntent,
  confirmPaymentIntent,
  createPaymentIntent,
  paymentFailed,
} from "../core/payment-intents";
import { resolvePaymentMethod } from "../core/payment-methods";
import { formatPaymentIntent } from "../format/payment";
import { inRange, listPage } from "../http/list";
import { bareRoute, route, type Call } from "../http/route";
import { checkCurrency, mergeMetadata, toShipping, unsettable, word } from "./fields";
import { acceptanceOf, automaticMethods, givenMethod, narrowedTypes } from "./intent-methods";

export const paymentRoutes = [
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
  route("POST", "/v1/payment_intents/:id/confirm", "PaymentIntentConfirm", ({ app, params, ids }) => {
    const before = needIntent(app, ids[0]);
    const intent = app.store.paymentIntents.update(before.id, {
      return_url: params.return_url ?? before.return_url,
      receipt_email: unsettable(params.receipt_email, before.receipt_email),
      setup_future_usage: usageOf(params.setup_future_usage) ?? before.setup_future_usage,
    });
    return confirm(app, intent, params);
  }),
  route("POST", "/v1/payment_intents/:id/capture", "PaymentIntentCapture", ({ app, params, ids }) => {
    const intent = needIntent(app, ids[0]);
    if (intent.status !== "requires_capture") throw unexpectedState(intent, "captured");
    const amount = params.amount_to_capture ?? intent.amount_capturable;
    return formatPaymentIntent(app, capturePaymentIntent(app, intent, amount, app.nowOf(intent.customer)));
  }),
  route("POST", "/v1/payment_intents/:id/cancel", "PaymentIntentCancel", ({ app, params, ids }) => {
    const intent = needIntent(app, ids[0]);
    if (["succeeded", "canceled", "processing"].includes(intent.status))
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

const usageOf = (usage: string | null | undefined) =>
  (["on_session", "off_session"] as const).find((each) => each === usage) ?? null;

const methodFields = (method: PaymentMethod): Partial<PaymentIntent> => ({
  payment_method: method.id,
  status: "requires_confirmation",
});

function createIntent(call: Call<Stripe.PaymentIntentCreateParams>): object {
  const { app, params } = call;
  if (params.amount < 1) {
    throw invalidRequest(
      "This value must be greater than or equal to 1.",
      "amount",
      "parameter_invalid_integer",
    );
  }
  const customer = params.customer === undefined ? null : needCustomer(app, params.customer, "customer").id;
  const currency = checkCurrency(params.currency);
  const method = givenMethod(app, params);
  const intent = createPaymentIntent(
    app,
    {
      amount: params.amount,
      currency,
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
      setup_future_usage: usageOf(params.setup_future_usage),
      shipping: params.shipping ? toShipping(params.shipping) : null,
      statement_descriptor: params.statement_descriptor ?? null,
      statement_descriptor_suffix: params.statement_descriptor_suffix ?? null,
      transfer_group: params.transfer_group ?? null,
      ...narrowedTypes(call, currency),
      automatic_payment_methods: automaticMethods(params.automatic_payment_methods),
      ...(method ? methodFields(method) : {}),
    },
    app.nowOf(customer),
  );
  if (!params.confirm) return formatPaymentIntent(app, intent);
  const { mandate_data, error_on_requires_action, off_session } = params;
  return confirm(app, intent, { mandate_data, error_on_requires_action, off_session });
}

type ConfirmParams = Pick<
  Stripe.PaymentIntentConfirmParams,
  "error_on_requires_action" | "mandate_data" | "off_session" | "payment_method" | "payment_method_data"
>;

function confirm(app: StripeApp, intent: PaymentIntent, params: ConfirmParams): object {
  const open = ["requires_payment_method", "requires_confirmation", "requires_action"];
  if (!open.includes(intent.status)) throw unexpectedState(intent, "confirmed");
  const known = intent.payment_method;
  const method =
    givenMethod(app, params) ?? (known === null ? null : resolvePaymentMethod(app, known, "payment_method"));
  if (!method) {
    throw invalidRequest(
      "You cannot confirm this PaymentIntent because it's missing a payment method. You can either update the PaymentIntent with a payment method and then confirm it again, or confirm it again directly with a payment method.",
      undefined,
      "payment_intent_unexpected_state",
    );
  }
  const at = app.nowOf(intent.customer);
  needMandate(app, "PaymentIntent", method, acceptanceOf(params.mandate_data, at));
  const unattended = Boolean(params.error_on_requires_action) || Boolean(params.off_session);
  const outcome = confirmPaymentIntent(app, intent, method, { at, unattended });
  if (outcome.kind === "failed") throw paymentFailed(app, outcome);
  return formatPaymentIntent(app, outcome.intent);
}
