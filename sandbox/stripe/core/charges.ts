import { formatCharge } from "../format/charge";
import { formatPaymentIntent } from "../format/payment";
import type { StripeApp } from "./app";
import { findTestIban } from "./bank-debits";
import { followCharge } from "./disputes";
import type { Charge, PaymentIntent, PaymentMethod, SepaMethod } from "./payment-entities";
import type { Decline } from "./errors";
import { mandateOf } from "./mandates";

/** What became of confirming a PaymentIntent. */
export type ChargeOutcome =
  | { kind: "succeeded"; intent: PaymentIntent; charge: Charge }
  | { kind: "requires_action"; intent: PaymentIntent }
  | { kind: "processing"; intent: PaymentIntent; charge: Charge }
  | FailedOutcome;

interface FailedOutcome {
  kind: "failed";
  intent: PaymentIntent;
  charge: Charge;
  decline: Decline;
}

export function amendIntent(
  app: StripeApp,
  intent: PaymentIntent,
  patch: Partial<PaymentIntent>,
): PaymentIntent {
  return app.store.paymentIntents.update(intent.id, patch);
}

/** Stores a charge of the whole amount; `result` is pending while the bank has not answered. */
function insertCharge(
  app: StripeApp,
  intent: PaymentIntent,
  method: PaymentMethod,
  at: number,
  result: Decline | "pending" | "succeeded",
): Charge {
  const decline = typeof result === "string" ? null : result;
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
    status: typeof result === "string" ? result : "failed",
    payment_intent: intent.id,
    payment_method: method.id,
    mandate: mandateOf(app, method)?.id ?? null,
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
): FailedOutcome {
  return announceFailure(app, intent, insertCharge(app, intent, method, at, decline), { decline, at });
}

function announceFailure(
  app: StripeApp,
  intent: PaymentIntent,
  charge: Charge,
  { decline, at }: { decline: Decline; at: number },
): FailedOutcome {
  const failed = amendIntent(app, intent, {
    status: "requires_payment_method",
    payment_method: null,
    latest_charge: charge.id,
    last_payment_error: { ...decline, charge: charge.id, payment_method: charge.payment_method },
    settles_at: null,
  });
  app.emit("charge.failed", formatCharge(app, charge), at);
  app.emit("payment_intent.payment_failed", formatPaymentIntent(app, failed), at);
  return { kind: "failed", intent: failed, charge, decline };
}

/** Records that the card was charged, or that its money is reserved until it is captured. */
export function succeedCharge(
  app: StripeApp,
  intent: PaymentIntent,
  method: PaymentMethod,
  at: number,
): Extract<ChargeOutcome, { kind: "succeeded" }> {
  const charge = insertCharge(app, intent, method, at, "succeeded");
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

/**
 * Sends a debit to the bank: the intent is `processing` until `settles_at`. Banks of test mode answer in real time even
 * for customers on a test clock, so the moment is one of the billing clock.
 */
export function debitBank(
  app: StripeApp,
  intent: PaymentIntent,
  method: SepaMethod,
  at: number,
): ChargeOutcome {
  const charge = insertCharge(app, intent, method, at, "pending");
  const onTestClock = intent.customer !== null && app.store.customers.get(intent.customer)?.test_clock;
  const sentAt = onTestClock ? app.now() : at;
  const sent = amendIntent(app, intent, {
    status: "processing",
    payment_method: method.id,
    latest_charge: charge.id,
    last_payment_error: null,
    settles_at: sentAt + (findTestIban(method.iban)?.delay ?? 0),
  });
  app.emit("charge.pending", formatCharge(app, charge), at);
  app.emit("payment_intent.processing", formatPaymentIntent(app, sent), at);
  return { kind: "processing", intent: sent, charge };
}

/** The bank's answer to a debit that is being processed. */
export function settleDebit(
  app: StripeApp,
  intent: PaymentIntent,
  at: number,
): Extract<ChargeOutcome, { kind: "succeeded" | "failed" }> {
  const pending = app.store.charges.get(intent.latest_charge ?? "");
  const method = app.store.paymentMethods.get(intent.payment_method ?? "");
  if (!pending || method?.type !== "sepa_debit") throw new Error(`${intent.id}: no debit is being processed`);
  const decline = findTestIban(method.iban)?.decline ?? null;
  if (decline) {
    const charge = app.store.charges.update(pending.id, {
      status: "failed",
      captured: false,
      amount_captured: 0,
      failure_code: decline.code,
      failure_message: decline.message,
    });
    return announceFailure(app, intent, charge, { decline, at });
  }
  const charge = app.store.charges.update(pending.id, { status: "succeeded" });
  const paid = amendIntent(app, intent, {
    status: "succeeded",
    amount_received: intent.amount,
    settles_at: null,
  });
  app.emit("charge.succeeded", formatCharge(app, charge), at);
  app.emit("payment_intent.succeeded", formatPaymentIntent(app, paid), at);
  followCharge(app, charge, method, at);
  return { kind: "succeeded", intent: paid, charge };
}
