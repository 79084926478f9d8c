import type { ParamTypes } from "./params/types";

/**
 * What the stand-in does not have, as data: requests are refused from it, `sandbox/README.md` says the same, and
 * `known-gaps.test.ts` keeps all three true.
 */

/** A parameter that Stripe takes and the stand-in refuses with `not_emulated`, instead of ignoring it. */
export interface ParamGap {
  /** Words for people, as in the README. */
  what: string;
  request: keyof ParamTypes;
  /** Where it stands in the form; `*` is any element of a list. */
  path: readonly string[];
  /** Refused only with this value. */
  value?: string;
  /** Refused with every value but these. */
  except?: readonly string[];
}

const everywhere = (
  what: string,
  requests: readonly (keyof ParamTypes)[],
  ...path: readonly string[]
): ParamGap[] => requests.map((request) => ({ what, request, path }));

const TIERS = "tiered and metered prices";
const TAX_RATES = "tax rates on what is billed";
const PREVIEWS = "previews of schedules and of immediate cancellation";
const CHECKOUT =
  "Checkout's shipping, phone, names, consent, custom fields, recovery, optional items, adjustable quantities and invoices of one-time payments";
const CHECKOUT_TERMS = "Checkout's terms of a subscription other than trial, description and billing mode";
const CHECKOUT_TERM_NAMES = [
  "application_fee_percent",
  "billing_cycle_anchor",
  "billing_cycle_anchor_config",
  "default_tax_rates",
  "invoice_settings",
  "on_behalf_of",
  "pending_invoice_item_interval",
  "proration_behavior",
  "transfer_data",
];
const OTHER_METHODS = "methods of payment other than cards, SEPA Direct Debit and bank transfers";
const METHODS = ["card", "sepa_debit", "customer_balance"];
const ANCHOR_CONFIG = "billing anchors by calendar fields";
const INVOICE_PARTS = "an invoice's shipping, custom fields and revisions";
const CONNECT = "Connect";

export const PARAM_GAPS: readonly ParamGap[] = [
  { what: TIERS, request: "PriceCreate", path: ["billing_scheme"], value: "tiered" },
  { what: TIERS, request: "PriceCreate", path: ["recurring", "usage_type"], value: "metered" },
  ...everywhere(TIERS, ["PriceCreate"], "tiers"),
  ...everywhere(TIERS, ["PriceCreate"], "transform_quantity"),
  ...everywhere("amounts that the customer chooses", ["PriceCreate"], "custom_unit_amount"),
  ...everywhere("coupons in several currencies", ["CouponCreate"], "currency_options"),
  ...everywhere(
    TAX_RATES,
    ["SubscriptionCreate", "SubscriptionUpdate", "InvoiceCreate"],
    "default_tax_rates",
  ),
  ...everywhere(TAX_RATES, ["SubscriptionCreate", "SubscriptionUpdate"], "items", "*", "tax_rates"),
  ...everywhere(TAX_RATES, ["CheckoutSessionCreate"], "line_items", "*", "tax_rates"),
  ...everywhere(TAX_RATES, ["InvoiceItemCreate"], "tax_rates"),
  ...everywhere("backdated subscriptions", ["SubscriptionCreate"], "backdate_start_date"),
  ...everywhere("one-time prices added by an update", ["SubscriptionUpdate"], "add_invoice_items"),
  ...everywhere(
    "billing pending items in a rhythm of their own",
    ["SubscriptionCreate", "SubscriptionUpdate"],
    "pending_invoice_item_interval",
  ),
  ...everywhere(
    CONNECT,
    ["SubscriptionCreate", "SubscriptionUpdate", "PaymentIntentCreate"],
    "transfer_data",
  ),
  ...everywhere(CONNECT, ["SubscriptionCreate", "SubscriptionUpdate"], "application_fee_percent"),
  ...everywhere(CONNECT, ["PaymentIntentCreate", "InvoiceCreate"], "application_fee_amount"),
  ...everywhere(CONNECT, ["InvoiceCreate"], "transfer_data"),
  ...everywhere(ANCHOR_CONFIG, ["SubscriptionCreate"], "billing_cycle_anchor_config"),
  ...everywhere("billing thresholds", ["SubscriptionCreate", "SubscriptionUpdate"], "billing_thresholds"),
  ...everywhere("billing schedules", ["SubscriptionCreate", "SubscriptionUpdate"], "billing_schedules"),
  ...everywhere("tax IDs given with a new customer", ["CustomerCreate"], "tax_id_data"),
  ...everywhere("quantities with decimals", ["InvoiceItemCreate"], "quantity_decimal"),
  ...everywhere(INVOICE_PARTS, ["InvoiceCreate"], "custom_fields"),
  ...everywhere(INVOICE_PARTS, ["InvoiceCreate"], "from_invoice"),
  ...everywhere(INVOICE_PARTS, ["InvoiceCreate"], "shipping_cost"),
  ...everywhere(INVOICE_PARTS, ["InvoiceCreate"], "shipping_details"),
  {
    what: OTHER_METHODS,
    request: "CheckoutSessionCreate",
    path: ["allowed_payment_method_types", "*"],
    except: ["card", "sepa_debit"],
  },
  ...(["PaymentIntentCreate", "SetupIntentCreate"] as const).map((request) => ({
    what: OTHER_METHODS,
    request,
    path: ["allowed_payment_method_types", "*"],
    except: METHODS,
  })),
  ...(["SubscriptionCreate", "SubscriptionUpdate"] as const).map((request) => ({
    what: OTHER_METHODS,
    request,
    path: ["payment_settings", "payment_method_types", "*"],
    except: METHODS,
  })),
  ...(["CheckoutSessionCreate", "PaymentIntentCreate", "SetupIntentCreate"] as const).map((request) => ({
    what: "a choice of when to ask for 3-D Secure",
    request,
    path: ["payment_method_options", "card", "request_three_d_secure"],
    except: ["automatic"],
  })),
  ...everywhere(PREVIEWS, ["InvoiceCreatePreview"], "schedule"),
  ...everywhere(PREVIEWS, ["InvoiceCreatePreview"], "schedule_details"),
  ...everywhere(PREVIEWS, ["InvoiceCreatePreview"], "subscription_details", "cancel_now"),
  ...everywhere("invoice items that exist in a preview only", ["InvoiceCreatePreview"], "invoice_items"),
  ...everywhere(CHECKOUT, ["CheckoutSessionCreate"], "shipping_address_collection"),
  ...everywhere(CHECKOUT, ["CheckoutSessionCreate"], "shipping_options"),
  ...everywhere(CHECKOUT, ["CheckoutSessionCreate"], "phone_number_collection", "enabled"),
  ...everywhere(CHECKOUT, ["CheckoutSessionCreate"], "name_collection"),
  ...everywhere(CHECKOUT, ["CheckoutSessionCreate"], "after_expiration"),
  ...everywhere(CHECKOUT, ["CheckoutSessionCreate"], "custom_fields"),
  ...everywhere(CHECKOUT, ["CheckoutSessionCreate"], "consent_collection"),
  ...everywhere(CHECKOUT, ["CheckoutSessionCreate"], "invoice_creation"),
  ...everywhere(CHECKOUT, ["CheckoutSessionCreate"], "optional_items"),
  ...everywhere(CHECKOUT, ["CheckoutSessionCreate"], "line_items", "*", "adjustable_quantity"),
  ...CHECKOUT_TERM_NAMES.flatMap((name) =>
    everywhere(CHECKOUT_TERMS, ["CheckoutSessionCreate"], "subscription_data", name),
  ),
];

