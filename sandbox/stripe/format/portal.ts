import type Stripe from "stripe";
import type { PortalConfiguration, PortalSession } from "../core/hosted-entities";
import type { Wire } from "../wire";
import type { FormatContext } from "./context";

type Features = Wire<Stripe.BillingPortal.Configuration.Features>;
type Flow = NonNullable<PortalSession["flow"]>;

export function formatPortalConfiguration(
  row: PortalConfiguration,
): Wire<Stripe.BillingPortal.Configuration> {
  return {
    id: row.id,
    object: "billing_portal.configuration",
    active: row.active,
    application: null,
    business_profile: { ...row.business_profile },
    created: row.created,
    default_return_url: row.default_return_url,
    features: formatFeatures(row.features),
    is_default: row.is_default,
    livemode: false,
    login_page: { enabled: row.login_page_enabled, url: null },
    metadata: { ...row.metadata },
    name: row.name,
    updated: row.updated,
  };
}

function formatFeatures(features: PortalConfiguration["features"]): Features {
  return {
    customer_update: { ...features.customer_update },
    invoice_history: { ...features.invoice_history },
    payment_method_update: { ...features.payment_method_update, payment_method_configuration: null },
    subscription_cancel: {
      ...features.subscription_cancel,
      cancellation_reason: { ...features.subscription_cancel.cancellation_reason, feedback_options: null },
    },
    subscription_pause: {
      ...features.subscription_pause,
      duration: { interval_options: oneMonth, type: "interval_options" },
    },
    subscription_update: {
      ...features.subscription_update,
      products: features.subscription_update.products.map((each) => ({
        ...each,
        adjustable_quantity: noQuantity,
      })),
      schedule_at_period_end: {
        conditions: features.subscription_update.schedule_at_period_end.map((type) => ({ type })),
      },
    },
  };
}

const oneMonth = [{ interval: "month", interval_count: 1 }];
const noQuantity = { enabled: false, maximum: null, minimum: 1 };

export function formatPortalSession(
  context: FormatContext,
  row: PortalSession,
): Wire<Stripe.BillingPortal.Session> {
  return {
    id: row.id,
    object: "billing_portal.session",
    configuration: row.configuration,
    created: row.created,
    customer: row.customer,
    customer_account: null,
    flow: row.flow && formatFlow(row.flow),
    livemode: false,
    locale: row.locale,
    on_behalf_of: null,
    return_url: row.return_url,
    url: `${context.baseUrl}/p/session/${row.id}`,
  };
}

function formatFlow(flow: Flow): Wire<Stripe.BillingPortal.Session.Flow> {
  const subscription = flow.subscription ?? "";
  const of = (type: Flow["type"]) => flow.type === type;
  return {
    after_completion: {
      hosted_confirmation:
        flow.after_completion === "hosted_confirmation"
          ? { custom_message: flow.confirmation_message }
          : null,
      redirect: flow.redirect_url === null ? null : { return_url: flow.redirect_url },
      type: flow.after_completion,
    },
    customer_update: of("customer_update") ? {} : null,
    subscription_cancel: of("subscription_cancel") ? { retention: null, subscription } : null,
    subscription_pause: of("subscription_pause") ? { subscription } : null,
    subscription_update: of("subscription_update") ? { subscription } : null,
    subscription_update_confirm: of("subscription_update_confirm")
      ? { discounts: null, items: flow.items.map(formatFlowItem), subscription }
      : null,
    type: flow.type,
  };
}

function formatFlowItem(item: Flow["items"][number]) {
  return { id: item.id, price: item.price, ...(item.quantity === null ? {} : { quantity: item.quantity }) };
}
