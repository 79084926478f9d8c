import "server-only";
import type Stripe from "stripe";
import type { z } from "zod";
import { PRICES, type BillingPeriod } from "@/shared/billing/plans";
import { isChargedAsPriced } from "@/shared/billing/next-charge";
import type { PlanChangeMode, PlanChangePreview } from "@/shared/billing/plan-change";
import { AppError } from "../http/app-error";
import { askPrice } from "./change-price";
import { CHARGED_TO, canWaitForPayment } from "./pending-update";
import type { Ports, UserCall } from "./ports";
import { type PricedChange, readPreview } from "./read-preview";
import { scheduleIdOf } from "./release-schedule";
import type { previewPlanChangeRequest } from "./request-schemas";
import { changeSubscription, hasEnded } from "./subscription-change";

type Body = z.infer<typeof previewPlanChangeRequest>;
type PreviewPorts = Pick<Ports, "store" | "stripe" | "prices">;

/** What Stripe has when the price is calculated. */
interface Start {
  subscription: Stripe.Subscription;
  item: Stripe.SubscriptionItem;
  toPriceId: string;
  prorationDate: number;
}

/**
 * Has Stripe calculate what a change of the billing period would cost the caller, and keeps it for ten minutes. The
 * moment from which it is calculated stays on the server, so that what is charged is what was shown.
 * Throws AppError `no_subscription`, `not_changeable`, `plan_unavailable`.
 */
export async function previewPlanChange(
  ports: PreviewPorts,
  { user, body }: UserCall<Body>,
): Promise<PlanChangePreview> {
  const { clerkId } = user;
  const billingPeriod = body?.billingPeriod ?? null;
  const begun = await ports.store.beginPlanPreview({ clerkId, billingPeriod });
  if (begun.kind === "limited") throw new AppError("rate_limited", { retryAfterMs: begun.retryAfterMs });
  if (begun.kind === "invalid" || billingPeriod === null) throw new AppError("invalid_request");
  if (begun.kind === "refused") throw new AppError(begun.code);
  const { stripeSubscriptionId: id, prorationDate } = begun;
  return changeSubscription(ports.stripe, id, "no_subscription", async () => {
    const [subscription, toPriceId] = await Promise.all([
      ports.stripe.subscriptions.retrieve(id, { expand: CHARGED_TO }),
      ports.prices.sellable(billingPeriod),
    ]);
    const item = changeableItem(subscription, toPriceId);
    const start = { subscription, item, toPriceId, prorationDate };
    const mode = modeAtStripe(begun.mode, subscription);
    const priced = await price(ports.stripe, start, mode);
    const kept = await ports.store.recordPlanPreview({
      clerkId,
      origin: {
        stripeSubscriptionId: id,
        stripeItemId: item.id,
        stripeScheduleId: scheduleIdOf(subscription),
        fromPriceId: item.price.id,
        toPriceId,
      },
      billingPeriod,
      mode,
      prorationDate,
      amountDue: priced.amountDue,
      currency: priced.currency,
    });
    return { ...kept, mode, billingPeriod, ...shown(priced, start, { mode, billingPeriod }) };
  });
}

/** The one item whose price changes. Throws when Stripe has moved on from what our picture shows. */
function changeableItem(subscription: Stripe.Subscription, toPriceId: string): Stripe.SubscriptionItem {
  if (hasEnded(subscription)) throw new AppError("no_subscription");
  const [item, ...others] = subscription.items.data;
  const elsewhere = item === undefined || others.length > 0 || item.price.id === toPriceId;
  if (elsewhere || subscription.pending_update !== null) throw new AppError("not_changeable");
  return item;
}

/**
 * What can be charged at once may also wait for the end of the period, and has to where Stripe would apply it before its
 * payment is known.
 */
function modeAtStripe(mode: PlanChangeMode, subscription: Stripe.Subscription): PlanChangeMode {
  return mode === "now" && !canWaitForPayment(subscription) ? "at_period_end" : mode;
}

/** Stripe's own price of a change that is charged now; a change that waits costs nothing today. */
async function price(stripe: Stripe, start: Start, mode: PlanChangeMode): Promise<PricedChange> {
  const { subscription, item, toPriceId, prorationDate } = start;
  if (mode !== "now") {
    const { currency } = subscription;
    return { lines: [], discount: 0, tax: 0, balance: 0, amountDue: 0, currency, nextChargeAt: null };
  }
  const origin = { stripeSubscriptionId: subscription.id, stripeItemId: item.id, toPriceId };
  const preview = await askPrice(stripe, { origin, prorationDate });
  return readPreview(preview, {
    toPriceId,
    period: { from: item.current_period_start, to: item.current_period_end },
  });
}

/** What the page says besides Stripe's amounts: when the change is in force and when money moves next. */
function shown(
  { nextChargeAt, ...amounts }: PricedChange,
  { subscription, item, prorationDate }: Start,
  { mode, billingPeriod }: { mode: PlanChangeMode; billingPeriod: BillingPeriod },
) {
  const startsAt = mode === "now" ? prorationDate : (trialEnd(subscription, mode) ?? item.current_period_end);
  return {
    ...amounts,
    startsAt: startsAt * 1_000,
    nextCharge: {
      amount: PRICES[billingPeriod].unitAmount,
      at: (nextChargeAt ?? startsAt) * 1_000,
      isExact: isChargedAsPriced(subscription, item, amounts.balance),
    },
    calculatedAt: prorationDate * 1_000,
  };
}

function trialEnd({ trial_end }: Stripe.Subscription, mode: PlanChangeMode): number | null {
  return mode === "trial" ? trial_end : null;
}
