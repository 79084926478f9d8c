import type Stripe from "stripe";
import type { CardMethod, Charge, Refund } from "../core/payment-entities";
import type { Wire } from "../wire";
import type { FormatContext } from "./context";
import { bankAccount, billingDetails, formatCard } from "./payment-method";

export function formatCharge(context: FormatContext, row: Charge): Wire<Stripe.Charge> {
  const failed = row.status === "failed";
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
      network_status: failed ? "declined_by_network" : "approved_by_network",
      reason: failed ? (row.decline_code ?? row.failure_code) : null,
      risk_level: "normal",
      risk_score: 12,
      seller_message: failed
        ? "The bank did not return any further details with this decline."
        : "Payment complete.",
      type: failed ? "issuer_declined" : "authorized",
    },
    paid: row.status === "succeeded",
    payment_intent: row.payment_intent,
    payment_method: row.payment_method,
    payment_method_details: chargedMethod(context, row),
    receipt_email: row.receipt_email,
    receipt_number: null,
    receipt_url: row.status === "succeeded" ? `${context.baseUrl}/receipts/${row.id}` : null,
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

function chargedMethod(context: FormatContext, row: Charge): Wire<Stripe.Charge.PaymentMethodDetails> | null {
  const method = context.store.paymentMethods.get(row.payment_method);
  switch (method?.type) {
    case undefined:
      return null;
    case "card":
      return { type: "card", card: chargedCard(row, method) };
    case "sepa_debit":
      return { type: "sepa_debit", sepa_debit: { ...bankAccount(method), mandate: row.mandate } };
    case "customer_balance":
      return { type: "customer_balance", customer_balance: {} };
  }
}

function chargedCard(row: Charge, method: CardMethod): Wire<Stripe.Charge.PaymentMethodDetails.Card> {
  const card = formatCard(method);
  return {
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
