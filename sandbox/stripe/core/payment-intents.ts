import { formatCharge } from "../format/charge";
import { formatPaymentIntent } from "../format/payment";
import { formatPaymentMethod } from "../format/payment-method";
import { amend } from "./amend";
import type { StripeApp } from "./app";
import { AUTHENTICATION_REQUIRED, decideCharge } from "./cards";
import { amendIntent, debitBank, failCharge, succeedCharge, type ChargeOutcome } from "./charges";
import type { PaymentIntent, PaymentMethod } from "./payment-entities";
import { cardError, invalidRequest, type StripeError } from "./errors";
import { awaitTransfer } from "./bank-transfers";
import { cardOf } from "./payment-methods";

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
    payment_method_types: ["card"],
    allowed_payment_method_types: null,
    excluded_payment_method_types: null,
    automatic_payment_methods: { enabled: true, allow_redirects: "always" },
    amount_funded: 0,
    settles_at: null,
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
    statement_descriptor_suffix: null,
    transfer_group: null,
    return_url: null,
    invoice: null,
    ...fields,
    id,
    client_secret: `${id}_secret_${app.text(25)}`,
  });
  app.emit("payment_intent.created", formatPaymentIntent(app, intent), at);
  return intent;
}

/**
 * Takes the money for an intent: of a card at once, of a bank account once the bank has answered. `outcome3ds` is what
 * the person did on the 3-D Secure page (null: not shown yet); a card that was set up before is not asked again off
 * session.
 */
export function confirmPaymentIntent(
  app: StripeApp,
  intent: PaymentIntent,
  method: PaymentMethod,
  options: {
    at: number;
    outcome3ds?: "complete" | "fail" | undefined;
    /** Nobody is there to authenticate: a card that asks for it is declined. */
    unattended?: boolean;
  },
): ChargeOutcome {
  if (!intent.payment_method_types.includes(method.type)) throw notAllowed(method);
  if (method.type === "sepa_debit") return debitBank(app, intent, method, options.at);
  if (method.type === "customer_balance") return awaitTransfer(app, intent, method, options.at);
  const card = cardOf(method);
  const decision = card
    ? decideCharge(card, { setUp: method.set_up, outcome: options.outcome3ds ?? null })
    : ({ kind: "succeeds" } as const);
  switch (decision.kind) {
    case "requires_action": {
      if (options.unattended) return failCharge(app, intent, method, AUTHENTICATION_REQUIRED, options.at);
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

const notAllowed = ({ type }: PaymentMethod): StripeError =>
  invalidRequest(
    `The PaymentMethod provided (${type}) is not allowed for this PaymentIntent. Please attach a PaymentMethod of one of the types of the PaymentIntent, or update the allowed types.`,
    "payment_method",
    "payment_intent_incompatible_payment_method",
  );

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
