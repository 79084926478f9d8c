import { needCustomer } from "../core/customers";
import { invalidRequest } from "../core/errors";
import { resolvePaymentMethod } from "../core/payment-methods";
import { confirmSetupIntent, createSetupIntent } from "../core/setup-intents";
import { formatSetupIntent } from "../format/payment";
import { inRange, listPage } from "../http/list";
import { bareRoute, route } from "../http/route";
import { mergeMetadata } from "./fields";
import { needSetupIntent } from "./payments";

export const setupIntentRoutes = [
  route("POST", "/v1/setup_intents", "SetupIntentCreate", ({ app, params }) => {
    const customer = params.customer === undefined ? null : needCustomer(app, params.customer, "customer").id;
    const method = params.payment_method
      ? resolvePaymentMethod(app, params.payment_method, "payment_method")
      : null;
    const intent = createSetupIntent(app, {
      customer,
      description: params.description ?? null,
      metadata: mergeMetadata({}, params.metadata),
      return_url: params.return_url ?? null,
      usage: params.usage === "on_session" ? "on_session" : "off_session",
      ...(method ? { payment_method: method.id, status: "requires_confirmation" } : {}),
    });
    if (!params.confirm) return formatSetupIntent(app, intent);
    if (!method)
      throw invalidRequest("You cannot confirm this SetupIntent because it's missing a payment method.");
    return formatSetupIntent(app, confirmSetupIntent(app, intent, method));
  }),
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
    const id = params.payment_method ?? intent.payment_method;
    if (!id)
      throw invalidRequest("You cannot confirm this SetupIntent because it's missing a payment method.");
    const method = resolvePaymentMethod(app, id, "payment_method");
    return formatSetupIntent(app, confirmSetupIntent(app, intent, method));
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
