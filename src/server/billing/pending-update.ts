import "server-only";
import type Stripe from "stripe";

/**
 * The payment methods with which Stripe lets an update wait for its payment
 * (docs.stripe.com/billing/subscriptions/pending-updates, "Before you begin"; Apple Pay and Google Pay are cards). A bank
 * debit, which is answered days later, is none of them.
 */
const PENDABLE = new Set<string>([
  "card",
  "link",
  "alipay",
  "amazon_pay",
  "afterpay_clearpay",
  "cashapp",
  "crypto",
  "eps",
  "kakao_pay",
  "klarna",
  "kr_card",
  "naver_pay",
  "paypal",
  "payto",
  "pix",
  "promptpay",
  "revolut_pay",
  "satispay",
  "swish",
  "twint",
  "upi",
  "wechat_pay",
]);

/** What `canWaitForPayment` needs expanded. */
export const CHARGED_TO = ["default_payment_method", "customer.invoice_settings.default_payment_method"];

/**
 * Whether an update may be charged with `pending_if_incomplete`, which Stripe refuses for invoices that are sent and for
 * payment methods that answer late. Without any payment method the update waits for one.
 */
export function canWaitForPayment(subscription: Stripe.Subscription): boolean {
  if (subscription.collection_method === "send_invoice") return false;
  const method = subscription.default_payment_method ?? standingMethod(subscription.customer);
  return method === null || typeof method === "string" || PENDABLE.has(method.type);
}

function standingMethod(customer: Stripe.Subscription["customer"]): Stripe.PaymentMethod | string | null {
  if (typeof customer === "string" || customer.deleted === true) return null;
  return customer.invoice_settings.default_payment_method;
}
