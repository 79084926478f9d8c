import { isCouponValid } from "../format/catalogue";
import type { StripeApp } from "./app";
import type { InvoiceLine } from "./billing-entities";
import type { Coupon, Discount, PromotionCode } from "./entities";
import { invalidRequest, noSuch } from "./errors";
import { addInterval } from "./periods";

/** One element of a `discounts` parameter. */
export interface DiscountInput {
  coupon?: string | undefined;
  promotion_code?: string | undefined;
  discount?: string | undefined;
}

export interface DiscountTarget {
  customer: string | null;
  subscription?: string;
  checkout_session?: string;
  /** Epoch seconds. */
  at: number;
}

/** Redeems coupons and promotion codes; an existing discount id is kept. Returns discount ids. */
export function redeemDiscounts(
  app: StripeApp,
  inputs: readonly DiscountInput[],
  target: DiscountTarget,
): string[] {
  return inputs.map((input, index) => {
    if (input.discount) return needDiscount(app, input.discount, `discounts[${index}][discount]`).id;
    const code = input.promotion_code
      ? usablePromotionCode(app, input.promotion_code, target.customer, `discounts[${index}][promotion_code]`)
      : null;
    const coupon = usableCoupon(
      app,
      code?.coupon ?? input.coupon ?? "",
      target.at,
      `discounts[${index}][coupon]`,
    );
    return redeem(app, coupon, code, target).id;
  });
}

function needDiscount(app: StripeApp, id: string, param: string): Discount {
  const discount = app.store.discounts.get(id);
  if (!discount || discount.deleted) throw noSuch("discount", id, param);
  return discount;
}

/** The coupon, or why it cannot be redeemed. */
export function usableCoupon(app: StripeApp, id: string, now: number, param: string): Coupon {
  const coupon = app.store.coupons.get(id);
  if (!coupon || coupon.deleted) throw noSuch("coupon", id, param);
  if (!isCouponValid(coupon, now)) throw invalidRequest(`Coupon expired: ${id}`, param, "coupon_expired");
  return coupon;
}

/** The promotion code, or why this customer cannot use it. */
export function usablePromotionCode(
  app: StripeApp,
  id: string,
  customer: string | null,
  param: string,
): PromotionCode {
  const code = app.store.promotionCodes.get(id);
  if (!code) throw noSuch("promotion code", id, param);
  const reason = whyUnusable(app, code, customer);
  if (reason) throw invalidRequest(reason, param);
  return code;
}

/** Why a code cannot be used by this customer now; null when it can. */
export function whyUnusable(app: StripeApp, code: PromotionCode, customer: string | null): string | null {
  const now = app.nowOf(customer);
  const coupon = app.store.coupons.get(code.coupon);
  const used = code.max_redemptions !== null && code.times_redeemed >= code.max_redemptions;
  const over = code.expires_at !== null && code.expires_at <= now;
  if (!code.active || used || over || !coupon || !isCouponValid(coupon, now)) {
    return "This promotion code is not active or has expired.";
  }
  if (code.customer !== null && code.customer !== customer)
    return "This promotion code belongs to another customer.";
  const paidBefore =
    customer !== null &&
    app.store.invoices.by("customer", customer).some((invoice) => invoice.status === "paid");
  if (code.first_time_transaction && paidBefore) {
    return "This promotion code can only be redeemed on a customer's first transaction.";
  }
  return null;
}

function redeem(
  app: StripeApp,
  coupon: Coupon,
  code: PromotionCode | null,
  target: DiscountTarget,
): Discount {
  app.store.coupons.update(coupon.id, { times_redeemed: coupon.times_redeemed + 1 });
  if (code) app.store.promotionCodes.update(code.id, { times_redeemed: code.times_redeemed + 1 });
  const months = coupon.duration === "repeating" ? coupon.duration_in_months : null;
  return app.store.discounts.insert({
    id: app.id("discount"),
    coupon: coupon.id,
    promotion_code: code?.id ?? null,
    customer: target.customer,
    subscription: target.subscription ?? null,
    checkout_session: target.checkout_session ?? null,
    invoice: null,
    invoice_item: null,
    start: target.at,
    end: months === null ? null : addInterval(target.at, "month", months),
    deleted: false,
  });
}

/** Whether a discount still reduces an invoice of `at`; a `once` coupon counts for the first invoice only. */
export function discountApplies(app: StripeApp, id: string, at: number, alreadyUsed: boolean): boolean {
  const discount = app.store.discounts.get(id);
  const coupon = discount && app.store.coupons.get(discount.coupon);
  if (!discount || !coupon || discount.deleted) return false;
  if (coupon.duration === "once") return !alreadyUsed;
  return discount.end === null || at < discount.end;
}

/** What one coupon takes off an amount, in minor units. */
export function couponAmount(coupon: Pick<Coupon, "percent_off" | "amount_off">, base: number): number {
  if (base <= 0) return 0;
  if (coupon.percent_off !== null) return Math.min(base, Math.round((base * coupon.percent_off) / 100));
  return Math.min(base, coupon.amount_off ?? 0);
}

/** Spreads an amount over lines in proportion to `weights`; the parts add up to `amount` exactly. */
export function spread(amount: number, weights: readonly number[]): number[] {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  let given = 0;
  let weighed = 0;
  return weights.map((weight) => {
    weighed += weight;
    const share = total === 0 ? 0 : Math.round((amount * weighed) / total) - given;
    given += share;
    return share;
  });
}

/** Lines with the amounts that `discounts` take off them, one discount after the other. */
export function discountLines(
  app: StripeApp,
  lines: readonly InvoiceLine[],
  discounts: readonly string[],
): InvoiceLine[] {
  const left = lines.map((line) => line.amount);
  const parts: InvoiceLine["discount_amounts"][] = lines.map(() => []);
  for (const id of discounts) {
    const coupon = app.store.coupons.get(app.store.discounts.get(id)?.coupon ?? "");
    if (!coupon) continue;
    const weights = lines.map((line, index) =>
      takesDiscount(line, coupon) ? Math.max(0, left[index] ?? 0) : 0,
    );
    const base = weights.reduce((sum, weight) => sum + weight, 0);
    for (const [index, share] of spread(couponAmount(coupon, base), weights).entries()) {
      if (!weights[index]) continue;
      left[index] = (left[index] ?? 0) - share;
      parts[index]?.push({ amount: share, discount: id });
    }
  }
  return lines.map((line, index) => ({ ...line, discount_amounts: parts[index] ?? [] }));
}

function takesDiscount(line: InvoiceLine, coupon: Coupon): boolean {
  if (!line.discountable || line.amount <= 0) return false;
  if (coupon.percent_off === null && coupon.currency !== null && coupon.currency !== line.currency)
    return false;
  return coupon.applies_to === null || (line.product !== null && coupon.applies_to.includes(line.product));
}
