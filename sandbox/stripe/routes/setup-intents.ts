import type Stripe from "stripe";
import type { StripeApp } from "../core/app";
import { needCustomer } from "../core/customers";
import type { PaymentMethod, SetupIntent } from "../core/payment-entities";
import { invalidRequest, noSuch } from "../core/errors";
import type { Acceptance } from "../core/mandates";
import { resolvePaymentMethod } from "../core/payment-methods";
import { confirmSetupIntent, createSetupIntent } from "../core/setup-intents";
import { formatSetupIntent } from "../format/payment";
import { inRange, listPage } from "../http/list";
import { bareRoute, route, type Call } from "../http/route";
import { mergeMetadata } from "./fields";
import { acceptanceOf, automaticMethods, givenMethod, narrowedTypes } from "./intent-methods";

export const setupIntentRoutes = [
  route("POST", "/v1/setup_intents", "SetupIntentCreate", (call) => create(call)),
  route("GET", "/v1/setup_intents", "SetupIntentList", ({ app, params }) => {
    const rows = params.customer
      ? app.store.setupIntents.by("customer", params.customer)
      : app.store.setupIntents.all();
    const wanted = rows.filter((row) => inRange(row.created, params.created));
    return listPage(wanted, params, "/v1/setup_intents", (row) => formatSetupIntent(app, row));
  }),
  bareRoute("GET", "/v1/setup_intents/:id", ({ app, ids }) =>
    formatSetupIntent(app, needSetupIntent(app, ids[0])),
  ),
  route("POST", "/v1/setup_intents/:id", "SetupIntentUpdate", ({ app, params, ids }) => {
    const before = needSetupIntent(app, ids[0]);
    const updated = app.store.setupIntents.update(before.id, {
      description: params.description ?? before.description,
      metadata: mergeMetadata(before.metadata, params.metadata),
    });
    return formatSetupIntent(app, updated);
  }),
  route("POST", "/v1/setup_intents/:id/confirm", "SetupIntentConfirm", ({ app, params, ids }) => {
    const intent = needSetupIntent(app, ids[0]);
    const method = givenMethod(app, params);
    const accepted = acceptanceOf(params.mandate_data, app.nowOf(intent.customer));
    const returnUrl = params.return_url ?? intent.return_url;
    return confirm(
      app,
      app.store.setupIntents.update(intent.id, { return_url: returnUrl }),
      method,
      accepted,
    );
  }),
  route("POST", "/v1/setup_intents/:id/cancel", "SetupIntentCancel", ({ app, params, ids }) => {
    const intent = needSetupIntent(app, ids[0]);
    if (intent.status === "succeeded" || intent.status === "canceled") {
      throw invalidRequest(
        `You cannot cancel this SetupIntent because it has a status of ${intent.status}.`,
        undefined,
        "setup_intent_unexpected_state",
      );
    }
    const reasons = ["abandoned", "duplicate", "requested_by_customer"] as const;
    const canceled = app.store.setupIntents.update(intent.id, {
      status: "canceled",
      cancellation_reason: reasons.find((each) => each === params.cancellation_reason) ?? null,
    });
    app.emit("setup_intent.canceled", formatSetupIntent(app, canceled), app.nowOf(intent.customer));
    return formatSetupIntent(app, canceled);
  }),
];

// The euro is the currency in which every method of the account works.
const SETUP_CURRENCY = "eur";

function create(call: Call<Stripe.SetupIntentCreateParams>): object {
  const { app, params } = call;
  const customer = params.customer === undefined ? null : needCustomer(app, params.customer, "customer").id;
  const method = givenMethod(app, params);
  const intent = createSetupIntent(app, {
    customer,
    description: params.description ?? null,
    metadata: mergeMetadata({}, params.metadata),
    return_url: params.return_url ?? null,
    usage: params.usage === "on_session" ? "on_session" : "off_session",
    ...narrowedTypes(call, SETUP_CURRENCY),
    automatic_payment_methods: automaticMethods(params.automatic_payment_methods),
    ...(method ? { payment_method: method.id, status: "requires_confirmation" } : {}),
  });
  if (!params.confirm) return formatSetupIntent(app, intent);
  return confirm(app, intent, method, acceptanceOf(params.mandate_data, app.nowOf(customer)));
}

function confirm(
  app: StripeApp,
  intent: SetupIntent,
  given: PaymentMethod | null,
  accepted: Acceptance | null,
): object {
  const known = intent.payment_method;
  const method = given ?? (known === null ? null : resolvePaymentMethod(app, known, "payment_method"));
  if (!method)
    throw invalidRequest("You cannot confirm this SetupIntent because it's missing a payment method.");
  return formatSetupIntent(app, confirmSetupIntent(app, intent, method, { accepted }));
}

function needSetupIntent(app: StripeApp, id: string): SetupIntent {
  const intent = app.store.setupIntents.get(id);
  if (!intent) throw noSuch("setup_intent", id, "intent");
  return intent;
}
