import type Stripe from "stripe";
import type { StripeApp } from "../core/app";
import { invalidRequest, missingParam, noSuch } from "../core/errors";
import type { PortalFeatures } from "../core/hosted-entities";
import { needPrice } from "../core/lines";
import { word } from "./fields";

type FeatureParams = Stripe.BillingPortal.ConfigurationUpdateParams.Features;

/** What a configuration offers before anything is switched on. */
export const NO_FEATURES: PortalFeatures = {
  customer_update: { enabled: false, allowed_updates: [] },
  invoice_history: { enabled: false },
  payment_method_update: { enabled: false },
  subscription_cancel: {
    enabled: false,
    mode: "at_period_end",
    proration_behavior: "none",
    cancellation_reason: {
      enabled: false,
      options: ["too_expensive", "missing_features", "switched_service", "unused", "other"],
    },
  },
  subscription_pause: { enabled: false },
  subscription_update: {
    enabled: false,
    default_allowed_updates: [],
    products: [],
    proration_behavior: "none",
    billing_cycle_anchor: "unchanged",
    schedule_at_period_end: [],
    trial_update_behavior: "end_trial",
  },
};

const PRORATIONS = ["none", "create_prorations", "always_invoice"] as const;

/** The features after a request that names some of them. Throws Stripe's refusal of what does not fit. */
export function mergeFeatures(app: StripeApp, before: PortalFeatures, input: FeatureParams): PortalFeatures {
  const cancel = input.subscription_cancel;
  const reason = cancel?.cancellation_reason;
  const update = input.customer_update;
  return {
    customer_update: {
      enabled: update?.enabled ?? before.customer_update.enabled,
      allowed_updates:
        update?.allowed_updates === undefined
          ? before.customer_update.allowed_updates
          : [...(update.allowed_updates || [])],
    },
    invoice_history: { enabled: input.invoice_history?.enabled ?? before.invoice_history.enabled },
    payment_method_update: {
      enabled: input.payment_method_update?.enabled ?? before.payment_method_update.enabled,
    },
    subscription_cancel: {
      enabled: cancel?.enabled ?? before.subscription_cancel.enabled,
      mode: word(cancel?.mode, ["at_period_end", "immediately"], before.subscription_cancel.mode),
      proration_behavior: word(
        cancel?.proration_behavior,
        PRORATIONS,
        before.subscription_cancel.proration_behavior,
      ),
      cancellation_reason: {
        enabled: reason?.enabled ?? before.subscription_cancel.cancellation_reason.enabled,
        options: reason?.options
          ? [...reason.options]
          : before.subscription_cancel.cancellation_reason.options,
      },
    },
    subscription_pause: { enabled: input.subscription_pause?.enabled ?? before.subscription_pause.enabled },
    subscription_update: mergeUpdateFeature(app, before.subscription_update, input.subscription_update),
  };
}

function mergeUpdateFeature(
  app: StripeApp,
  before: PortalFeatures["subscription_update"],
  input: FeatureParams["subscription_update"],
): PortalFeatures["subscription_update"] {
  if (!input) return before;
  const products =
    input.products === undefined
      ? before.products
      : (input.products || []).map(({ product, prices }) => ({ product, prices }));
  const enabled = input.enabled ?? before.enabled;
  for (const [index, { product, prices }] of products.entries()) {
    const param = `features[subscription_update][products][${index}]`;
    if (!app.store.products.get(product)) throw noSuch("product", product, `${param}[product]`);
    for (const price of prices) {
      if (needPrice(app, price, `${param}[prices]`).product !== product) {
        throw invalidRequest(
          `The price ${price} does not belong to the product ${product}.`,
          `${param}[prices]`,
        );
      }
    }
  }
  const allowed =
    input.default_allowed_updates === undefined
      ? before.default_allowed_updates
      : [...(input.default_allowed_updates || [])];
  if (enabled && products.length === 0 && allowed.includes("price")) {
    throw missingParam("features[subscription_update][products]");
  }
  return {
    enabled,
    default_allowed_updates: allowed,
    products,
    proration_behavior: word(input.proration_behavior, PRORATIONS, before.proration_behavior),
    billing_cycle_anchor: input.billing_cycle_anchor
      ? word(input.billing_cycle_anchor, ["now", "unchanged"], "unchanged")
      : before.billing_cycle_anchor,
    schedule_at_period_end:
      input.schedule_at_period_end?.conditions === undefined
        ? before.schedule_at_period_end
        : (input.schedule_at_period_end.conditions || []).map(({ type }) =>
            word(type, ["decreasing_item_amount", "shortening_interval"], "shortening_interval"),
          ),
    trial_update_behavior: word(
      input.trial_update_behavior,
      ["continue_trial", "end_trial"],
      before.trial_update_behavior,
    ),
  };
}
