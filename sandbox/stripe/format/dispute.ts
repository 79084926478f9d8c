import type Stripe from "stripe";
import type { Dispute, EarlyFraudWarning } from "../core/dispute-entities";
import type { Wire } from "../wire";
import type { FormatContext } from "./context";

const EVIDENCE = [
  "access_activity_log",
  "billing_address",
  "cancellation_policy",
  "cancellation_policy_disclosure",
  "cancellation_rebuttal",
  "customer_communication",
  "customer_email_address",
  "customer_name",
  "customer_purchase_ip",
  "customer_signature",
  "duplicate_charge_documentation",
  "duplicate_charge_explanation",
  "duplicate_charge_id",
  "product_description",
  "receipt",
  "refund_policy",
  "refund_policy_disclosure",
  "refund_refusal_explanation",
  "service_date",
  "service_documentation",
  "shipping_address",
  "shipping_carrier",
  "shipping_date",
  "shipping_documentation",
  "shipping_tracking_number",
  "uncategorized_file",
  "uncategorized_text",
] as const satisfies readonly (keyof Stripe.Dispute.Evidence)[];

type EvidenceName = (typeof EVIDENCE)[number];

/** Visa's codes for what its holder says. */
const NETWORK_CODES = { fraudulent: "10.4", product_not_received: "13.1" } as const;

export function formatDispute(context: FormatContext, row: Dispute): Wire<Stripe.Dispute> {
  const charge = context.store.charges.get(row.charge);
  const evidence = Object.fromEntries(EVIDENCE.map((name) => [name, row.evidence[name] ?? null]));
  return {
    id: row.id,
    object: "dispute",
    amount: row.amount,
    balance_transactions: row.movements.map((each) => formatMovement(row, each)),
    charge: row.charge,
    created: row.created,
    currency: row.currency,
    enhanced_eligibility_types: [],
    evidence: { ...(evidence as Record<EvidenceName, string | null>), enhanced_evidence: {} },
    evidence_details: {
      due_by: row.due_by,
      enhanced_eligibility: {},
      has_evidence: Object.keys(row.evidence).length > 0,
      past_due: context.now() > row.due_by && row.submission_count === 0,
      submission_count: row.submission_count,
      submission_method: row.submission_count > 0 ? "manual" : "not_submitted",
    },
    intended_submission_method: null,
    // Money of a dispute can be given back only while it is an inquiry.
    is_charge_refundable: row.status.startsWith("warning_") && charge?.refunded === false,
    livemode: false,
    metadata: { ...row.metadata },
    payment_intent: row.payment_intent,
    ...(row.reason === "debit_not_authorized"
      ? {}
      : { payment_method_details: disputedCard(row, row.reason) }),
    reason: row.reason,
    status: row.status,
  };
}

function disputedCard(row: Dispute, reason: keyof typeof NETWORK_CODES) {
  return {
    card: {
      brand: "visa",
      case_type: row.movements.length === 0 ? "inquiry" : "chargeback",
      network: "visa",
      network_reason_code: NETWORK_CODES[reason],
    },
    type: "card",
  };
}

function formatMovement(
  row: Dispute,
  { id, at, amount, fee }: Dispute["movements"][number],
): Wire<Stripe.BalanceTransaction> {
  return {
    id,
    object: "balance_transaction",
    amount,
    available_on: at,
    balance_type: "payments",
    created: at,
    currency: row.currency,
    description: `${amount < 0 ? "Chargeback withdrawal" : "Chargeback reversal"} for ${row.charge}`,
    exchange_rate: null,
    fee,
    fee_details: [
      {
        amount: fee,
        application: null,
        currency: row.currency,
        description: "Dispute fee",
        type: "stripe_fee",
      },
    ],
    net: amount - fee,
    reporting_category: amount < 0 ? "dispute" : "dispute_reversal",
    source: row.id,
    status: "available",
    type: "adjustment",
  };
}

export function formatEarlyFraudWarning(
  context: FormatContext,
  row: EarlyFraudWarning,
): Wire<Stripe.Radar.EarlyFraudWarning> {
  const charge = context.store.charges.get(row.charge);
  return {
    id: row.id,
    object: "radar.early_fraud_warning",
    // There is something to do as long as the charge is neither given back nor disputed.
    actionable: charge?.refunded === false && !charge.disputed,
    charge: row.charge,
    created: row.created,
    fraud_type: "made_with_stolen_card",
    livemode: false,
    ...(row.payment_intent === null ? {} : { payment_intent: row.payment_intent }),
  };
}