/**
 * Parameters that are taken although nothing reads them, because no answer, event or amount would show them: names as in
 * the form, `[*]` for any element of a list, with everything inside. Any other parameter that a route does not read is
 * refused with `not_emulated`.
 */
export const INVISIBLE_PARAMS: readonly { why: string; params: readonly string[] }[] = [
  { why: "hints for Stripe.js", params: ["use_stripe_sdk"] },
  {
    why: "says what happens anyway",
    params: [
      "billing_scheme",
      "phone_number_collection[enabled]",
      "recurring[usage_type]",
      "payment_method_options[card][request_three_d_secure]",
      "payment_method_options[customer_balance][bank_transfer][type]",
      "payment_method_options[customer_balance][funding_type]",
    ],
  },
];

/** URLs of Stripe's API that answer "Unrecognized request URL" (404). */
export const ROUTE_GAPS: readonly { what: string; method: "GET" | "POST"; path: string }[] = [
  { what: "search", method: "GET", path: "/v1/customers/search" },
  { what: "search", method: "GET", path: "/v1/subscriptions/search" },
  { what: "search", method: "GET", path: "/v1/invoices/search" },
  { what: "balance and payouts", method: "GET", path: "/v1/balance" },
  { what: "balance and payouts", method: "GET", path: "/v1/balance_transactions" },
  { what: "balance and payouts", method: "GET", path: "/v1/payouts" },
  { what: "quotes and payment links", method: "POST", path: "/v1/quotes" },
  { what: "quotes and payment links", method: "POST", path: "/v1/payment_links" },
  { what: "plans and stand-alone sources", method: "POST", path: "/v1/plans" },
  { what: "plans and stand-alone sources", method: "POST", path: "/v1/sources" },
  { what: "meters", method: "GET", path: "/v1/billing/meters" },
  { what: "tax calculation", method: "POST", path: "/v1/tax/calculations" },
  { what: "customer balance transactions", method: "GET", path: "/v1/customers/cus_x/balance_transactions" },
  { what: "thin events", method: "GET", path: "/v2/core/events" },
];

/** Triggers of the CLI that make no event of their type here, by name or by family (`quote.*`), and why. */
export const TRIGGER_GAPS: readonly { triggers: readonly string[]; why: string }[] = [
  {
    triggers: ["subscription_schedule.expiring"],
    why: "the CLI moves its clock to nine days before the end, Stripe documents seven",
  },
  {
    triggers: ["plan.*", "quote.*", "payment_link.*"],
    why: "legacy, or not of subscriptions",
  },
  { triggers: ["v1.billing.meter.*"], why: "no metered prices" },
  {
    triggers: [
      "account.*",
      "balance.available",
      "identity.*",
      "issuing_*",
      "payout.*",
      "reporting.*",
      "topup.*",
      "transfer.*",
    ],
    why: "outside billing",
  },
];
