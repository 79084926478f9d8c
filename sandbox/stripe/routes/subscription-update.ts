import type Stripe from "stripe";
import type { StripeApp } from "../core/app";
import type { Subscription } from "../core/billing-entities";
import { redeemDiscounts } from "../core/discounts";
import { exclusiveParams, invalidRequest } from "../core/errors";
import { refuseUnlessPendable } from "../core/pending-updates";
import { endTrialWithoutMethod } from "../core/renewal";
import { planChange, type ItemUpdate, type ProrationBehavior } from "../core/plan-change";
import { managingSchedule } from "../core/schedule-phases";
import { resolveCancelAt, scheduledCancellation } from "../core/subscription-cancel";
import { resumeSubscription } from "../core/resume";
import { applyPlanChange } from "../core/subscription-update";
import { currentPeriodEnd, isEnded, needSubscription, updateSubscription } from "../core/subscriptions";
import { formatSubscription } from "../format/subscription";
import type { Call } from "../http/route";
import { legacyText, mergeMetadata, unsettable, word } from "./fields";
import { priceOf } from "./inline-price";
import { needMethod } from "./payment-methods";
import { PAYMENT_BEHAVIORS } from "./subscription-create";

type Params = Stripe.SubscriptionUpdateParams;

export const PRORATION_BEHAVIORS = [
  "create_prorations",
  "always_invoice",
  "none",
] as const satisfies readonly ProrationBehavior[];

/** Updates a subscription from an API request. */
export function updateFromParams(call: Call<Params>): object {
  const { app, params, ids } = call;
  const before = needSubscription(app, ids[0]);
  const at = app.nowOf(before.customer);
  refuse(app, before, params);
  if (isEnded(before)) return updateEnded(app, before, params, at);
  if (params.trial_end === "now" && before.status === "trialing") {
    const ended = endTrialWithoutMethod(app, before, at);
    if (ended) return formatSubscription(app, ended);
  }
  const behavior = word(params.proration_behavior, PRORATION_BEHAVIORS, "create_prorations");
  const prorationDate = params.proration_date ?? at;
  checkProrationDate(before, prorationDate, at);
  const change = planChange(
    app,
    before,
    {
      items: itemUpdates(app, params.items ?? []),
      behavior,
      prorationDate,
      anchorNow: params.billing_cycle_anchor?.type === "now",
      trialEnd: params.trial_end === "now" ? at : params.trial_end,
      discounts: discountsAfter(call, before, at),
    },
    at,
  );
  const fields = {
    ...plainFields(app, before, params),
    ...cancellationFields(before, params, at, change.patch.items),
  };
  const paymentBehavior = word(params.payment_behavior, PAYMENT_BEHAVIORS, "allow_incomplete");
  const updated = app.attempt(() =>
    applyPlanChange(app, before, change, fields, { behavior, paymentBehavior, prorationDate, at }),
  );
  return formatSubscription(app, updated);
}

/** With `pending_if_incomplete` Stripe takes only what the payment is about. */
const WITH_PENDING = new Set([
  "items",
  "payment_behavior",
  "proration_behavior",
  "proration_date",
  "billing_cycle_anchor",
  "trial_end",
  "trial_from_plan",
  "expand",
  "add_invoice_items",
  "discounts",
]);

function refuse(app: StripeApp, before: Subscription, params: Params): void {
  if (params.cancel_at !== undefined && params.cancel_at_period_end !== undefined) {
    throw exclusiveParams("cancel_at", "cancel_at_period_end");
  }
  const cancels = params.cancel_at !== undefined || params.cancel_at_period_end !== undefined;
  const schedule = managingSchedule(app, before);
  if (cancels && schedule) {
    throw invalidRequest(
      `The subscription is managed by the subscription schedule \`${schedule.id}\`, and updating any cancelation behavior directly is not allowed. Please update the schedule instead.`,
    );
  }
  if (params.payment_behavior === "pending_if_incomplete") {
    const name = Object.keys(params).find((each) => !WITH_PENDING.has(each));
    if (name) {
      throw invalidRequest(
        `When \`payment_behavior\` is set to \`pending_if_incomplete\`, you cannot update \`${name}\`.`,
        name,
      );
    }
    refuseUnlessPendable(app, before);
  }
  const changesPlan = params.items !== undefined || params.billing_cycle_anchor !== undefined;
  if (before.status === "incomplete" && changesPlan) {
    throw invalidRequest(
      "This subscription cannot be updated in its current state: its first invoice is not paid.",
    );
  }
}

/** An ended subscription takes `metadata` and `cancellation_details` only. */
function updateEnded(app: StripeApp, before: Subscription, params: Params, at: number): object {
  const other = Object.keys(params).find(
    (name) => !["metadata", "cancellation_details", "expand"].includes(name),
  );
  if (other) {
    throw invalidRequest(
      "A canceled subscription can only update its cancellation_details and metadata.",
      other,
    );
  }
  const patch = {
    metadata: mergeMetadata(before.metadata, params.metadata),
    cancellation_details: detailsAfter(before, params),
  };
  return formatSubscription(app, updateSubscription(app, before, patch, at));
}

