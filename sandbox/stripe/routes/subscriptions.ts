import type Stripe from "stripe";
import type { StripeApp } from "../core/app";
import { invalidRequest, noSuch } from "../core/errors";
import { pauseSubscription } from "../core/renewal";
import { cancelSubscription } from "../core/subscription-cancel";
import { isEnded, needSubscription, updateSubscription } from "../core/subscriptions";
import { formatDiscount } from "../format/catalogue";
import { formatSubscription } from "../format/subscription";
import { inRange, listPage } from "../http/list";
import { bareRoute, route, type Call } from "../http/route";
import { createFromParams } from "./subscription-create";
import { resumeFromParams, updateFromParams } from "./subscription-update";

export const subscriptionRoutes = [
  route("POST", "/v1/subscriptions", "SubscriptionCreate", (call) => createFromParams(call)),
  route("GET", "/v1/subscriptions", "SubscriptionList", (call) => list(call)),
  bareRoute("GET", "/v1/subscriptions/:id", ({ app, ids }) =>
    formatSubscription(app, needSubscription(app, ids[0])),
  ),
  route("POST", "/v1/subscriptions/:id", "SubscriptionUpdate", (call) => updateFromParams(call)),
  route("DELETE", "/v1/subscriptions/:id", "SubscriptionCancel", ({ app, params, ids }) => {
    const subscription = needLive(app, ids[0]);
    const details = params.cancellation_details;
    const canceled = cancelSubscription(app, subscription, {
      at: app.nowOf(subscription.customer),
      reason: "cancellation_requested",
      details: { comment: details?.comment || null, feedback: details?.feedback || null },
      prorate: params.prorate ?? false,
      invoiceNow: params.invoice_now ?? false,
    });
    return formatSubscription(app, canceled);
  }),
  route("POST", "/v1/subscriptions/:id/resume", "SubscriptionResume", (call) => resumeFromParams(call)),
  route("POST", "/v1/subscriptions/:id/pause", "SubscriptionPause", ({ app, ids }) => {
    const subscription = needLive(app, ids[0]);
    if (subscription.status !== "active" && subscription.status !== "trialing") {
      throw invalidRequest(`You cannot pause a subscription that is \`${subscription.status}\`.`);
    }
    const at = app.nowOf(subscription.customer);
    return formatSubscription(app, pauseSubscription(app, subscription, at, "pause_requested"));
  }),
  route("POST", "/v1/subscriptions/:id/migrate", "SubscriptionMigrate", ({ app, ids }) => {
    const subscription = needLive(app, ids[0]);
    if (subscription.billing_mode.type === "flexible") {
      throw invalidRequest("This subscription is already in flexible billing mode.", "billing_mode");
    }
    const at = app.nowOf(subscription.customer);
    const mode = { type: "flexible", proration_discounts: "included", updated_at: at } as const;
    return formatSubscription(app, updateSubscription(app, subscription, { billing_mode: mode }, at));
  }),
  bareRoute("DELETE", "/v1/subscriptions/:id/discount", ({ app, ids }) => {
    const subscription = needLive(app, ids[0]);
    const discount = app.store.discounts.get(subscription.discounts[0] ?? "");
    if (discount === undefined) throw noSuch("active discount for subscription", subscription.id);
    updateSubscription(app, subscription, { discounts: [] }, app.nowOf(subscription.customer));
    const { end: _end, ...gone } = formatDiscount(discount);
    return { ...gone, deleted: true };
  }),
];

/** The subscription, unless it has ended: Stripe then answers as if it were gone. */
export function needLive(app: StripeApp, id: string) {
  const subscription = needSubscription(app, id);
  if (isEnded(subscription)) throw noSuch("subscription", id);
  return subscription;
}

function list({ app, params }: Call<Stripe.SubscriptionListParams>): object {
  const rows = params.customer
    ? app.store.subscriptions.by("customer", params.customer)
    : params.price
      ? app.store.subscriptions.by("price", params.price)
      : app.store.subscriptions.all();
  const wanted = rows
    .filter((row) => hasStatus(row.status, params.status))
    .filter((row) => inRange(row.created, params.created))
    .filter((row) => params.price === undefined || row.items.some((item) => item.price === params.price))
    .filter(
      (row) => params.collection_method === undefined || row.collection_method === params.collection_method,
    )
    .filter((row) => params.test_clock === undefined || row.test_clock === params.test_clock)
    .filter((row) => row.items.some((item) => inRange(item.current_period_end, params.current_period_end)))
    .filter((row) =>
      row.items.some((item) => inRange(item.current_period_start, params.current_period_start)),
    );
  return listPage(wanted, params, "/v1/subscriptions", (row) => formatSubscription(app, row));
}

/** Without a status, everything that has not been canceled; `ended` is canceled or expired. */
function hasStatus(status: string, wanted: string | undefined): boolean {
  switch (wanted) {
    case undefined:
      return status !== "canceled";
    case "all":
      return true;
    case "ended":
      return status === "canceled" || status === "incomplete_expired";
    default:
      return status === wanted;
  }
}
