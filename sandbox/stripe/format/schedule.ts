import type Stripe from "stripe";
import type { SchedulePhase, SubscriptionSchedule } from "../core/billing-entities";
import type { Wire } from "../wire";

export function formatSchedule(row: SubscriptionSchedule): Wire<Stripe.SubscriptionSchedule> {
  const current = row.status === "active" ? row.phases[row.current] : undefined;
  return {
    id: row.id,
    object: "subscription_schedule",
    application: null,
    billing_mode: { flexible: { proration_discounts: "included" }, type: "flexible" },
    canceled_at: row.canceled_at,
    completed_at: row.completed_at,
    created: row.created,
    current_phase: current ? { end_date: current.end_date, start_date: current.start_date } : null,
    customer: row.customer,
    customer_account: null,
    default_settings: {
      application_fee_percent: null,
      automatic_tax: { disabled_reason: null, enabled: false, liability: null },
      billing_cycle_anchor: "automatic",
      billing_thresholds: null,
      collection_method: row.collection_method ?? "charge_automatically",
      default_payment_method: row.default_payment_method,
      description: row.description,
      invoice_settings: {
        account_tax_ids: null,
        custom_fields: null,
        days_until_due: null,
        description: null,
        footer: null,
        issuer: { type: "self" },
      },
      on_behalf_of: null,
      transfer_data: null,
    },
    end_behavior: row.end_behavior,
    livemode: false,
    metadata: { ...row.metadata },
    pause_schedules: [],
    phases: row.phases.map(formatPhase),
    released_at: row.released_at,
    released_subscription: row.released_subscription,
    status: row.status,
    subscription: row.subscription,
    test_clock: row.test_clock,
  };
}

function formatPhase(phase: SchedulePhase): Wire<Stripe.SubscriptionSchedule.Phase> {
  return {
    add_invoice_items: [],
    application_fee_percent: null,
    billing_cycle_anchor: null,
    billing_thresholds: null,
    collection_method: phase.collection_method,
    currency: phase.currency,
    default_payment_method: phase.default_payment_method,
    default_tax_rates: [],
    description: phase.description,
    discounts: phase.discounts,
    end_date: phase.end_date,
    invoice_settings: null,
    items: phase.items.map((item) => ({
      billing_thresholds: null,
      discounts: [],
      metadata: { ...item.metadata },
      plan: item.price,
      price: item.price,
      quantity: item.quantity,
      tax_rates: [],
    })),
    metadata: { ...phase.metadata },
    on_behalf_of: null,
    proration_behavior: phase.proration_behavior,
    start_date: phase.start_date,
    transfer_data: null,
    trial_end: phase.trial_end,
  };
}
