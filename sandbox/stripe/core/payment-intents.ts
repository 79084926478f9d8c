import { formatCharge, formatPaymentIntent, formatPaymentMethod } from "../format/payment";
import { amend } from "./amend";
import type { StripeApp } from "./app";
import { decideCharge } from "./cards";
import { followCharge } from "./disputes";
import type { Charge, PaymentIntent, PaymentMethod } from "./entities";
import { cardError, type Decline, type StripeError } from "./errors";
import { cardOf } from "./payment-methods";

/** What became of confirming a PaymentIntent. */
export type ChargeOutcome =
  | { kind: "succeeded"; intent: PaymentIntent; charge: Charge }
  | { kind: "requires_action"; intent: PaymentIntent }
  | { kind: "failed"; intent: PaymentIntent; charge: Charge; decline: Decline };

/** Stores and announces a PaymentIntent; amounts in minor units, `at` in epoch seconds. */
export function createPaymentIntent(
  app: StripeApp,
  fields: Partial<PaymentIntent> & Pick<PaymentIntent, "amount" | "currency">,
  at: number,
): PaymentIntent {
  const id = app.id("paymentIntent");
  const intent = app.store.paymentIntents.insert({
    created: at,
    amount_capturable: 0,
    amount_received: 0,
    customer: null,
    description: null,
    status: "requires_payment_method",
    capture_method: "automatic_async",
    confirmation_method: "automatic",
    payment_method: null,
    latest_charge: null,
    last_payment_error: null,
    canceled_at: null,
    cancellation_reason: null,
    setup_future_usage: null,
    metadata: {},
    receipt_email: null,
    shipping: null,
    statement_descriptor: null,
    return_url: null,
    invoice: null,
    ...fields,
    id,
    client_secret: `${id}_secret_${app.text(25)}`,
  });
  app.emit("payment_intent.created", formatPaymentIntent(app, intent), at);
  return intent;
}

function amendIntent(app: StripeApp, intent: PaymentIntent, patch: Partial<PaymentIntent>): PaymentIntent {
  return app.store.paymentIntents.update(intent.id, patch);
}

/**
 * Charges the card for an intent. `outcome3ds` is what the person did on the 3-D Secure page (null: not shown yet);
 * a card that was set up before is not asked again off session.
 */
export function confirmPaymentIntent(
  app: StripeApp,
  intent: PaymentIntent,
  method: PaymentMethod,
  options: { at: number; outcome3ds?: "complete" | "fail" | undefined },
): ChargeOutcome {
  const card = cardOf(method);
  const decision = card
    ? decideCharge(card, { setUp: method.set_up, outcome: options.outcome3ds ?? null })
    : ({ kind: "succeeds" } as const);
  switch (decision.kind) {
    case "requires_action": {
      const asked = amendIntent(app, intent, { status: "requires_action", payment_method: method.id });
      app.emit("payment_intent.requires_action", formatPaymentIntent(app, asked), options.at);
      return { kind: "requires_action", intent: asked };
    }
    case "fails":
      return failCharge(app, intent, method, decision.decline, options.at);
    case "succeeds":
      return succeedCharge(app, intent, method, options.at);
  }
}

function insertCharge(
  app: StripeApp,
  intent: PaymentIntent,
  method: PaymentMethod,
  at: number,
  decline: Decline | null,
): Charge {
  const captured = decline === null && intent.capture_method !== "manual";
  return app.store.charges.insert({
    id: app.id("charge"),
    created: at,
    amount: intent.amount,
    amount_captured: captured ? intent.amount : 0,
    amount_refunded: 0,
    captured,
    currency: intent.currency,
    customer: intent.customer,
    description: intent.description,
    disputed: false,
    status: decline === null ? "succeeded" : "failed",
    payment_intent: intent.id,
    payment_method: method.id,
    billing_details: method.billing_details,
    failure_code: decline?.code ?? null,
    failure_message: decline?.message ?? null,
    decline_code: decline?.decline_code ?? null,
    metadata: intent.metadata,
    receipt_email: intent.receipt_email,
    refunded: false,
    statement_descriptor: intent.statement_descriptor,
    shipping: intent.shipping,
  });
}

/** Records that the bank refused: a failed charge, and an intent that wants another card. */
export function failCharge(
  app: StripeApp,
  intent: PaymentIntent,
  method: PaymentMethod,
  decline: Decline,
  at: number,
): ChargeOutcome {
  const charge = insertCharge(app, intent, method, at, decline);
  const failed = amendIntent(app, intent, {
    status: "requires_payment_method",
    payment_method: null,
    latest_charge: charge.id,
    last_payment_error: { ...decline, charge: charge.id, payment_method: method.id },
  });
  app.emit("charge.failed", formatCharge(app, charge), at);
  app.emit("payment_intent.payment_failed", formatPaymentIntent(app, failed), at);
  return { kind: "failed", intent: failed, charge, decline };
}

function succeedCharge(
  app: StripeApp,
  intent: PaymentIntent,
  method: PaymentMethod,
  at: number,
): ChargeOutcome {
  const charge = insertCharge(app, intent, method, at, null);
  const manual = intent.capture_method === "manual";
  const paid = amendIntent(app, intent, {
    status: manual ? "requires_capture" : "succeeded",
    amount_capturable: manual ? intent.amount : 0,
    amount_received: manual ? 0 : intent.amount,
    payment_method: method.id,
    latest_charge: charge.id,
    last_payment_error: null,
  });
  app.emit("charge.succeeded", formatCharge(app, charge), at);
  app.emit(
    manual ? "payment_intent.amount_capturable_updated" : "payment_intent.succeeded",
    formatPaymentIntent(app, paid),
    at,
  );
  if (!manual) followCharge(app, charge, method, at);
  return { kind: "succeeded", intent: paid, charge };
}

/** The 402 for a failed confirmation, naming the intent, the charge and the card. */
export function paymentFailed(
  app: StripeApp,
  outcome: Extract<ChargeOutcome, { kind: "failed" }>,
): StripeError {
  const method = app.store.paymentMethods.get(outcome.charge.payment_method);
  return cardError(outcome.decline, {
    charge: outcome.charge.id,
    payment_intent: formatPaymentIntent(app, outcome.intent),
    ...(method ? { payment_method: formatPaymentMethod(method) } : {}),
  });
}

/** Cancels an intent that has not succeeded. */
export function cancelPaymentIntent(
  app: StripeApp,
  intent: PaymentIntent,
  reason: PaymentIntent["cancellation_reason"],
  at: number,
): PaymentIntent {
  const canceled = amendIntent(app, intent, {
    status: "canceled",
    canceled_at: at,
    cancellation_reason: reason,
    amount_capturable: 0,
  });
  app.emit("payment_intent.canceled", formatPaymentIntent(app, canceled), at);
  return canceled;
}

/** Captures an authorized intent, all of it or `amount`. */
export function capturePaymentIntent(
  app: StripeApp,
  intent: PaymentIntent,
  amount: number,
  at: number,
): PaymentIntent {
  const charge = intent.latest_charge === null ? undefined : app.store.charges.get(intent.latest_charge);
  if (charge) {
    amend(
      app,
      app.store.charges,
      charge,
      { captured: true, amount_captured: amount },
      { type: "charge.captured", format: (row) => formatCharge(app, row), at },
    );
  }
  const captured = amendIntent(app, intent, {
    status: "succeeded",
    amount_received: amount,
    amount_capturable: 0,
  });
  app.emit("payment_intent.succeeded", formatPaymentIntent(app, captured), at);
  return captured;
}
