import type Stripe from "stripe";
import { needAmount } from "../core/currencies";
import type { CheckoutLine, CheckoutSession } from "../core/hosted-entities";
import type { Wire } from "../wire";
import { formatPrice } from "./catalogue";
import type { FormatContext } from "./context";

export function formatCheckoutSession(
  context: FormatContext,
  row: CheckoutSession,
): Wire<Stripe.Checkout.Session> {
  return {
    id: row.id,
    object: "checkout.session",
    ...unusedFields,
    ...looks(row.look),
    allow_promotion_codes: row.allow_promotion_codes,
    amount_subtotal: row.amount_subtotal,
    amount_total: row.amount_total,
    automatic_tax: automaticTax(row),
    billing_address_collection: row.billing_address_collection,
    cancel_url: row.cancel_url,
    client_reference_id: row.client_reference_id,
    client_secret: row.ui_mode === "hosted_page" ? null : `${row.id}_secret`,
    created: row.created,
    currency: row.currency,
    customer: row.customer,
    customer_creation: row.customer_creation,
    customer_details: customerDetails(context, row),
    customer_email: row.customer_email,
    discounts: row.discounts,
    expires_at: row.expires_at,
    invoice: row.invoice,
    livemode: false,
    locale: row.locale,
    metadata: { ...row.metadata },
    mode: row.mode,
    payment_intent: row.payment_intent,
    payment_method_collection: row.payment_method_collection,
    ...methods(row),
    payment_status: row.payment_status,
    ...(row.return_url === null ? {} : { return_url: row.return_url }),
    saved_payment_method_options:
      row.mode === "subscription"
        ? {
            allow_redisplay_filters: ["always"],
            payment_method_remove: "disabled",
            payment_method_save: null,
          }
        : null,
    setup_intent: row.setup_intent,
    status: row.status,
    ...(row.tax_id_collection ? { tax_id_collection: { enabled: true, required: "never" as const } } : {}),
    submit_type: row.submit_type,
    subscription: row.subscription,
    success_url: row.success_url,
    total_details:
      row.mode === "setup"
        ? null
        : { amount_discount: row.amount_discount, amount_shipping: 0, amount_tax: 0 },
    ui_mode: row.ui_mode,
    url: row.status === "open" && row.ui_mode === "hosted_page" ? `${context.baseUrl}/c/pay/${row.id}` : null,
  };
}

const methods = (row: CheckoutSession) => ({
  allowed_payment_method_types: row.allowed_payment_method_types,
  payment_method_options: row.payment_method_types.includes("card")
    ? { card: { request_three_d_secure: "automatic" } }
    : {},
  payment_method_types: [...row.payment_method_types],
});

const looks = (look: CheckoutSession["look"]) => ({
  adaptive_pricing: { enabled: look.adaptive_pricing },
  custom_text: look.custom_text,
  integration_identifier: look.integration_identifier,
  origin_context: look.origin_context,
  wallet_options: look.wallet_link && { link: { display: look.wallet_link } },
});

const unusedFields = {
  after_expiration: null,
  collected_information: null,
  consent: null,
  consent_collection: null,
  currency_conversion: null,
  custom_fields: [],
  customer_account: null,
  invoice_creation: null,
  managed_payments: null,
  payment_link: null,
  payment_method_configuration_details: null,
  permissions: null,
  phone_number_collection: { enabled: false },
  recovered_from: null,
  shipping_address_collection: null,
  shipping_cost: null,
  shipping_options: [],
};

/** The stand-in knows no tax rates of places: everything that is taxed automatically is taxed with zero. */
function automaticTax({ automatic_tax: enabled, status }: CheckoutSession) {
  if (!enabled) return { enabled, liability: null, provider: null, status: null };
  return {
    enabled,
    liability: { type: "self" as const },
    provider: "stripe",
    status: status === "complete" ? ("complete" as const) : ("requires_location_inputs" as const),
  };
}

function customerDetails(context: FormatContext, row: CheckoutSession) {
  const details = row.customer_details;
  const customer = row.customer === null ? undefined : context.store.customers.get(row.customer);
  const email = details?.email ?? customer?.email ?? row.customer_email;
  if (details === null && email === null) return null;
  return {
    address: details?.address ?? null,
    business_name: details?.business_name ?? null,
    email,
    individual_name: null,
    name: details?.name ?? null,
    phone: null,
    tax_exempt: "none" as const,
    tax_ids: details === null ? null : details.tax_ids,
  };
}

export function formatCheckoutLine(
  context: FormatContext,
  line: CheckoutLine,
  { currency, amountDiscount }: { currency: string | null; amountDiscount: number },
): Wire<Stripe.LineItem> {
  const price = context.store.prices.get(line.price);
  if (!price) throw new Error(`${line.id}: price ${line.price} is gone`);
  const billed = currency ?? price.currency;
  const subtotal = Math.round(needAmount(price, billed) * line.quantity);
  return {
    id: line.id,
    object: "item",
    adjustable_quantity: null,
    amount_discount: amountDiscount,
    amount_subtotal: subtotal,
    amount_tax: 0,
    amount_total: subtotal - amountDiscount,
    currency: billed,
    description: context.store.products.get(price.product)?.name ?? null,
    metadata: {},
    price: formatPrice(price),
    quantity: line.quantity,
  };
}
