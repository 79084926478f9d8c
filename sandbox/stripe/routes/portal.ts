import type Stripe from "stripe";
import { amend } from "../core/amend";
import type { StripeApp } from "../core/app";
import type { PortalConfiguration, PortalFeatures, PortalSession } from "../core/hosted-entities";
import { needCustomer } from "../core/customers";
import { invalidRequest, missingParam, noSuch } from "../core/errors";
import { needPrice } from "../core/lines";
import { newLinkLifetime } from "../core/portal-page";
import { isEnded, needSubscription } from "../core/subscriptions";
import { formatPortalConfiguration, formatPortalSession } from "../format/portal";
import { listPage } from "../http/list";
import { bareRoute, route, type Call } from "../http/route";
import { mergeMetadata, unsettable, word } from "./fields";

type SessionParams = Stripe.BillingPortal.SessionCreateParams;
type FeatureParams = Stripe.BillingPortal.ConfigurationUpdateParams.Features;

export const portalRoutes = [
  route("POST", "/v1/billing_portal/configurations", "PortalConfigurationCreate", ({ app, params }) =>
    formatPortalConfiguration(createConfiguration(app, params)),
  ),
  route("GET", "/v1/billing_portal/configurations", "PortalConfigurationList", ({ app, params }) => {
    const rows = app.store.portalConfigurations
      .all()
      .filter((row) => params.active === undefined || row.active === params.active)
      .filter((row) => params.is_default === undefined || row.is_default === params.is_default);
    return listPage(rows, params, "/v1/billing_portal/configurations", formatPortalConfiguration);
  }),
  bareRoute("GET", "/v1/billing_portal/configurations/:id", ({ app, ids }) => {
    const row = app.store.portalConfigurations.get(ids[0]);
    if (!row) throw noSuch("configuration", ids[0]);
    return formatPortalConfiguration(row);
  }),
  route(
    "POST",
    "/v1/billing_portal/configurations/:id",
    "PortalConfigurationUpdate",
    ({ app, params, ids }) => {
      const before = app.store.portalConfigurations.get(ids[0]);
      if (!before) throw noSuch("configuration", ids[0]);
      if (params.active === false && before.is_default) {
        throw invalidRequest("You cannot deactivate the default configuration.", "active");
      }
      const profile = params.business_profile;
      const patch: Partial<PortalConfiguration> = {
        active: params.active ?? before.active,
        name: unsettable(params.name, before.name),
        default_return_url: unsettable(params.default_return_url, before.default_return_url),
        metadata: mergeMetadata(before.metadata, params.metadata),
        login_page_enabled: params.login_page?.enabled ?? before.login_page_enabled,
        business_profile: {
          headline: unsettable(profile?.headline, before.business_profile.headline),
          privacy_policy_url: unsettable(
            profile?.privacy_policy_url,
            before.business_profile.privacy_policy_url,
          ),
          terms_of_service_url: unsettable(
            profile?.terms_of_service_url,
            before.business_profile.terms_of_service_url,
          ),
        },
        features: mergeFeatures(app, before.features, params.features ?? {}),
        updated: app.now(),
      };
      const event = {
        type: "billing_portal.configuration.updated",
        format: formatPortalConfiguration,
        at: app.now(),
      };
      return formatPortalConfiguration(amend(app, app.store.portalConfigurations, before, patch, event));
    },
  ),
  route("POST", "/v1/billing_portal/sessions", "PortalSessionCreate", (call) => createSession(call)),
];

