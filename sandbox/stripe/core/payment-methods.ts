import { formatPaymentMethod } from "../format/payment";
import { amend } from "./amend";
import type { StripeApp } from "./app";
import { findSharedCard, findTestCard, notATestCard, type TestCard } from "./cards";
import { updateCustomer } from "./customers";
import type { BillingDetails, Customer, Metadata, PaymentMethod } from "./entities";
import { cardError, invalidRequest, noSuch, StripeError } from "./errors";

const NO_DETAILS: BillingDetails = { address: null, email: null, name: null, phone: null };

export interface NewCard {
  number: string;
  exp_month?: number;
  exp_year?: number;
  billing_details?: Partial<BillingDetails>;
  metadata?: Metadata;
}

/** Stores a card; refuses numbers that are not Stripe's test cards, and cards that have expired. */
export function createCard(app: StripeApp, card: NewCard): PaymentMethod {
  const known = findTestCard(card.number);
  if (!known) throw cardError(notATestCard(card.number), { param: "card[number]" });
  const now = new Date(app.now() * 1000);
  const expYear = card.exp_year ?? now.getUTCFullYear() + 8;
  const expMonth = card.exp_month ?? 12;
  refuseExpired(now, expYear, expMonth);
  return app.store.paymentMethods.insert({
    id: app.id("paymentMethod"),
    created: app.now(),
    test_number: known.number,
    exp_month: expMonth,
    exp_year: expYear,
    fingerprint: app.text(16),
    billing_details: { ...NO_DETAILS, ...card.billing_details },
    customer: null,
    metadata: card.metadata ?? {},
    set_up: false,
    allow_redisplay: "unspecified",
  });
}

function refuseExpired(now: Date, year: number, month: number): void {
  if (month < 1 || month > 12) {
    throw cardError(
      {
        code: "invalid_expiry_month",
        decline_code: null,
        message: "Your card's expiration month is invalid.",
      },
      { param: "card[exp_month]" },
    );
  }
  if (year * 12 + month < now.getUTCFullYear() * 12 + now.getUTCMonth() + 1) {
    throw cardError(
      { code: "invalid_expiry_year", decline_code: null, message: "Your card's expiration year is invalid." },
      { param: "card[exp_year]" },
    );
  }
}

/** The payment method, or a new one for a shared id such as `pm_card_visa`. */
export function resolvePaymentMethod(app: StripeApp, id: string, param?: string): PaymentMethod {
  const shared = findSharedCard(id);
  if (shared) return createCard(app, { number: shared.number });
  const method = app.store.paymentMethods.get(id);
  if (!method) throw noSuch("PaymentMethod", id, param);
  return method;
}

/** The test card behind a payment method; null when its number is no longer one. */
export function cardOf(method: PaymentMethod): TestCard | null {
  return findTestCard(method.test_number);
}

/** Attaches to a customer; 402 for cards that refuse that, 400 when another customer has it. */
export function attachPaymentMethod(
  app: StripeApp,
  method: PaymentMethod,
  customer: Customer,
): PaymentMethod {
  if (method.customer === customer.id) return method;
  if (method.customer !== null) {
    throw new StripeError(400, {
      type: "invalid_request_error",
      message: "The payment method you provided has already been attached to a customer.",
    });
  }
  const decline = cardOf(method)?.attachDecline;
  if (decline) throw cardError(decline, { payment_method: formatPaymentMethod(method) });
  const attached = app.store.paymentMethods.update(method.id, { customer: customer.id });
  app.emit("payment_method.attached", formatPaymentMethod(attached), app.nowOf(customer.id));
  return attached;
}

/** Detaches; a default that pointed to it is cleared. */
export function detachPaymentMethod(app: StripeApp, id: string): PaymentMethod {
  const method = app.store.paymentMethods.get(id);
  if (!method) throw noSuch("PaymentMethod", id);
  if (method.customer === null) {
    throw invalidRequest(
      "The payment method you provided is not attached to a customer so detachment is impossible.",
      "payment_method",
    );
  }
  const owner = method.customer;
  const at = app.nowOf(owner);
  const detached = amend(
    app,
    app.store.paymentMethods,
    method,
    { customer: null },
    { type: "payment_method.detached", format: formatPaymentMethod, at },
  );
  if (app.store.customers.get(owner)?.default_payment_method === id) {
    updateCustomer(app, owner, { default_payment_method: null }, at);
  }
  return detached;
}