function checkProrationDate(before: Subscription, date: number, at: number): void {
  const start = Math.min(...before.items.map((item) => item.current_period_start));
  if (date < start || date > Math.max(at, currentPeriodEnd(before))) {
    throw invalidRequest(
      "Cannot specify proration_date outside of current subscription period",
      "proration_date",
    );
  }
}

export function itemUpdates(
  app: StripeApp,
  items: readonly {
    id?: string;
    price?: string;
    price_data?: Stripe.SubscriptionUpdateParams.Item["price_data"];
    quantity?: number;
    deleted?: boolean;
    metadata?: Stripe.Emptyable<Stripe.MetadataParam>;
  }[],
): ItemUpdate[] {
  return items.map((item, index) => ({
    id: item.id,
    price: item.price_data ? priceOf(app, { price_data: item.price_data }, `items[${index}]`) : item.price,
    quantity: item.quantity,
    deleted: item.deleted,
    metadata: item.metadata === undefined ? undefined : mergeMetadata({}, item.metadata),
  }));
}

function discountsAfter(call: Call<Params>, before: Subscription, at: number): string[] {
  const coupon = legacyText(call, "coupon");
  const wanted = coupon === null ? call.params.discounts : coupon === "" ? "" : [{ coupon }];
  if (wanted === undefined) return before.discounts;
  if (!wanted) return [];
  return redeemDiscounts(call.app, wanted, { customer: before.customer, subscription: before.id, at });
}

function plainFields(app: StripeApp, before: Subscription, params: Params): Partial<Subscription> {
  const settings = params.payment_settings;
  if (params.default_payment_method) needMethod(app, params.default_payment_method, "default_payment_method");
  const pause = params.pause_collection;
  return {
    metadata: mergeMetadata(before.metadata, params.metadata),
    description: unsettable(params.description, before.description),
    default_payment_method: params.default_payment_method ?? before.default_payment_method,
    collection_method: word(
      params.collection_method,
      ["charge_automatically", "send_invoice"],
      before.collection_method,
    ),
    days_until_due: params.days_until_due ?? before.days_until_due,
    save_default_payment_method: word(
      settings?.save_default_payment_method,
      ["off", "on_subscription"],
      before.save_default_payment_method,
    ),
    missing_payment_method: word(
      params.trial_settings?.end_behavior.missing_payment_method,
      ["create_invoice", "cancel", "pause"],
      before.missing_payment_method,
    ),
    pause_collection:
      pause === undefined
        ? before.pause_collection
        : pause
          ? {
              behavior: word(
                pause.behavior,
                ["keep_as_draft", "mark_uncollectible", "void"],
                "keep_as_draft",
              ),
              resumes_at: pause.resumes_at ?? null,
            }
          : null,
  };
}

function detailsAfter(before: Subscription, params: Params): Subscription["cancellation_details"] {
  const input = params.cancellation_details;
  return {
    comment: unsettable(input?.comment, before.cancellation_details.comment),
    feedback: unsettable<string>(input?.feedback, before.cancellation_details.feedback),
    reason: before.cancellation_details.reason,
  };
}

function cancellationFields(
  before: Subscription,
  params: Params,
  at: number,
  items: Subscription["items"],
): Partial<Subscription> {
  const after = { ...before, items };
  const scheduled = scheduledFields(after, params, at);
  const base = { ...before, ...scheduled };
  return { ...scheduled, cancellation_details: detailsAfter(base, params) };
}

function scheduledFields(after: Subscription, params: Params, at: number): Partial<Subscription> {
  if (params.cancel_at_period_end === true) {
    return scheduledCancellation(after, currentPeriodEnd(after), { at, atPeriodEnd: true });
  }
  if (params.cancel_at_period_end === false) {
    // Also takes back a `cancel_at` that the portal has set.
    return scheduledCancellation(after, null, { at, atPeriodEnd: false });
  }
  if (params.cancel_at !== undefined) {
    const cancelAt = params.cancel_at === null ? null : resolveCancelAt(after, params.cancel_at);
    return scheduledCancellation(after, cancelAt, { at, atPeriodEnd: false });
  }
  // A scheduled end of period moves with the period.
  return after.cancel_at_period_end ? { cancel_at: currentPeriodEnd(after) } : {};
}

const RESUME_BEHAVIORS = ["resume_on_payment_attempt", "resume_on_payment_success"] as const;

/** Ends `paused`. A subscription that waits for its payment to go on is not resumed once more. */
export function resumeFromParams({ app, params, ids }: Call<Stripe.SubscriptionResumeParams>): object {
  const before = needSubscription(app, ids[0]);
  if (before.status !== "paused") {
    throw invalidRequest("You can only resume a subscription that is `paused`.");
  }
  if (before.resumption) {
    throw invalidRequest("This subscription is being resumed. Pay or void its open invoice.");
  }
  const resumed = app.attempt(() =>
    resumeSubscription(app, before, {
      anchorNow: params.billing_cycle_anchor?.type !== "unchanged",
      behavior: word(params.payment_behavior, RESUME_BEHAVIORS, "resume_on_payment_attempt"),
      at: app.nowOf(before.customer),
    }),
  );
  return formatSubscription(app, resumed);
}
