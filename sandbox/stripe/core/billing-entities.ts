import type { Metadata } from "./entities";

/** What the stand-in stores about billing; see `entities.ts` for the conventions. */
export interface CancellationDetails {
  comment: string | null;
  feedback: string | null;
  reason: "cancellation_requested" | "payment_failed" | "payment_disputed" | null;
}

export interface SubscriptionItem {
  id: string;
  created: number;
  price: string;
  quantity: number;
  metadata: Metadata;
  current_period_start: number;
  current_period_end: number;
  discounts: string[];
}

export type SubscriptionStatus =
  "incomplete" | "incomplete_expired" | "trialing" | "active" | "past_due" | "canceled" | "unpaid" | "paused";

/** The fields that a plan change sets; kept apart while its payment is outstanding. */
export interface PlanPatch {
  items: SubscriptionItem[];
  billing_cycle_anchor: number;
  trial_end: number | null;
  discounts: string[];
}

export interface PendingUpdate {
  expires_at: number;
  invoice: string;
  patch: PlanPatch;
}

export interface Subscription {
  id: string;
  created: number;
  customer: string;
  currency: string;
  status: SubscriptionStatus;
  items: SubscriptionItem[];
  billing_cycle_anchor: number;
  billing_mode: {
    type: "classic" | "flexible";
    proration_discounts: "included" | "itemized";
    updated_at?: number;
  };
  cancel_at: number | null;
  cancel_at_period_end: boolean;
  canceled_at: number | null;
  cancellation_details: CancellationDetails;
  collection_method: "charge_automatically" | "send_invoice";
  days_until_due: number | null;
  default_payment_method: string | null;
  description: string | null;
  discounts: string[];
  ended_at: number | null;
  latest_invoice: string | null;
  metadata: Metadata;
  pause_collection: {
    behavior: "keep_as_draft" | "mark_uncollectible" | "void";
    resumes_at: number | null;
  } | null;
  payment_method_types: string[] | null;
  save_default_payment_method: "off" | "on_subscription";
  pending_setup_intent: string | null;
  pending_update: PendingUpdate | null;
  schedule: string | null;
  start_date: number;
  test_clock: string | null;
  trial_start: number | null;
  trial_end: number | null;
  missing_payment_method: "create_invoice" | "cancel" | "pause";
  trial_will_end_sent: boolean;
  /** The period's end that `invoice.upcoming` was last sent for. */
  upcoming_sent_for: number | null;
  /** When and why `status` became `paused`. */
  paused: { at: number; type: "pause_requested" | "trial_end_without_payment_method" } | null;
  /** The end of `paused` that waits for its invoice. */
  resumption: Resumption | null;
}

export interface Resumption {
  invoice: string;
  /** What the subscription becomes with it. */
  patch: PendingUpdate["patch"];
  behavior: "resume_on_payment_attempt" | "resume_on_payment_success";
  /** When the invoice is voided unless somebody has tried to pay it; null when that was tried at once. */
  expires_at: number | null;
}

export interface InvoiceLine {
  id: string;
  amount: number;
  currency: string;
  description: string | null;
  discountable: boolean;
  discount_amounts: { amount: number; discount: string }[];
  metadata: Metadata;
  period: { start: number; end: number };
  price: string | null;
  product: string | null;
  /** Minor units, may have decimals. */
  unit_amount: number | null;
  quantity: number;
  proration: boolean;
  subscription: string | null;
  subscription_item: string | null;
  invoice_item: string | null;
  /** The line that a proration gives back. */
  credited: { invoice: string; line: string } | null;
}

export interface Invoice {
  id: string;
  created: number;
  customer: string;
  subscription: string | null;
  /** Copy of the subscription's metadata, taken when the invoice is created and again at finalization. */
  subscription_metadata: Metadata | null;
  subscription_proration_date: number | null;
  status: "draft" | "open" | "paid" | "uncollectible" | "void";
  billing_reason:
    "manual" | "subscription_create" | "subscription_cycle" | "subscription_update" | "upcoming";
  collection_method: "charge_automatically" | "send_invoice";
  currency: string;
  lines: InvoiceLine[];
  discounts: string[];
  subtotal: number;
  total: number;
  total_discount_amounts: { amount: number; discount: string }[];
  starting_balance: number;
  ending_balance: number | null;
  amount_due: number;
  amount_paid: number;
  post_payment_credit: number;
  pre_payment_credit: number;
  attempt_count: number;
  attempted: boolean;
  auto_advance: boolean;
  automatically_finalizes_at: number | null;
  next_payment_attempt: number | null;
  default_payment_method: string | null;
  description: string | null;
  footer: string | null;
  due_date: number | null;
  /** Its due date has passed while it was open. */
  overdue: boolean;
  days_until_due: number | null;
  effective_at: number | null;
  number: string | null;
  metadata: Metadata;
  period_start: number;
  period_end: number;
  finalized_at: number | null;
  paid_at: number | null;
  voided_at: number | null;
  marked_uncollectible_at: number | null;
  test_clock: string | null;
  customer_email: string | null;
  customer_name: string | null;
}

export interface InvoiceItem {
  id: string;
  created: number;
  customer: string;
  invoice: string | null;
  line: InvoiceLine;
  metadata: Metadata;
  discounts: string[];
  test_clock: string | null;
}

export interface InvoicePayment {
  id: string;
  created: number;
  invoice: string;
  payment_intent: string;
  amount_requested: number;
  amount_paid: number | null;
  currency: string;
  status: "open" | "paid" | "canceled";
  is_default: boolean;
  paid_at: number | null;
  canceled_at: number | null;
}

export interface CreditNote {
  id: string;
  created: number;
  invoice: string;
  customer: string;
  currency: string;
  amount: number;
  number: string;
  memo: string | null;
  reason: "duplicate" | "fraudulent" | "order_change" | "product_unsatisfactory" | null;
  metadata: Metadata;
  status: "issued" | "void";
  voided_at: number | null;
  pre_payment_amount: number;
  post_payment_amount: number;
  out_of_band_amount: number | null;
  refund: string | null;
  lines: {
    id: string;
    amount: number;
    description: string | null;
    quantity: number;
    invoice_line: string | null;
  }[];
}

export interface SchedulePhase {
  start_date: number;
  end_date: number;
  items: { price: string; quantity: number; metadata: Metadata }[];
  currency: string;
  proration_behavior: "none" | "create_prorations" | "always_invoice";
  metadata: Metadata;
  trial_end: number | null;
  default_payment_method: string | null;
  collection_method: "charge_automatically" | "send_invoice" | null;
  description: string | null;
  discounts: { coupon: string | null; promotion_code: string | null; discount: string | null }[];
}

export interface SubscriptionSchedule {
  id: string;
  created: number;
  customer: string;
  subscription: string | null;
  released_subscription: string | null;
  status: "active" | "canceled" | "completed" | "not_started" | "released";
  phases: SchedulePhase[];
  /** Index of the phase in force; -1 before the first. */
  current: number;
  end_behavior: "cancel" | "none" | "release" | "renew";
  metadata: Metadata;
  canceled_at: number | null;
  completed_at: number | null;
  released_at: number | null;
  expiring_sent: boolean;
  test_clock: string | null;
  collection_method: "charge_automatically" | "send_invoice" | null;
  default_payment_method: string | null;
  description: string | null;
}
