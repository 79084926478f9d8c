import type { StripeApp } from "./app";
import type { Subscription } from "./billing-entities";
import type { PortalConfiguration } from "./hosted-entities";
import { attempted } from "./checkout-pay";
import { invoicePageLine } from "./invoice-page";
import { composeInvoice } from "./invoices";
import { needCustomer } from "./customers";
import type { PlanPreview, PortalPlan, PortalResult } from "./page-models";
import { newPeriodLines, planChange, type PlanChange } from "./plan-change";
import { afterFlow, NOT_YOURS, ownSubscription } from "./portal-actions";
import { offeredPlans, openPortal } from "./portal-page";
import { scheduleChange, waitsForPeriodEnd } from "./portal-schedule";
import { currentPeriodEnd } from "./subscriptions";
import { applyPlanChange, billsNow, statusAfterChange } from "./subscription-update";

interface PlanInput {
  subscription: string;
  price: string;
  quantity?: number;
}

/** The portal's amounts for a plan change as of now. */
export function portalPlanPreview(app: StripeApp, id: string, input: PlanInput): PlanPreview {
  const open = openPortal(app, id);
  if (!open) return { kind: "expired" };
  const subscription = ownSubscription(app, open.session, input.subscription);
  const plan =
    subscription &&
    offeredPlans(app, open.configuration, subscription).find((each) => each.price === input.price);
  if (!subscription || !plan) return { kind: "refused", message: "This plan is not offered." };
  const at = app.nowOf(subscription.customer);
  const change = planned(app, open.configuration, subscription, input, at);
  if (waitsForPeriodEnd(app, open.configuration, subscription, input)) {
    return laterPreview(subscription, plan, at);
  }
  const changed = { ...subscription, ...change.patch };
  const behavior = open.configuration.features.subscription_update.proration_behavior;
  const now = billsNow(change, behavior, statusAfterChange(subscription, change, at));
  const invoice = composeInvoice(app, {
    customer: needCustomer(app, subscription.customer),
    subscription: changed,
    reason: "subscription_update",
    currency: subscription.currency,
    lines: [...change.lines, ...(change.restarts ? newPeriodLines(app, changed) : [])],
    discounts: subscription.discounts,
    at,
  });
  return {
    kind: "preview",
    plan,
    lines: invoice.lines.map(invoicePageLine),
    amountDue: now ? invoice.amount_due : 0,
    total: invoice.total,
    currency: subscription.currency,
    prorationDate: at,
    nextInvoiceAt: currentPeriodEnd(changed),
    startsAt: null,
  };
}

/** A change that waits costs nothing now. */
function laterPreview(
  subscription: Subscription,
  plan: PortalPlan,
  at: number,
): Extract<PlanPreview, { kind: "preview" }> {
  return {
    kind: "preview",
    plan,
    lines: [],
    amountDue: 0,
    total: 0,
    currency: subscription.currency,
    prorationDate: at,
    nextInvoiceAt: currentPeriodEnd(subscription),
    startsAt: currentPeriodEnd(subscription),
  };
}

function planned(
  app: StripeApp,
  configuration: PortalConfiguration,
  subscription: Subscription,
  input: PlanInput,
  prorationDate: number,
): PlanChange {
  const feature = configuration.features.subscription_update;
  const at = app.nowOf(subscription.customer);
  return planChange(
    app,
    subscription,
    {
      items: [{ id: subscription.items[0]?.id, price: input.price, quantity: input.quantity }],
      behavior: feature.proration_behavior,
      prorationDate,
      anchorNow: feature.billing_cycle_anchor === "now",
      trialEnd: feature.trial_update_behavior === "end_trial" ? at : undefined,
      discounts: subscription.discounts,
    },
    at,
  );
}

/** Changes the plan with the previewed amounts; a declined card changes nothing. */
export function portalApplyPlan(
  app: StripeApp,
  id: string,
  input: PlanInput & { prorationDate: number },
): PortalResult {
  const open = openPortal(app, id);
  if (!open) return { kind: "expired" };
  const subscription = ownSubscription(app, open.session, input.subscription);
  const offered = subscription && offeredPlans(app, open.configuration, subscription);
  if (!subscription || !offered?.some((plan) => plan.price === input.price)) return NOT_YOURS;
  const [item] = subscription.items;
  if (item && waitsForPeriodEnd(app, open.configuration, subscription, input)) {
    scheduleChange(app, subscription, item, input, app.nowOf(subscription.customer));
    return { kind: "done", redirectUrl: afterFlow(open.session) };
  }
  return attempted<PortalResult>(() => {
    const updated = app.attempt(() => apply(app, open.configuration, subscription, input));
    const invoice = app.store.invoices.get(updated.pending_update?.invoice ?? "");
    if (invoice) return { kind: "requires_action", hostedInvoiceUrl: `${app.baseUrl}/invoice/${invoice.id}` };
    return { kind: "done", redirectUrl: afterFlow(open.session) };
  });
}

function apply(
  app: StripeApp,
  configuration: PortalConfiguration,
  subscription: Subscription,
  input: PlanInput & { prorationDate: number },
): Subscription {
  const change = planned(app, configuration, subscription, input, input.prorationDate);
  return applyPlanChange(
    app,
    subscription,
    change,
    {},
    {
      behavior: configuration.features.subscription_update.proration_behavior,
      paymentBehavior: "pending_if_incomplete",
      prorationDate: input.prorationDate,
      at: app.nowOf(subscription.customer),
    },
  );
}
