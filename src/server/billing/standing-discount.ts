import "server-only";
import { env } from "../env";
import type { CheckoutDiscount } from "./ports";

/** What every checkout is reduced by, or null. Read at run time, so that pages and Checkout agree that there is one. */
export function standingDiscount(): CheckoutDiscount | null {
  const { STRIPE_CHECKOUT_COUPON: coupon, STRIPE_CHECKOUT_PROMOTION_CODE: code } = env();
  if (coupon !== undefined) return { coupon };
  return code === undefined ? null : { promotion_code: code };
}
