import type Stripe from "stripe";
import type { CheckoutSession } from "../core/hosted-entities";
import { exclusiveParams, invalidRequest } from "../core/errors";
import type { Call } from "../http/route";
import { mergeMetadata, toShipping, word } from "./fields";
import { narrowedTypes } from "./intent-methods";

type Params = Stripe.Checkout.SessionCreateParams;

/** What may be paid with on the page. */
export function pageTypes(call: Call<Params>, currency: string | null) {
  const { payment_method_types: types, allowed_payment_method_types: allowed } = narrowedTypes(
    call,
    currency ?? call.params.currency ?? "usd",
  );
  return { payment_method_types: types, allowed_payment_method_types: allowed };
}

/** What the page asks for and says. */
export function pageSettings(params: Params, mode: CheckoutSession["mode"]) {
  return {
    locale: params.locale ?? null,
    payment_method_collection:
      mode === "subscription"
        ? word(params.payment_method_collection, ["always", "if_required"], "always")
        : null,
    submit_type:
      params.submit_type === undefined
        ? null
        : word(params.submit_type, ["auto", "book", "donate", "pay", "subscribe"], "auto"),
    billing_address_collection: params.billing_address_collection === "required" ? "required" : null,
    automatic_tax: params.automatic_tax?.enabled ?? false,
    tax_id_collection: params.tax_id_collection?.enabled ?? false,
    customer_update: {
      address: params.customer_update?.address === "auto",
      name: params.customer_update?.name === "auto",
    },
  } satisfies Partial<CheckoutSession>;
}

/** Texts and looks: given back as they came. */
export function lookOf(params: Params): CheckoutSession["look"] {
  const texts = params.custom_text;
  const textOf = (text: { message: string } | "" | null | undefined) =>
    text ? { message: text.message } : null;
  return {
    adaptive_pricing: params.adaptive_pricing?.enabled ?? true,
    custom_text: {
      after_submit: textOf(texts?.after_submit),
      shipping_address: textOf(texts?.shipping_address),
      submit: textOf(texts?.submit),
      terms_of_service_acceptance: textOf(texts?.terms_of_service_acceptance),
    },
    integration_identifier: params.integration_identifier ?? null,
    origin_context: (["mobile_app", "web"] as const).find((each) => each === params.origin_context) ?? null,
    wallet_link:
      (["auto", "never"] as const).find((each) => each === params.wallet_options?.link?.display) ?? null,
  };
}

export function subscriptionData(params: Params, at: number): CheckoutSession["subscription_data"] {
  const data = params.subscription_data;
  if (data?.trial_end !== undefined && data.trial_period_days !== undefined) {
    throw exclusiveParams("subscription_data[trial_end]", "subscription_data[trial_period_days]");
  }
  if (data?.trial_end !== undefined && data.trial_end < at + 48 * 3600) {
    throw invalidRequest(
      "The `subscription_data[trial_end]` must be at least 48 hours in the future.",
      "subscription_data[trial_end]",
    );
  }
  return {
    metadata: mergeMetadata({}, data?.metadata),
    trial_period_days: data?.trial_period_days ?? null,
    trial_end: data?.trial_end ?? null,
    missing_payment_method: word(
      data?.trial_settings?.end_behavior.missing_payment_method,
      ["create_invoice", "cancel", "pause"],
      "create_invoice",
    ),
    description: data?.description ?? null,
    billing_mode: {
      type: data?.billing_mode?.type === "classic" ? "classic" : "flexible",
      proration_discounts:
        data?.billing_mode?.flexible?.proration_discounts === "itemized" ? "itemized" : "included",
    },
  };
}

export function paymentData(params: Params): CheckoutSession["payment_intent_data"] {
  const data = params.payment_intent_data;
  const usages = ["on_session", "off_session"] as const;
  return {
    description: data?.description ?? null,
    metadata: mergeMetadata({}, data?.metadata ?? params.setup_intent_data?.metadata),
    receipt_email: data?.receipt_email ?? null,
    setup_future_usage: usages.find((each) => each === data?.setup_future_usage) ?? null,
    shipping: data?.shipping ? toShipping(data.shipping) : null,
  };
}
