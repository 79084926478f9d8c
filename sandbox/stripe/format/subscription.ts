import type Stripe from "stripe";
import type { PendingUpdate, Subscription, SubscriptionItem } from "../core/billing-entities";
import type { Wire } from "../wire";
import { formatPlan, formatPrice } from "./catalogue";
import { wireList, type FormatContext } from "./context";

export function formatSubscriptionItem(
  context: FormatContext,
  subscription: string,
  item: SubscriptionItem,
): Wire<Stripe.SubscriptionItem> {
  const price = context.store.prices.get(item.price);
  if (!price) throw new Error(`${item.id}: price ${item.price} is gone`);
  return {
    id: item.id,
    object: "subscription_item",
    billing_thresholds: null,
    created: item.created,
    current_period_end: item.current_period_end,
    current_period_start: item.current_period_start,
    current_trial: null,
    discounts: item.discounts,
    metadata: { ...item.metadata },
    plan: formatPlan(price),
    price: formatPrice(price),
    quantity: item.quantity,
    subscription,
    tax_rates: [],
  };
}

export function formatSubscription(context: FormatContext, row: Subscription): Wire<Stripe.Subscription> {
  return {
    id: row.id,
    object: "subscription",
    application: null,
    application_fee_percent: null,
    ...withoutTax,
    billing_cycle_anchor: row.billing_cycle_anchor,
    billing_cycle_anchor_config: null,
    billing_mode: formatBillingMode(row.billing_mode),
    billing_schedules: [],
    billing_thresholds: null,
    cancel_at: row.cancel_at,
    cancel_at_period_end: row.cancel_at_period_end,
    canceled_at: row.canceled_at,
    cancellation_details: { ...row.cancellation_details, feedback_option: null },
    collection_method: row.collection_method,
    created: row.created,
    currency: row.currency,
    customer: row.customer,
    customer_account: null,
    days_until_due: row.days_until_due,
    default_payment_method: row.default_payment_method,
    default_source: null,
    description: row.description,
    discounts: row.discounts,
    ended_at: row.ended_at,
    invoice_settings: invoiceSettings,
    items: wireList(
      `/v1/subscription_items?subscription=${row.id}`,
      row.items.map((item) => formatSubscriptionItem(context, row.id, item)),
    ),
    latest_invoice: row.latest_invoice,
    livemode: false,
    managed_payments: null,
    metadata: { ...row.metadata },
    next_pending_invoice_item_invoice: null,
    on_behalf_of: null,
    pause_collection: row.pause_collection,
    payment_settings: {
      payment_method_options: null,
      payment_method_types: row.payment_method_types,
      save_default_payment_method: row.save_default_payment_method,
    },
    pending_invoice_item_interval: null,
    pending_setup_intent: row.pending_setup_intent,
    pending_update: row.pending_update && formatPendingUpdate(context, row.id, row.pending_update),
    schedule: row.schedule,
    start_date: row.start_date,
    status: row.status,
    ...(row.paused && row.status === "paused" ? { status_details: pausedDetails(row.paused) } : {}),
    test_clock: row.test_clock,
    transfer_data: null,
    trial_end: row.trial_end,
    trial_settings: {
      end_behavior: { billing_cycle_anchor: null, missing_payment_method: row.missing_payment_method },
    },
    trial_start: row.trial_start,
  };
}

const withoutTax = {
  automatic_tax: { disabled_reason: null, enabled: false, liability: null },
  default_tax_rates: [],
};

const invoiceSettings = {
  account_tax_ids: null,
  custom_fields: null,
  description: null,
  footer: null,
  issuer: { type: "self" as const },
};

function formatBillingMode(mode: Subscription["billing_mode"]): Wire<Stripe.Subscription.BillingMode> {
  return {
    flexible: mode.type === "flexible" ? { proration_discounts: mode.proration_discounts } : null,
    type: mode.type,
    ...(mode.updated_at === undefined ? {} : { updated_at: mode.updated_at }),
  };
}

function pausedDetails(paused: NonNullable<Subscription["paused"]>): Wire<Stripe.Subscription.StatusDetails> {
  return {
    paused: { subscription: { type: paused.type }, transitioned_at: paused.at, type: "subscription" },
  };
}

function formatPendingUpdate(
  context: FormatContext,
  subscription: string,
  update: PendingUpdate,
): Wire<Stripe.Subscription.PendingUpdate> {
  return {
    billing_cycle_anchor: update.patch.billing_cycle_anchor,
    cancel_at_period_end: null,
    discount: null,
    discounts: null,
    expires_at: update.expires_at,
    metadata: null,
    subscription_items: update.patch.items.map((item) => formatSubscriptionItem(context, subscription, item)),
    trial_end: update.patch.trial_end,
    trial_from_plan: null,
  };
}
