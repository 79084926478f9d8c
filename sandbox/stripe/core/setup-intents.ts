import { formatSetupIntent } from "../format/payment";
import { formatPaymentMethod } from "../format/payment-method";
import type { StripeApp } from "./app";
import { AUTHENTICATION_FAILED } from "./cards";
import { needCustomer } from "./customers";
import type { PaymentMethod, SetupIntent } from "./payment-entities";
import { cardError, type Decline, type StripeError } from "./errors";
import { needMandate, type Acceptance } from "./mandates";
import { attachPaymentMethod, cardOf } from "./payment-methods";

export function createSetupIntent(app: StripeApp, fields: Partial<SetupIntent>): SetupIntent {
  const id = app.id("setupIntent");
  const at = app.nowOf(fields.customer ?? null);
  const intent = app.store.setupIntents.insert({
    created: at,
    customer: null,
    description: null,
    status: "requires_payment_method",
    payment_method: null,
    usage: "off_session",
    cancellation_reason: null,
    last_setup_error: null,
    payment_method_types: ["card", "sepa_debit"],
    allowed_payment_method_types: null,
    excluded_payment_method_types: null,
    automatic_payment_methods: { enabled: true, allow_redirects: "always" },
    mandate: null,
    metadata: {},
    return_url: null,
    ...fields,
    id,
    client_secret: `${id}_secret_${app.text(25)}`,
  });
  app.emit("setup_intent.created", formatSetupIntent(app, intent), at);
  return intent;
}

interface SetupOptions {
  outcome3ds?: "complete" | "fail";
  /** How the holder of a bank account agreed to debits; null when nobody asked. */
  accepted: Acceptance | null;
}

/** Sets a method up for later use; 402 when its bank refuses, 400 for a bank account without a mandate. */
export function confirmSetupIntent(
  app: StripeApp,
  intent: SetupIntent,
  method: PaymentMethod,
  { outcome3ds, accepted }: SetupOptions,
): SetupIntent {
  const mandate = needMandate(app, "SetupIntent", method, accepted);
  const at = app.nowOf(intent.customer);
  const card = cardOf(method);
  if (card?.attachDecline) throw failSetup(app, intent, method, card.attachDecline, at);
  const asks = card !== null && card.authentication !== "never" && !method.set_up;
  if (asks && outcome3ds === "fail") throw failSetup(app, intent, method, AUTHENTICATION_FAILED, at);
  if (asks && outcome3ds === undefined) {
    const asked = app.store.setupIntents.update(intent.id, {
      status: "requires_action",
      payment_method: method.id,
    });
    app.emit("setup_intent.requires_action", formatSetupIntent(app, asked), at);
    return asked;
  }
  const ready = app.store.paymentMethods.update(method.id, { set_up: true });
  if (intent.customer !== null) attachPaymentMethod(app, ready, needCustomer(app, intent.customer));
  const done = app.store.setupIntents.update(intent.id, {
    status: "succeeded",
    payment_method: method.id,
    mandate: mandate?.id ?? null,
    last_setup_error: null,
  });
  app.emit("setup_intent.succeeded", formatSetupIntent(app, done), at);
  return done;
}

/** Records that the card could not be set up; returns the 402 that says so. */
export function failSetup(
  app: StripeApp,
  intent: SetupIntent,
  method: PaymentMethod,
  decline: Decline,
  at: number,
): StripeError {
  const failed = app.store.setupIntents.update(intent.id, {
    status: "requires_payment_method",
    payment_method: null,
    last_setup_error: { ...decline, charge: null, payment_method: method.id },
  });
  app.emit("setup_intent.setup_failed", formatSetupIntent(app, failed), at);
  return cardError(decline, {
    setup_intent: formatSetupIntent(app, failed),
    payment_method: formatPaymentMethod(method),
  });
}
