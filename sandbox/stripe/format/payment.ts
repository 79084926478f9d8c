import type Stripe from "stripe";
import { findTestCard } from "../core/cards";
import type {
  BillingDetails,
  Charge,
  PaymentError,
  PaymentIntent,
  PaymentMethod,
  Refund,
  SetupIntent,
} from "../core/entities";
import type { Wire } from "../wire";
import type { FormatContext } from "./context";

export function formatPaymentMethod(row: PaymentMethod): Wire<Stripe.PaymentMethod> {
  return {
    id: row.id,
    object: "payment_method",
    allow_redisplay: row.allow_redisplay,
    billing_details: billingDetails(row.billing_details),
    card: formatCard(row),
    created: row.created,
    customer: row.customer,
    customer_account: null,
    livemode: false,
    metadata: { ...row.metadata },
    type: "card",
  };
}

function formatCard(row: PaymentMethod): Wire<Stripe.PaymentMethod.Card> {
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
    last4: lastFour(row),
    networks: { available: [brand], preferred: null },
    regulated_status: "unregulated",
    three_d_secure_usage: { supported: true },
    wallet: null,
  };
}

export const lastFour = (row: PaymentMethod): string => row.test_number.slice(-4);

function billingDetails(details: BillingDetails) {
  return { ...details, tax_id: null };
}

function formatError(context: FormatContext, error: PaymentError) {
  const method = context.store.paymentMethods.get(error.payment_method);
  return {
    type: "card_error" as const,
    code: error.code,
    ...(error.decline_code ? { decline_code: error.decline_code } : {}),
    ...(error.charge ? { charge: error.charge } : {}),
    doc_url: `https://stripe.com/docs/error-codes/${error.code.replaceAll("_", "-")}`,
    message: error.message,
    ...(method ? { payment_method: formatPaymentMethod(method) } : {}),
  };
}

export function formatPaymentIntent(context: FormatContext, row: PaymentIntent): Wire<Stripe.PaymentIntent> {
  return {
    id: row.id,
    object: "payment_intent",
    allowed_payment_method_types: null,
    amount: row.amount,
    amount_capturable: row.amount_capturable,
    amount_received: row.amount_received,
    application: null,
    application_fee_amount: null,
    automatic_payment_methods: row.invoice ? null : { allow_redirects: "always", enabled: true },
    canceled_at: row.canceled_at,
    cancellation_reason: row.cancellation_reason,
    capture_method: row.capture_method,
    client_secret: row.client_secret,
    confirmation_method: row.confirmation_method,
    created: row.created,
    currency: row.currency,
    customer: row.customer,
    customer_account: null,
    description: row.description,
    excluded_payment_method_types: null,
    last_payment_error: row.last_payment_error && formatError(context, row.last_payment_error),
    latest_charge: row.latest_charge,
    livemode: false,
    managed_payments: null,
    metadata: { ...row.metadata },
    next_action: row.status === "requires_action" ? nextAction(context, row.id, row.return_url) : null,
    on_behalf_of: null,
    payment_method: row.payment_method,
    payment_method_configuration_details: null,
    payment_method_options: {
      card: { installments: null, mandate_options: null, network: null, request_three_d_secure: "automatic" },
    },
    payment_method_types: ["card"],
    payment_record: null,
    processing: null,
    receipt_email: row.receipt_email,
    review: null,
    setup_future_usage: row.setup_future_usage,
    shipping: row.shipping && { ...row.shipping },
    source: null,
    statement_descriptor: row.statement_descriptor,
    statement_descriptor_suffix: null,
    status: row.status,
    transfer_data: null,
    transfer_group: null,
  };
}

function nextAction(context: FormatContext, id: string, returnUrl: string | null) {
  if (returnUrl === null) return { type: "use_stripe_sdk", use_stripe_sdk: {} };
  return {
    type: "redirect_to_url",
    redirect_to_url: { return_url: returnUrl, url: `${context.baseUrl}/3ds/${id}` },
  };
}

