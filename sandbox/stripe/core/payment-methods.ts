import { formatPaymentMethod } from "../format/payment-method";
import { amend } from "./amend";
import type { StripeApp } from "./app";
import { findSharedCard, findTestCard, notATestCard, type TestCard } from "./cards";
import { updateCustomer } from "./customers";
import { checkIban } from "./bank-debits";
import type { Customer, Metadata } from "./entities";
import type { BillingDetails, CardMethod, PaymentMethod, SepaMethod } from "./payment-entities";
import { cardError, invalidRequest, missingParam, noSuch, StripeError } from "./errors";

const NO_DETAILS: BillingDetails = { address: null, email: null, name: null, phone: null };

interface NewMethod {
  billing_details?: Partial<BillingDetails>;
  metadata?: Metadata;
}

export interface NewCard extends NewMethod {
  number: string;
  exp_month?: number;
  exp_year?: number;
}

const commonFields = (app: StripeApp, { billing_details, metadata }: NewMethod) => ({
  id: app.id("paymentMethod"),
  created: app.now(),
  fingerprint: app.text(16),
  billing_details: { ...NO_DETAILS, ...billing_details },
  customer: null,
  metadata: metadata ?? {},
  set_up: false,
  allow_redisplay: "unspecified" as const,
});

/** Stores a card; refuses numbers that are not Stripe's test cards, and cards that have expired. */
export function createCard(app: StripeApp, card: NewCard): CardMethod {
  const known = findTestCard(card.number);
  if (!known) throw cardError(notATestCard(card.number), { param: "card[number]" });
  const now = new Date(app.now() * 1000);
  const expYear = card.exp_year ?? now.getUTCFullYear() + 8;
  const expMonth = card.exp_month ?? 12;
  refuseExpired(now, expYear, expMonth);
  const method: CardMethod = {
    ...commonFields(app, card),
    type: "card",
    test_number: known.number,
    exp_month: expMonth,
    exp_year: expYear,
  };
  app.store.paymentMethods.insert(method);
  return method;
}

/** Stores a bank account; the payer's name and e-mail address are required, as the rules of SEPA want it. */
export function createSepaDebit(app: StripeApp, { iban, ...rest }: NewMethod & { iban: string }): SepaMethod {
  for (const name of ["name", "email"] as const) {
    if (!rest.billing_details?.[name]) throw missingParam(`billing_details[${name}]`);
  }
  const number = checkIban(iban, "sepa_debit[iban]");
  const method: SepaMethod = { ...commonFields(app, rest), type: "sepa_debit", iban: number };
  app.store.paymentMethods.insert(method);
  return method;
}

/** Stores the right to use what a customer has sent by bank transfer. */
export function createCustomerBalance(app: StripeApp, rest: NewMethod): PaymentMethod {
  return app.store.paymentMethods.insert({ ...commonFields(app, rest), type: "customer_balance" });
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

/** The test card behind a payment method; null for other methods, and when its number is no longer one. */
export function cardOf(method: PaymentMethod): TestCard | null {
  return method.type === "card" ? findTestCard(method.test_number) : null;
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
