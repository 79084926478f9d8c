import type Stripe from "stripe";
import { amend } from "../core/amend";
import type { StripeApp } from "../core/app";
import type { PortalConfiguration, PortalSession } from "../core/hosted-entities";
import { needCustomer } from "../core/customers";
import { invalidRequest, missingParam, noSuch } from "../core/errors";
import { newLinkLifetime } from "../core/portal-page";
import { isEnded, needSubscription } from "../core/subscriptions";
import { formatPortalConfiguration, formatPortalSession } from "../format/portal";
import { listPage } from "../http/list";
import { bareRoute, route, type Call } from "../http/route";
import { mergeMetadata, unsettable, word } from "./fields";
import { mergeFeatures, NO_FEATURES } from "./portal-features";

type SessionParams = Stripe.BillingPortal.SessionCreateParams;

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