export function formatSetupIntent(context: FormatContext, row: SetupIntent): Wire<Stripe.SetupIntent> {
  return {
    id: row.id,
    object: "setup_intent",
    allowed_payment_method_types: null,
    application: null,
    automatic_payment_methods: { allow_redirects: "always", enabled: true },
    cancellation_reason: row.cancellation_reason,
    client_secret: row.client_secret,
    created: row.created,
    customer: row.customer,
    customer_account: null,
    description: row.description,
    excluded_payment_method_types: null,
    flow_directions: null,
    last_setup_error: row.last_setup_error && formatError(context, row.last_setup_error),
    latest_attempt: null,
    livemode: false,
    mandate: null,
    metadata: { ...row.metadata },
    next_action: row.status === "requires_action" ? nextAction(context, row.id, row.return_url) : null,
    on_behalf_of: null,
    payment_method: row.payment_method,
    payment_method_configuration_details: null,
    payment_method_options: {
      card: { mandate_options: null, network: null, request_three_d_secure: "automatic" },
    },
    payment_method_types: ["card"],
    single_use_mandate: null,
    status: row.status,
    usage: row.usage,
  };
}

export function formatCharge(context: FormatContext, row: Charge): Wire<Stripe.Charge> {
  const succeeded = row.status === "succeeded";
  return {
    id: row.id,
    object: "charge",
    amount: row.amount,
    amount_captured: row.amount_captured,
    amount_refunded: row.amount_refunded,
    application: null,
    application_fee: null,
    application_fee_amount: null,
    balance_transaction: null,
    billing_details: billingDetails(row.billing_details),
    calculated_statement_descriptor: "LECTERN",
    captured: row.captured,
    created: row.created,
    currency: row.currency,
    customer: row.customer,
    description: row.description,
    disputed: row.disputed,
    failure_balance_transaction: null,
    failure_code: row.failure_code,
    failure_message: row.failure_message,
    fraud_details: {},
    livemode: false,
    metadata: { ...row.metadata },
    on_behalf_of: null,
    outcome: {
      advice_code: null,
      network_advice_code: null,
      network_decline_code: null,
      network_status: succeeded ? "approved_by_network" : "declined_by_network",
      reason: succeeded ? null : (row.decline_code ?? row.failure_code),
      risk_level: "normal",
      risk_score: 12,
      seller_message: succeeded
        ? "Payment complete."
        : "The bank did not return any further details with this decline.",
      type: succeeded ? "authorized" : "issuer_declined",
    },
    paid: succeeded,
    payment_intent: row.payment_intent,
    payment_method: row.payment_method,
    payment_method_details: chargedCard(context, row),
    receipt_email: row.receipt_email,
    receipt_number: null,
    receipt_url: succeeded ? `${context.baseUrl}/receipts/${row.id}` : null,
    refunded: row.refunded,
    review: null,
    shipping: row.shipping && { ...row.shipping },
    source: null,
    source_transfer: null,
    statement_descriptor: row.statement_descriptor,
    statement_descriptor_suffix: null,
    status: row.status,
    transfer_data: null,
    transfer_group: null,
  };
}

function chargedCard(context: FormatContext, row: Charge): Wire<Stripe.Charge.PaymentMethodDetails> | null {
  const method = context.store.paymentMethods.get(row.payment_method);
  if (!method) return null;
  const card = formatCard(method);
  return {
    card: {
      amount_authorized: row.status === "succeeded" ? row.amount : null,
      authorization_code: null,
      brand: card.brand,
      checks: card.checks,
      country: card.country,
      electronic_commerce_indicator: null,
      exp_month: card.exp_month,
      exp_year: card.exp_year,
      fingerprint: method.fingerprint,
      funding: card.funding,
      installments: null,
      last4: card.last4,
      mandate: null,
      network: card.brand,
      network_token: null,
      network_transaction_id: null,
      regulated_status: "unregulated",
      three_d_secure: null,
      transaction_link_id: null,
      wallet: null,
    },
    type: "card",
  };
}

export function formatRefund(row: Refund): Wire<Stripe.Refund> {
  return {
    id: row.id,
    object: "refund",
    amount: row.amount,
    balance_transaction: null,
    charge: row.charge,
    created: row.created,
    currency: row.currency,
    customer: row.customer,
    customer_account: null,
    destination_details: {
      card: { type: "refund", reference_status: "pending", reference_type: "acquirer_reference_number" },
      type: "card",
    },
    metadata: { ...row.metadata },
    payment_intent: row.payment_intent,
    payment_method: row.payment_method,
    reason: row.reason,
    receipt_number: null,
    source_transfer_reversal: null,
    status: row.status,
    transfer_reversal: null,
  };
}
