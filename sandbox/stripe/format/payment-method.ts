import type Stripe from "stripe";
import { findTestCard } from "../core/cards";
import type {
  BillingDetails,
  CardMethod,
  Mandate,
  PaymentMethod,
  SepaMethod,
} from "../core/payment-entities";
import type { Wire } from "../wire";

export function formatPaymentMethod(row: PaymentMethod): Wire<Stripe.PaymentMethod> {
  return {
    id: row.id,
    object: "payment_method",
    allow_redisplay: row.allow_redisplay,
    billing_details: billingDetails(row.billing_details),
    created: row.created,
    customer: row.customer,
    customer_account: null,
    livemode: false,
    metadata: { ...row.metadata },
    ...methodDetails(row),
  };
}

function methodDetails(row: PaymentMethod) {
  switch (row.type) {
    case "card":
      return { type: row.type, card: formatCard(row) };
    case "sepa_debit":
      return {
        type: row.type,
        sepa_debit: { ...bankAccount(row), generated_from: { charge: null, setup_attempt: null } },
      };
    case "customer_balance":
      return { type: row.type, customer_balance: {} };
  }
}

/** The parts of an IBAN that Stripe shows; where bank and branch stand in it differs from country to country. */
export function bankAccount(row: SepaMethod) {
  return {
    bank_code: row.iban.slice(4, 4 + (BANK_CODE_LENGTHS[row.iban.slice(0, 2)] ?? 4)),
    branch_code: null,
    country: row.iban.slice(0, 2),
    fingerprint: row.fingerprint,
    last4: row.iban.slice(-4),
  };
}

const BANK_CODE_LENGTHS: Readonly<Record<string, number>> = { AT: 5, BE: 3, DE: 8, FR: 5, IE: 4, IT: 6 };

export function formatCard(row: CardMethod): Wire<Stripe.PaymentMethod.Card> {
  const card = findTestCard(row.test_number);
  const brand = card?.brand ?? "unknown";
  return {
    brand,
    checks: { address_line1_check: null, address_postal_code_check: null, cvc_check: "pass" },
    country: card?.country ?? null,
    display_brand: brand,
    exp_month: row.exp_month,
    exp_year: row.exp_year,
    fingerprint: row.fingerprint,
    funding: card?.funding ?? "unknown",
    generated_from: null,
    last4: row.test_number.slice(-4),
    networks: { available: [brand], preferred: null },
    regulated_status: "unregulated",
    three_d_secure_usage: { supported: true },
    wallet: null,
  };
}

/** The last four characters of a card or an IBAN; null for what has no number. */
export function lastFour(row: PaymentMethod): string | null {
  switch (row.type) {
    case "card":
      return row.test_number.slice(-4);
    case "sepa_debit":
      return row.iban.slice(-4);
    case "customer_balance":
      return null;
  }
}

export function billingDetails(details: BillingDetails) {
  return { ...details, tax_id: null };
}

export function formatMandate(row: Mandate): Wire<Stripe.Mandate> {
  const reference = row.id.slice(-16).toUpperCase();
  return {
    id: row.id,
    object: "mandate",
    customer_acceptance: {
      accepted_at: row.accepted_at,
      ...(row.online ? { type: "online", online: { ...row.online } } : { type: "offline", offline: {} }),
    },
    livemode: false,
    multi_use: {},
    payment_method: row.payment_method,
    payment_method_details: {
      type: "sepa_debit",
      sepa_debit: { reference, url: `https://hooks.stripe.com/adapter/sepa_debit/file/${reference}` },
    },
    status: "active",
    type: "multi_use",
  };
}
