import type { Address, Metadata, Shipping } from "./entities";

/** What the stand-in stores about payments; see `entities.ts` for the conventions. */
export interface BillingDetails {
  address: Address | null;
  email: string | null;
  name: string | null;
  phone: string | null;
}

/** What an account here may be paid with. */
export type MethodType = "card" | "sepa_debit" | "customer_balance";

interface AnyMethod {
  id: string;
  created: number;
  fingerprint: string;
  billing_details: BillingDetails;
  customer: string | null;
  metadata: Metadata;
  /** The holder has passed 3-D Secure with it once. */
  set_up: boolean;
  allow_redisplay: "always" | "limited" | "unspecified";
}

export interface CardMethod extends AnyMethod {
  type: "card";
  /** Stripe's published test number behind the card. */
  test_number: string;
  exp_month: number;
  exp_year: number;
}

/** A bank account that SEPA Direct Debit takes the money from. */
export interface SepaMethod extends AnyMethod {
  type: "sepa_debit";
  /** One of Stripe's test IBANs, without spaces. */
  iban: string;
}

/** The money that a customer has sent by bank transfer. */
export interface CustomerBalanceMethod extends AnyMethod {
  type: "customer_balance";
}

export type PaymentMethod = CardMethod | SepaMethod | CustomerBalanceMethod;

/** What a payer has agreed to: debits of a bank account. */
export interface Mandate {
  id: string;
  payment_method: string;
  accepted_at: number;
  /** Where it was accepted: null for on paper. */
  online: { ip_address: string; user_agent: string } | null;
}

export interface PaymentError {
  code: string;
  decline_code: string | null;
  message: string;
  charge: string | null;
  payment_method: string;
}

/** Whether the account's settings choose the methods; null when they do not. */
export type AutomaticMethods = { enabled: true; allow_redirects: "always" | "never" } | null;

export interface PaymentIntent {
  id: string;
  created: number;
  amount: number;
  amount_capturable: number;
  amount_received: number;
  currency: string;
  customer: string | null;
  description: string | null;
  status:
    | "requires_payment_method"
    | "requires_confirmation"
    | "requires_action"
    | "requires_capture"
    | "processing"
    | "canceled"
    | "succeeded";
  /** What it may be paid with. */
  payment_method_types: MethodType[];
  allowed_payment_method_types: string[] | null;
  excluded_payment_method_types: string[] | null;
  automatic_payment_methods: AutomaticMethods;
  /** How much of the amount has come by bank transfer, minor units. */
  amount_funded: number;
  /** When the bank answers a debit that is being processed (billing time, epoch seconds). */
  settles_at: number | null;
  capture_method: "automatic" | "automatic_async" | "manual";
  confirmation_method: "automatic" | "manual";
  client_secret: string;
  payment_method: string | null;
  latest_charge: string | null;
  last_payment_error: PaymentError | null;
  canceled_at: number | null;
  cancellation_reason:
    | "abandoned"
    | "automatic"
    | "duplicate"
    | "failed_invoice"
    | "fraudulent"
    | "requested_by_customer"
    | "void_invoice"
    | null;
  setup_future_usage: "off_session" | "on_session" | null;
  metadata: Metadata;
  receipt_email: string | null;
  shipping: Shipping | null;
  statement_descriptor: string | null;
  statement_descriptor_suffix: string | null;
  transfer_group: string | null;
  return_url: string | null;
  /** The invoice that it pays; PaymentIntents of invoices are not confirmed or canceled directly. */
  invoice: string | null;
}

export interface SetupIntent {
  id: string;
  created: number;
  customer: string | null;
  description: string | null;
  status: "requires_payment_method" | "requires_confirmation" | "requires_action" | "canceled" | "succeeded";
  payment_method: string | null;
  client_secret: string;
  usage: "off_session" | "on_session";
  cancellation_reason: "abandoned" | "duplicate" | "requested_by_customer" | null;
  last_setup_error: PaymentError | null;
  payment_method_types: MethodType[];
  allowed_payment_method_types: string[] | null;
  excluded_payment_method_types: string[] | null;
  automatic_payment_methods: AutomaticMethods;
  mandate: string | null;
  metadata: Metadata;
  return_url: string | null;
}

export interface Charge {
  id: string;
  created: number;
  amount: number;
  amount_captured: number;
  amount_refunded: number;
  captured: boolean;
  currency: string;
  customer: string | null;
  description: string | null;
  disputed: boolean;
  status: "pending" | "succeeded" | "failed";
  payment_intent: string | null;
  payment_method: string;
  mandate: string | null;
  billing_details: BillingDetails;
  failure_code: string | null;
  failure_message: string | null;
  decline_code: string | null;
  metadata: Metadata;
  receipt_email: string | null;
  refunded: boolean;
  statement_descriptor: string | null;
  shipping: Shipping | null;
}

export interface Refund {
  id: string;
  created: number;
  amount: number;
  charge: string;
  payment_intent: string | null;
  payment_method: string;
  customer: string | null;
  currency: string;
  status: "succeeded" | "canceled";
  reason: "duplicate" | "fraudulent" | "requested_by_customer" | null;
  metadata: Metadata;
}

/** A movement of the money that a customer has sent by bank transfer. */
export interface CashBalanceTransaction {
  id: string;
  created: number;
  customer: string;
  currency: string;
  /** Minor units; negative when it was applied to a payment. */
  net_amount: number;
  ending_balance: number;
  /** The payment that it was applied to; null for money that came in. */
  payment_intent: string | null;
  reference: string | null;
}
