import type Stripe from "stripe";
import type { Coupon, Discount, Price, Product, PromotionCode, TaxRate } from "../core/entities";
import type { Wire } from "../wire";

export function formatProduct(row: Product): Wire<Stripe.Product> {
  return {
    id: row.id,
    object: "product",
    active: row.active,
    created: row.created,
    default_price: row.default_price,
    description: row.description,
    images: row.images,
    livemode: false,
    marketing_features: row.marketing_features,
    metadata: { ...row.metadata },
    name: row.name,
    package_dimensions: null,
    shippable: row.shippable,
    statement_descriptor: row.statement_descriptor,
    tax_code: row.tax_code,
    tax_details: null,
    type: "service",
    unit_label: row.unit_label,
    updated: row.updated,
    url: row.url,
  };
}

export function formatPrice(row: Price): Wire<Stripe.Price> {
  return {
    id: row.id,
    object: "price",
    active: row.active,
    billing_scheme: "per_unit",
    created: row.created,
    currency: row.currency,
    custom_unit_amount: null,
    livemode: false,
    lookup_key: row.lookup_key,
    metadata: { ...row.metadata },
    nickname: row.nickname,
    product: row.product,
    recurring: row.recurring && {
      interval: row.recurring.interval,
      interval_count: row.recurring.interval_count,
      meter: null,
      trial_period_days: row.recurring.trial_period_days,
      usage_type: "licensed",
    },
    tax_behavior: row.tax_behavior,
    tiers_mode: null,
    transform_quantity: null,
    type: row.recurring ? "recurring" : "one_time",
    unit_amount: Number.isInteger(row.unit_amount) ? row.unit_amount : null,
    unit_amount_decimal: String(row.unit_amount),
  };
}

/** Every currency that a price is offered in, its own included. */
export function formatCurrencyOptions(row: Price): Record<string, Wire<Stripe.Price.CurrencyOptions>> {
  const amounts = { [row.currency]: row.unit_amount, ...row.currency_options };
  return Object.fromEntries(
    Object.entries(amounts).map(([currency, amount]) => [
      currency,
      {
        custom_unit_amount: null,
        tax_behavior: row.tax_behavior,
        unit_amount: Number.isInteger(amount) ? amount : null,
        unit_amount_decimal: String(amount),
      },
    ]),
  );
}

/** The older view of a recurring price, which subscription items still carry. */
export function formatPlan(row: Price): Wire<Stripe.Plan> {
  return {
    id: row.id,
    object: "plan",
    active: row.active,
    amount: Number.isInteger(row.unit_amount) ? row.unit_amount : null,
    amount_decimal: String(row.unit_amount),
    billing_scheme: "per_unit",
    created: row.created,
    currency: row.currency,
    interval: row.recurring?.interval ?? "month",
    interval_count: row.recurring?.interval_count ?? 1,
    livemode: false,
    metadata: { ...row.metadata },
    meter: null,
    nickname: row.nickname,
    product: row.product,
    tiers_mode: null,
    transform_usage: null,
    trial_period_days: row.recurring?.trial_period_days ?? null,
    usage_type: "licensed",
  };
}

export function formatCoupon(row: Coupon, now: number): Wire<Stripe.Coupon> {
  return {
    id: row.id,
    object: "coupon",
    amount_off: row.amount_off,
    created: row.created,
    currency: row.currency,
    duration: row.duration,
    duration_in_months: row.duration_in_months,
    livemode: false,
    max_redemptions: row.max_redemptions,
    metadata: { ...row.metadata },
    name: row.name,
    percent_off: row.percent_off,
    redeem_by: row.redeem_by,
    times_redeemed: row.times_redeemed,
    valid: isCouponValid(row, now),
  };
}

/** Whether a coupon can still be redeemed at `now` (epoch seconds). */
export function isCouponValid(row: Coupon, now: number): boolean {
  if (row.deleted) return false;
  if (row.max_redemptions !== null && row.times_redeemed >= row.max_redemptions) return false;
  return row.redeem_by === null || now < row.redeem_by;
}

export function formatPromotionCode(row: PromotionCode): Wire<Stripe.PromotionCode> {
  return {
    id: row.id,
    object: "promotion_code",
    active: row.active,
    code: row.code,
    created: row.created,
    customer: row.customer,
    customer_account: null,
    expires_at: row.expires_at,
    livemode: false,
    max_redemptions: row.max_redemptions,
    metadata: { ...row.metadata },
    promotion: { coupon: row.coupon, type: "coupon" },
    restrictions: {
      first_time_transaction: row.first_time_transaction,
      minimum_amount: row.minimum_amount,
      minimum_amount_currency: row.minimum_amount_currency,
    },
    times_redeemed: row.times_redeemed,
  };
}

export function formatDiscount(row: Discount): Wire<Stripe.Discount> {
  return {
    id: row.id,
    object: "discount",
    checkout_session: row.checkout_session,
    customer: row.customer,
    customer_account: null,
    end: row.end,
    invoice: row.invoice,
    invoice_item: row.invoice_item,
    promotion_code: row.promotion_code,
    source: { coupon: row.coupon, type: "coupon" },
    start: row.start,
    subscription: row.subscription,
    subscription_item: null,
  };
}

export function formatTaxRate(row: TaxRate): Wire<Stripe.TaxRate> {
  return {
    id: row.id,
    object: "tax_rate",
    active: row.active,
    country: row.country,
    created: row.created,
    description: row.description,
    display_name: row.display_name,
    effective_percentage: row.percentage,
    flat_amount: null,
    inclusive: row.inclusive,
    jurisdiction: row.jurisdiction,
    jurisdiction_level: null,
    livemode: false,
    metadata: { ...row.metadata },
    percentage: row.percentage,
    rate_type: "percentage",
    state: row.state,
    tax_type: null,
  };
}
