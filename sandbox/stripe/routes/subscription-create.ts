import type Stripe from "stripe";
import type { StripeApp } from "../core/app";
import type { Subscription } from "../core/billing-entities";
import { needCustomer } from "../core/customers";
import type { DiscountInput } from "../core/discounts";
import { invalidRequest, missingParam } from "../core/errors";
import { needPrice } from "../core/lines";
import { days } from "../core/periods";
import { createSubscription, type NewSubscription, type PaymentBehavior } from "../core/subscription-create";
import { resolveCancelAt, scheduledCancellation } from "../core/subscription-cancel";
import { currentPeriodEnd, needSubscription } from "../core/subscriptions";
import { formatSubscription } from "../format/subscription";
import type { Call } from "../http/route";
import { checkCurrency, legacyText, mergeMetadata, word } from "./fields";
import { priceOf } from "./inline-price";
import { needMethod } from "./payment-methods";

type Params = Stripe.SubscriptionCreateParams;

export const PAYMENT_BEHAVIORS = [
  "allow_incomplete",
  "default_incomplete",
  "error_if_incomplete",
  "pending_if_incomplete",
] as const satisfies readonly PaymentBehavior[];

/** Creates a subscription from an API request. */
export function createFromParams(call: Call<Params>): object {
  const { app, params } = call;
  if (params.customer === undefined) throw missingParam("customer");
  const customer = needCustomer(app, params.customer, "customer");
  const at = app.nowOf(customer.id);
  const items = itemsOf(call);
  const created = createAll(
    app,
    {
      customer,
      items,
      currency: params.currency === undefined ? undefined : checkCurrency(params.currency),
      extras: (params.add_invoice_items ?? []).map((extra, index) => ({
        price: priceOf(app, extra, `add_invoice_items[${index}]`),
        quantity: extra.quantity ?? 1,
      })),
      discounts: discountsOf(call),
      trialEnd: trialEnd(call, at, items[0]?.price),
      anchor: params.billing_cycle_anchor ?? null,
      prorateToAnchor: params.proration_behavior !== "none",
      paymentBehavior: word(params.payment_behavior, PAYMENT_BEHAVIORS, "allow_incomplete"),
      card: null,
      announceFirst: false,
      checkoutSession: null,
      metadata: mergeMetadata({}, params.metadata),
      fields: fieldsOf(call),
    },
    at,
  );
  const scheduled = cancellation(params, created, at);
  if (scheduled) app.store.subscriptions.update(created.id, scheduled);
  return formatSubscription(app, needSubscription(app, created.id));
}

/** A subscription that may not stay incomplete leaves nothing behind when its first payment fails. */
function createAll(app: StripeApp, input: NewSubscription, at: number): Subscription {
  const create = () => createSubscription(app, input, at);
  return input.paymentBehavior === "error_if_incomplete" ? app.attempt(create) : create();
}

function itemsOf({ app, params, legacy, raw }: Call<Params>) {
  const items = params.items ?? [];
  if (items.length === 0) throw missingParam("items");
  if (items.length > 20) throw invalidRequest("A subscription can have up to 20 items.", "items");
  const seen = new Set<string>();
  return items.map((item, index) => {
    const price = priceOf(
      app,
      { price: item.price ?? legacyPlan(legacy, raw, index), price_data: item.price_data },
      `items[${index}]`,
    );
    if (seen.has(price)) {
      throw invalidRequest(`Cannot add multiple subscription items with the same plan: ${price}`, "items");
    }
    seen.add(price);
    return { price, quantity: item.quantity ?? 1, metadata: mergeMetadata({}, item.metadata) };
  });
}

/** `items[0][plan]` of older versions. */
function legacyPlan(legacy: boolean, raw: Call<Params>["raw"], index: number): string | undefined {
  const items = legacy ? raw.items : undefined;
  const item = typeof items === "object" && !Array.isArray(items) ? items[String(index)] : undefined;
  const plan = typeof item === "object" && !Array.isArray(item) ? item.plan : undefined;
  return typeof plan === "string" ? plan : undefined;
}

function discountsOf(call: Call<Params>): DiscountInput[] {
  const coupon = legacyText(call, "coupon");
  if (coupon !== null) return [{ coupon }];
  return call.params.discounts ? call.params.discounts : [];
}

function trialEnd({ app, params }: Call<Params>, at: number, price: string | undefined): number | null {
  if (params.trial_end !== undefined && params.trial_period_days !== undefined) {
    throw invalidRequest(
      "You may only specify one of these parameters: trial_end, trial_period_days.",
      "trial_end",
    );
  }
  if (params.trial_end === "now") return null;
  if (typeof params.trial_end === "number") {
    if (params.trial_end <= at) {
      throw invalidRequest(
        "Invalid timestamp: must be an integer Unix timestamp in the future.",
        "trial_end",
      );
    }
    return params.trial_end;
  }
  if (params.trial_period_days !== undefined) {
    if (params.trial_period_days < 1) {
      throw invalidRequest(
        "This value must be greater than or equal to 1.",
        "trial_period_days",
        "parameter_invalid_integer",
      );
    }
    return at + days(params.trial_period_days);
  }
  const fromPlan =
    params.trial_from_plan && price ? needPrice(app, price).recurring?.trial_period_days : null;
  return fromPlan ? at + days(fromPlan) : null;
}

function fieldsOf({ app, params }: Call<Params>): Partial<Subscription> {
  const settings = params.payment_settings;
  const mode = params.billing_mode;
  const days_until_due = params.days_until_due ?? null;
  const collection_method =
    params.collection_method === "send_invoice" ? "send_invoice" : "charge_automatically";
  if (collection_method === "send_invoice" && days_until_due === null) throw missingParam("days_until_due");
  if (params.default_payment_method !== undefined) {
    needMethod(app, params.default_payment_method, "default_payment_method");
  }
  return {
    collection_method,
    days_until_due,
    description: params.description ?? null,
    default_payment_method: params.default_payment_method ?? null,
    save_default_payment_method:
      settings?.save_default_payment_method === "on_subscription" ? "on_subscription" : "off",
    payment_method_types: settings?.payment_method_types ? [...settings.payment_method_types] : null,
    missing_payment_method: word(
      params.trial_settings?.end_behavior.missing_payment_method,
      ["create_invoice", "cancel", "pause"],
      "create_invoice",
    ),
    billing_mode: {
      type: mode?.type === "classic" ? "classic" : "flexible",
      proration_discounts: mode?.flexible?.proration_discounts === "itemized" ? "itemized" : "included",
    },
  };
}

function cancellation(params: Params, created: Subscription, at: number): Partial<Subscription> | null {
  if (params.cancel_at_period_end) {
    return scheduledCancellation(created, currentPeriodEnd(created), { at, atPeriodEnd: true });
  }
  if (params.cancel_at === undefined) return null;
  return scheduledCancellation(created, resolveCancelAt(created, params.cancel_at), {
    at,
    atPeriodEnd: false,
  });
}
