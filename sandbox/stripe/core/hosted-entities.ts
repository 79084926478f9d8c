import type { Subscription } from "./billing-entities";
import type { Address, Metadata, Shipping } from "./entities";
import type { MethodType } from "./payment-entities";

/** What the stand-in stores about Checkout and the Customer Portal; see `entities.ts` for the conventions. */
export interface CheckoutLine {
  id: string;
  price: string;
  quantity: number;
}

export interface CheckoutSession {
  id: string;
  created: number;
  mode: "payment" | "setup" | "subscription";
  status: "open" | "complete" | "expired";
  payment_status: "paid" | "unpaid" | "no_payment_required";
  lines: CheckoutLine[];
  currency: string | null;
  amount_subtotal: number | null;
  amount_total: number | null;
  amount_discount: number;
  allow_promotion_codes: boolean | null;
  discounts: { coupon: string | null; promotion_code: string | null }[];
  customer: string | null;
  /** A customer was given at creation, so the e-mail address on the page is fixed when it has one. */
  customer_given: boolean;
  customer_creation: "always" | "if_required" | null;
  customer_email: string | null;
  customer_details: {
    email: string | null;
    name: string | null;
    address: Address | null;
    business_name: string | null;
    tax_ids: { type: string; value: string }[];
  } | null;
  client_reference_id: string | null;
  success_url: string | null;
  cancel_url: string | null;
  return_url: string | null;
  ui_mode: "elements" | "embedded_page" | "form" | "hosted_page";
  expires_at: number;
  metadata: Metadata;
  locale: string | null;
  payment_method_types: MethodType[];
  allowed_payment_method_types: string[] | null;
  payment_method_collection: "always" | "if_required" | null;
  submit_type: "auto" | "book" | "donate" | "pay" | "subscribe" | null;
  billing_address_collection: "auto" | "required" | null;
  automatic_tax: boolean;
  tax_id_collection: boolean;
  /** What of an existing customer the page may overwrite. */
  customer_update: { address: boolean; name: boolean };
  /** What is kept and given back, and changes nothing here. */
  look: CheckoutLook;
  payment_intent: string | null;
  setup_intent: string | null;
  subscription: string | null;
  invoice: string | null;
  subscription_data: CheckoutSubscriptionData;
  payment_intent_data: CheckoutPaymentData;
  test_clock: string | null;
}

type Text = { message: string } | null;

interface CheckoutLook {
  adaptive_pricing: boolean;
  custom_text: {
    after_submit: Text;
    shipping_address: Text;
    submit: Text;
    terms_of_service_acceptance: Text;
  };
  integration_identifier: string | null;
  origin_context: "mobile_app" | "web" | null;
  wallet_link: "auto" | "never" | null;
}

interface CheckoutSubscriptionData {
  metadata: Metadata;
  trial_period_days: number | null;
  trial_end: number | null;
  missing_payment_method: "create_invoice" | "cancel" | "pause";
  description: string | null;
  billing_mode: Subscription["billing_mode"];
}

interface CheckoutPaymentData {
  description: string | null;
  metadata: Metadata;
  receipt_email: string | null;
  setup_future_usage: "off_session" | "on_session" | null;
  shipping: Shipping | null;
}

export interface PortalConfiguration {
  id: string;
  created: number;
  updated: number;
  active: boolean;
  is_default: boolean;
  name: string | null;
  business_profile: {
    headline: string | null;
    privacy_policy_url: string | null;
    terms_of_service_url: string | null;
  };
  default_return_url: string | null;
  login_page_enabled: boolean;
  metadata: Metadata;
  features: PortalFeatures;
}

export interface PortalFeatures {
  customer_update: { enabled: boolean; allowed_updates: string[] };
  invoice_history: { enabled: boolean };
  payment_method_update: { enabled: boolean };
  subscription_cancel: {
    enabled: boolean;
    mode: "at_period_end" | "immediately";
    proration_behavior: "none" | "create_prorations" | "always_invoice";
    cancellation_reason: { enabled: boolean; options: string[] };
  };
  subscription_pause: { enabled: boolean };
  subscription_update: {
    enabled: boolean;
    default_allowed_updates: string[];
    products: { product: string; prices: string[] }[];
    proration_behavior: "none" | "create_prorations" | "always_invoice";
    billing_cycle_anchor: "now" | "unchanged" | null;
    /** Changes that wait for the period's end. */
    schedule_at_period_end: ("decreasing_item_amount" | "shortening_interval")[];
    trial_update_behavior: "continue_trial" | "end_trial";
  };
}

type PortalFlowType =
  | "customer_update"
  | "payment_method_update"
  | "subscription_cancel"
  | "subscription_pause"
  | "subscription_update"
  | "subscription_update_confirm";

export interface PortalSession {
  id: string;
  created: number;
  customer: string;
  configuration: string;
  return_url: string | null;
  locale: string | null;
  /** Wall time in seconds: an unused link works until then. */
  opened_until: number;
  /** Wall time in seconds of the last opening, null before the first. */
  last_used: number | null;
  flow: {
    type: PortalFlowType;
    subscription: string | null;
    items: { id: string; price: string | null; quantity: number | null }[];
    after_completion: "hosted_confirmation" | "portal_homepage" | "redirect";
    redirect_url: string | null;
    confirmation_message: string | null;
  } | null;
}
