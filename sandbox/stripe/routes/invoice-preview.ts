import type Stripe from "stripe";
import type { StripeApp } from "../core/app";
import type { Invoice, Subscription } from "../core/billing-entities";
import { needCustomer } from "../core/customers";
import { redeemDiscounts } from "../core/discounts";
import { missingParam, StripeError } from "../core/errors";
import { composeInvoice, pendingItems } from "../core/invoices";
import { newPeriodLines, planChange, type PlanChange } from "../core/plan-change";
import { createSubscription } from "../core/subscription-create";
import { billsNow, statusAfterChange } from "../core/subscription-update";
import { currentPeriodEnd, isEnded, needSubscription } from "../core/subscriptions";
import { upcomingInvoice } from "../core/upcoming-invoice";
import { formatInvoice } from "../format/invoice";
import type { Call } from "../http/route";
import { word } from "./fields";
import { priceOf } from "./inline-price";
import { itemUpdates, PRORATION_BEHAVIORS } from "./subscription-update";

type Params = Stripe.InvoiceCreatePreviewParams;

/** What the next invoice would say, or the one that a change would cause now. Nothing is stored. */
export function previewInvoice(call: Call<Params>): object {
  const { app, params } = call;
  return app.dry(() => {
    const id = app.id("upcomingInvoice");
    const invoice =
      params.subscription === undefined
        ? previewNew(app, params)
        : previewOf(app, needSubscription(app, params.subscription, "subscription"), params);
    return formatInvoice(app, { ...invoice, id, auto_advance: false });
  });
}

function previewOf(app: StripeApp, subscription: Subscription, params: Params): Invoice {
  const details = params.subscription_details;
  const at = app.nowOf(subscription.customer);
  const behavior = word(details?.proration_behavior, PRORATION_BEHAVIORS, "create_prorations");
  const prorationDate = details?.proration_date ?? at;
  const discounts =
    params.discounts === undefined
      ? subscription.discounts
      : redeemDiscounts(app, params.discounts || [], {
          customer: subscription.customer,
          subscription: subscription.id,
          at,
        });
  const change = planChange(
    app,
    subscription,
    {
      items: itemUpdates(app, details?.items ?? []),
      behavior,
      prorationDate,
      anchorNow: details?.billing_cycle_anchor?.type === "now",
      trialEnd: details?.trial_end === "now" ? at : details?.trial_end,
      discounts,
    },
    at,
  );
  const status = statusAfterChange(subscription, change, at);
  const changed: Subscription = { ...subscription, ...change.patch, status };
  if (billsNow(change, behavior, status)) return immediate(app, changed, change, prorationDate, at);
  const ends =
    details?.cancel_at_period_end ??
    (subscription.cancel_at !== null && subscription.cancel_at <= currentPeriodEnd(changed));
  if (isEnded(subscription) || ends) throw noneUpcoming(subscription);
  return upcomingInvoice(app, changed, change.lines);
}

/** The invoice that the change causes at once. */
function immediate(
  app: StripeApp,
  changed: Subscription,
  change: PlanChange,
  prorationDate: number,
  at: number,
): Invoice {
  const period = change.restarts ? newPeriodLines(app, changed) : [];
  const waiting = pendingItems(app, changed.customer, changed.id).map((item) => item.line);
  return composeInvoice(app, {
    customer: needCustomer(app, changed.customer),
    subscription: changed,
    reason: "subscription_update",
    currency: changed.currency,
    lines: [...waiting, ...change.lines, ...period],
    discounts: changed.discounts,
    at,
    fields: { subscription_proration_date: prorationDate },
  });
}

/** The first invoice of a subscription that does not exist yet. */
function previewNew(app: StripeApp, params: Params): Invoice {
  if (params.customer === undefined) throw missingParam("customer");
  const customer = needCustomer(app, params.customer, "customer");
  const items = params.subscription_details?.items;
  if (!items) return upcomingOfCustomer(app, customer.id, params);
  const at = app.nowOf(customer.id);
  const trialEnd = params.subscription_details?.trial_end;
  const created = createSubscription(
    app,
    {
      customer,
      items: items.map((item, index) => ({
        price: priceOf(
          app,
          { price: item.price, price_data: item.price_data },
          `subscription_details[items][${index}]`,
        ),
        quantity: item.quantity ?? 1,
        metadata: {},
      })),
      extras: [],
      discounts: params.discounts ? params.discounts : [],
      trialEnd: typeof trialEnd === "number" ? trialEnd : null,
      anchor: null,
      prorateToAnchor: true,
      paymentBehavior: "default_incomplete",
      card: null,
      announceFirst: false,
      checkoutSession: null,
      metadata: {},
      fields: {},
    },
    at,
  );
  const invoice = app.store.invoices.get(created.latest_invoice ?? "");
  if (!invoice) throw new Error(`${created.id}: a new subscription without an invoice`);
  return {
    ...invoice,
    status: "draft",
    number: null,
    finalized_at: null,
    paid_at: null,
    effective_at: null,
    amount_paid: 0,
  };
}

function upcomingOfCustomer(app: StripeApp, customer: string, params: Params): Invoice {
  const [next] = app.store.subscriptions
    .by("customer", customer)
    .filter((row) => !isEnded(row))
    .sort((left, right) => currentPeriodEnd(left) - currentPeriodEnd(right));
  if (!next) throw noneUpcoming({ customer });
  return previewOf(app, next, params);
}

function noneUpcoming({ customer }: Pick<Subscription, "customer">): StripeError {
  return new StripeError(404, {
    type: "invalid_request_error",
    code: "invoice_upcoming_none",
    doc_url: "https://stripe.com/docs/error-codes/invoice-upcoming-none",
    message: `No upcoming invoices for customer: ${customer}`,
  });
}
