import type { IntervalUnit } from "./periods";

/**
 * What the stand-in stores. Fields that Stripe shows unchanged keep Stripe's names; amounts are in minor units, times in
 * epoch seconds. Rows are replaced, never changed in place.
 */
export type Metadata = Readonly<Record<string, string>>;

export interface Address {
  city: string | null;
  country: string | null;
  line1: string | null;
  line2: string | null;
  postal_code: string | null;
  state: string | null;
}

export interface Shipping {
  address: Address;
  name: string;
  phone: string | null;
  carrier: string | null;
  tracking_number: string | null;
}

export interface Customer {
  id: string;
  created: number;
  deleted: boolean;
  email: string | null;
  name: string | null;
  phone: string | null;
  description: string | null;
  address: Address | null;
  shipping: Shipping | null;
  metadata: Metadata;
  /** Negative: credit of the customer, used by the next invoice. */
  balance: number;
  currency: string | null;
  invoice_prefix: string;
  next_invoice_sequence: number;
  default_payment_method: string | null;
  invoice_footer: string | null;
  invoice_custom_fields: { name: string; value: string }[] | null;
  discount: string | null;
  /** Money sent by bank transfer and not used yet, by currency, minor units. */
  cash_balance: Readonly<Record<string, number>>;
  preferred_locales: string[];
  tax_exempt: "none" | "exempt" | "reverse";
  test_clock: string | null;
}

export interface TaxId {
  id: string;
  created: number;
  customer: string;
  type: string;
  value: string;
  country: string;
}

export interface Product {
  id: string;
  created: number;
  updated: number;
  deleted: boolean;
  active: boolean;
  name: string;
  description: string | null;
  images: string[];
  marketing_features: { name?: string }[];
  metadata: Metadata;
  default_price: string | null;
  statement_descriptor: string | null;
  tax_code: string | null;
  unit_label: string | null;
  url: string | null;
  shippable: boolean | null;
}

interface Recurring {
  interval: IntervalUnit;
  interval_count: number;
  trial_period_days: number | null;
}

export interface Price {
  id: string;
  created: number;
  active: boolean;
  currency: string;
  product: string;
  unit_amount: number;
  /** Amounts in other currencies. */
  currency_options: Readonly<Record<string, number>> | null;
  lookup_key: string | null;
  nickname: string | null;
  metadata: Metadata;
  recurring: Recurring | null;
  tax_behavior: "exclusive" | "inclusive" | "unspecified";
}

export interface Coupon {
  id: string;
  created: number;
  deleted: boolean;
  amount_off: number | null;
  percent_off: number | null;
  currency: string | null;
  duration: "forever" | "once" | "repeating";
  duration_in_months: number | null;
  max_redemptions: number | null;
  redeem_by: number | null;
  times_redeemed: number;
  name: string | null;
  metadata: Metadata;
  /** Product ids that it is limited to; null applies to all. */
  applies_to: string[] | null;
}

export interface PromotionCode {
  id: string;
  created: number;
  active: boolean;
  code: string;
  coupon: string;
  customer: string | null;
  expires_at: number | null;
  max_redemptions: number | null;
  times_redeemed: number;
  metadata: Metadata;
  first_time_transaction: boolean;
  minimum_amount: number | null;
  minimum_amount_currency: string | null;
}

export interface Discount {
  id: string;
  coupon: string;
  promotion_code: string | null;
  customer: string | null;
  subscription: string | null;
  checkout_session: string | null;
  invoice: string | null;
  invoice_item: string | null;
  start: number;
  end: number | null;
  deleted: boolean;
}

export interface TaxRate {
  id: string;
  created: number;
  active: boolean;
  display_name: string;
  description: string | null;
  inclusive: boolean;
  percentage: number;
  country: string | null;
  state: string | null;
  jurisdiction: string | null;
  metadata: Metadata;
}

export interface TestClock {
  id: string;
  created: number;
  frozen_time: number;
  name: string | null;
  status: "ready" | "advancing" | "internal_failure";
  /** Where the clock is going while it is `advancing`. */
  target: number | null;
  deletes_after: number;
}

export interface WebhookEndpoint {
  id: string;
  created: number;
  url: string;
  enabled_events: string[];
  status: "enabled" | "disabled";
  api_version: string | null;
  description: string | null;
  metadata: Metadata;
  secret: string;
}

export interface StripeEvent {
  id: string;
  created: number;
  /** Billing time in seconds when it happened; `created` follows the customer's test clock. */
  recorded: number;
  type: string;
  api_version: string;
  /** JSON of `data`: kept as text, because most events are never read again. */
  data: string;
  request: { id: string | null; idempotency_key: string | null };
  /** The main object's id, for looking events up. */
  subject: string | null;
  /** Endpoints that have not yet answered 2xx. */
  pending: string[];
  /** True when an endpoint gave up on it: `delivery_success=false`. */
  failed: boolean;
}

/** The kept result of a request with an `Idempotency-Key`; the id is the key. */
export interface IdempotentResult {
  id: string;
  /** Method, path and body of the first request. */
  fingerprint: string;
  status: number;
  body: string;
  request: string;
  /** Wall time in milliseconds. */
  at: number;
}
