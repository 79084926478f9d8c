import type { StripeApp } from "../core/app";
import type { Subscription } from "../core/billing-entities";
import { noSuch } from "../core/errors";
import { refuseUnlessPendable } from "../core/pending-updates";
import { planChange, type ItemUpdate } from "../core/plan-change";
import { applyPlanChange } from "../core/subscription-update";
import { formatSubscriptionItem } from "../format/subscription";
import { listPage } from "../http/list";
import { bareRoute, route } from "../http/route";
import { mergeMetadata, word } from "./fields";
import { priceOf } from "./inline-price";
import { PAYMENT_BEHAVIORS } from "./subscription-create";
import { needLive } from "./subscriptions";
import { PRORATION_BEHAVIORS } from "./subscription-update";

interface ChangeParams {
  payment_behavior?: string | undefined;
  proration_behavior?: string | undefined;
  proration_date?: number | undefined;
}

export const subscriptionItemRoutes = [
  route("POST", "/v1/subscription_items", "SubscriptionItemCreate", ({ app, params }) => {
    const subscription = needLive(app, params.subscription);
    const price = priceOf(app, { price: params.price, price_data: params.price_data }, "item");
    const update = { price, quantity: params.quantity, metadata: mergeMetadata({}, params.metadata) };
    const changed = change(app, subscription, update, params);
    return formatItem(app, changed, changed.items.at(-1)?.id ?? "");
  }),
  route("GET", "/v1/subscription_items", "SubscriptionItemList", ({ app, params }) => {
    const subscription = app.store.subscriptions.get(params.subscription);
    if (!subscription) throw noSuch("subscription", params.subscription, "subscription");
    const newestLast = [...subscription.items].reverse();
    return listPage(newestLast, params, "/v1/subscription_items", (item) =>
      formatSubscriptionItem(app, subscription.id, item),
    );
  }),
  bareRoute("GET", "/v1/subscription_items/:id", ({ app, ids }) =>
    formatItem(app, owner(app, ids[0]), ids[0]),
  ),
  route("POST", "/v1/subscription_items/:id", "SubscriptionItemUpdate", ({ app, params, ids }) => {
    const update = {
      id: ids[0],
      price: params.price_data ? priceOf(app, { price_data: params.price_data }, "item") : params.price,
      quantity: params.quantity,
      metadata: params.metadata === undefined ? undefined : mergeMetadata({}, params.metadata),
    };
    return formatItem(app, change(app, owner(app, ids[0]), update, params), ids[0]);
  }),
  route("DELETE", "/v1/subscription_items/:id", "SubscriptionItemDelete", ({ app, params, ids }) => {
    change(app, owner(app, ids[0]), { id: ids[0], deleted: true }, params);
    return { id: ids[0], object: "subscription_item", deleted: true };
  }),
];

function owner(app: StripeApp, item: string): Subscription {
  const [subscription] = app.store.subscriptions.by("item", item);
  if (!subscription) throw noSuch("subscription_item", item);
  return subscription;
}

function formatItem(app: StripeApp, subscription: Subscription, id: string): object {
  const item = subscription.items.find((each) => each.id === id);
  if (!item) throw noSuch("subscription_item", id);
  return formatSubscriptionItem(app, subscription.id, item);
}

function change(
  app: StripeApp,
  subscription: Subscription,
  update: ItemUpdate,
  params: ChangeParams,
): Subscription {
  if (params.payment_behavior === "pending_if_incomplete") refuseUnlessPendable(app, subscription);
  const at = app.nowOf(subscription.customer);
  const behavior = word(params.proration_behavior, PRORATION_BEHAVIORS, "create_prorations");
  const prorationDate = params.proration_date ?? at;
  const planned = planChange(
    app,
    subscription,
    {
      items: [update],
      behavior,
      prorationDate,
      anchorNow: false,
      trialEnd: undefined,
      discounts: subscription.discounts,
    },
    at,
  );
  const paymentBehavior = word(params.payment_behavior, PAYMENT_BEHAVIORS, "allow_incomplete");
  return app.attempt(() =>
    applyPlanChange(app, subscription, planned, {}, { behavior, paymentBehavior, prorationDate, at }),
  );
}
