import type { StripeApp } from "./app";
import { needAmount } from "./currencies";
import type { CheckoutLine, CheckoutSession } from "./hosted-entities";
import type { Coupon } from "./entities";
import { couponAmount, spread } from "./discounts";
import { needPrice } from "./lines";

export interface CheckoutTotals {
  subtotal: number;
  discount: number;
  total: number;
  /** What the coupon takes off each line. */
  discounts: number[];
  /** What is due at completion: nothing while a trial runs. */
  dueToday: number;
}

/** The coupon that a session's discount stands for. */
export function couponOf(
  app: StripeApp,
  discount: { coupon: string | null; promotion_code: string | null },
): Coupon | null {
  const code =
    discount.promotion_code === null ? undefined : app.store.promotionCodes.get(discount.promotion_code);
  return app.store.coupons.get(code?.coupon ?? discount.coupon ?? "") ?? null;
}

/** Totals of a session's lines with a coupon, in minor units. */
export function checkoutTotals(
  app: StripeApp,
  session: CheckoutSession,
  coupon: Coupon | null,
): CheckoutTotals {
  const amounts = session.lines.map((line) => checkoutAmount(app, session, line));
  const subtotal = amounts.reduce((sum, amount) => sum + amount, 0);
  const weights = session.lines.map((line, index) => {
    const product = needPrice(app, line.price).product;
    return coupon?.applies_to && !coupon.applies_to.includes(product) ? 0 : (amounts[index] ?? 0);
  });
  const base = weights.reduce((sum, weight) => sum + weight, 0);
  const discount = coupon ? couponAmount(coupon, base) : 0;
  const hasTrial = trialEndOf(session, app.now(session.test_clock)) !== null;
  return {
    subtotal,
    discount,
    total: subtotal - discount,
    discounts: spread(discount, weights),
    dueToday: hasTrial ? oneTime(app, session) : subtotal - discount,
  };
}

function oneTime(app: StripeApp, session: CheckoutSession): number {
  return session.lines
    .map((line) => ({ line, price: needPrice(app, line.price) }))
    .filter(({ price }) => price.recurring === null)
    .reduce((sum, { line }) => sum + checkoutAmount(app, session, line), 0);
}

/** What a line costs in the session's currency. */
export function checkoutAmount(app: StripeApp, session: CheckoutSession, line: CheckoutLine): number {
  const price = needPrice(app, line.price);
  return Math.round(needAmount(price, session.currency ?? price.currency) * line.quantity);
}

/** When a trial started at `at` would end (epoch seconds), null without one. */
export function trialEndOf(session: CheckoutSession, at: number): number | null {
  const { trial_end: end, trial_period_days: length } = session.subscription_data;
  if (end !== null) return end;
  return length === null ? null : at + length * 86_400;
}