const NO_FEATURES: PortalFeatures = {
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

/** Stores a configuration; the first one of an account becomes its default. */
export function createConfiguration(
  app: StripeApp,
  params: Stripe.BillingPortal.ConfigurationCreateParams,
): PortalConfiguration {
  const at = app.now();
  const row = app.store.portalConfigurations.insert({
    id: app.id("portalConfiguration"),
    created: at,
    updated: at,
    active: true,
    is_default: app.store.portalConfigurations.size === 0,
    name: unsettable(params.name, null),
    business_profile: {
      headline: unsettable(params.business_profile?.headline, null),
      privacy_policy_url: params.business_profile?.privacy_policy_url ?? null,
      terms_of_service_url: params.business_profile?.terms_of_service_url ?? null,
    },
    default_return_url: unsettable(params.default_return_url, null),
    login_page_enabled: params.login_page?.enabled ?? false,
    metadata: mergeMetadata({}, params.metadata),
    features: mergeFeatures(app, NO_FEATURES, params.features),
  });
  app.emit("billing_portal.configuration.created", formatPortalConfiguration(row), at);
  return row;
}

const PRORATIONS = ["none", "create_prorations", "always_invoice"] as const;

function mergeFeatures(app: StripeApp, before: PortalFeatures, input: FeatureParams): PortalFeatures {
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

function configurationOf(app: StripeApp, id: string | undefined): PortalConfiguration {
  const row =
    id === undefined
      ? app.store.portalConfigurations.all().find((each) => each.is_default)
      : app.store.portalConfigurations.get(id);
  if (row && !row.active) throw invalidRequest("This configuration is not active.", "configuration");
  if (row) return row;
  if (id !== undefined) throw noSuch("configuration", id, "configuration");
  throw invalidRequest(
    "No configuration provided and your test mode default configuration has not been created. Provide a configuration or create your default by saving your customer portal settings in test mode at https://dashboard.stripe.com/test/settings/billing/portal.",
  );
}

function createSession({ app, params }: Call<SessionParams>): object {
  if (params.customer === undefined) throw missingParam("customer");
  const customer = needCustomer(app, params.customer, "customer");
  const configuration = configurationOf(app, params.configuration);
  const session = app.store.portalSessions.insert({
    id: app.id("portalSession"),
    created: app.nowOf(customer.id),
    customer: customer.id,
    configuration: configuration.id,
    return_url: params.return_url ?? configuration.default_return_url,
    locale: params.locale ?? null,
    opened_until: newLinkLifetime(),
    last_used: null,
    flow: params.flow_data ? flowOf(app, params.flow_data, customer.id, configuration) : null,
  });
  const wire = formatPortalSession(app, session);
  app.emit("billing_portal.session.created", wire, session.created);
  return wire;
}

const FLOW_TYPES = [
  "customer_update",
  "payment_method_update",
  "subscription_cancel",
  "subscription_pause",
  "subscription_update",
  "subscription_update_confirm",
] as const;

function flowOf(
  app: StripeApp,
  flow: Stripe.BillingPortal.SessionCreateParams.FlowData,
  customer: string,
  configuration: PortalConfiguration,
): NonNullable<PortalSession["flow"]> {
  const type = word(flow.type, FLOW_TYPES, "payment_method_update");
  const feature = type === "subscription_update_confirm" ? "subscription_update" : type;
  if (!configuration.features[feature].enabled) {
    throw invalidRequest(
      `This subscription flow cannot be used because the \`${feature}\` feature is disabled in the portal configuration.`,
      "flow_data[type]",
    );
  }
  const given = type === "customer_update" || type === "payment_method_update" ? undefined : flow[type];
  const needs = type !== "customer_update" && type !== "payment_method_update";
  if (needs && !given) throw missingParam(`flow_data[${type}]`);
  if (given) checkFlowSubscription(app, given.subscription, customer, `flow_data[${type}][subscription]`);
  const completion = flow.after_completion;
  return {
    type,
    subscription: given?.subscription ?? null,
    items: (flow.subscription_update_confirm?.items ?? []).map(({ id, price, quantity }) => ({
      id,
      price: price ?? null,
      quantity: quantity ?? null,
    })),
    after_completion: word(
      completion?.type,
      ["hosted_confirmation", "portal_homepage", "redirect"],
      "portal_homepage",
    ),
    redirect_url: completion?.redirect?.return_url ?? null,
    confirmation_message: completion?.hosted_confirmation?.custom_message ?? null,
  };
}

function checkFlowSubscription(app: StripeApp, id: string, customer: string, param: string): void {
  const subscription = needSubscription(app, id, param);
  if (subscription.customer !== customer) throw noSuch("subscription", id, param);
  if (isEnded(subscription)) {
    throw invalidRequest("This subscription cannot be updated because it is canceled.", param);
  }
  if (subscription.cancel_at !== null && param.includes("subscription_cancel")) {
    throw invalidRequest("This subscription is already scheduled to be canceled.", param);
  }
}
