import { MERCHANT_NAME } from "../format/account";
import type { StripeApp } from "./app";
import { needAmount } from "./currencies";
import type { CheckoutLine, CheckoutSession } from "./hosted-entities";
import { findCode } from "./checkout-code";
import { checkoutAmount, checkoutTotals, couponOf, trialEndOf, type CheckoutTotals } from "./checkout-totals";
import type { Coupon } from "./entities";
import { money, needPrice } from "./lines";
import type { CheckoutPageModel, PageLine } from "./page-models";

/** What the hosted Checkout page shows; `code` is a promotion code to try. */
export function checkoutPageModel(app: StripeApp, id: string, code?: string): CheckoutPageModel | null {
  const session = app.store.checkoutSessions.get(id);
  if (!session) return null;
  const tried = tryCode(app, session, code);
  const given = session.discounts[0];
  const coupon = tried.coupon ?? (given ? couponOf(app, given) : null);
  const totals = checkoutTotals(app, session, coupon);
  const customer = session.customer === null ? undefined : app.store.customers.get(session.customer);
  const email = customer?.email ?? session.customer_email;
  const at = app.now(session.test_clock);
  const trialEnd = trialEndOf(session, at);
  return {
    id: session.id,
    mode: session.mode,
    status: session.status,
    merchantName: MERCHANT_NAME,
    successUrl: session.success_url,
    cancelUrl: session.cancel_url,
    email: { value: email, locked: email !== null },
    currency: session.currency ?? "usd",
    lines: session.lines.map((line) => pageLine(app, session, line)),
    subtotal: totals.subtotal,
    discount: coupon && totals.discount > 0 ? { label: couponLabel(coupon), amount: totals.discount } : null,
    total: totals.dueToday,
    recurring: recurring(app, session, totals, coupon),
    trial: trialEnd === null ? null : { days: Math.round((trialEnd - at) / 86_400), endsAt: trialEnd },
    allowPromotionCodes: session.allow_promotion_codes === true,
    promotionCode: code === undefined ? null : { code, error: tried.error },
    cardRequired: totals.dueToday > 0 || session.payment_method_collection !== "if_required",
    takesDebits: session.payment_method_types.includes("sepa_debit"),
    asksTaxId: session.tax_id_collection,
    expiresAt: session.expires_at,
  };
}

function tryCode(
  app: StripeApp,
  session: CheckoutSession,
  code: string | undefined,
): { coupon: Coupon | null; error: string | null } {
  if (code === undefined || code.trim() === "") return { coupon: null, error: null };
  const found = findCode(app, session, code);
  if ("error" in found) return { coupon: null, error: found.error };
  return { coupon: couponOf(app, { coupon: null, promotion_code: found.id }), error: null };
}

function pageLine(app: StripeApp, session: CheckoutSession, line: CheckoutLine): PageLine {
  const price = needPrice(app, line.price);
  const product = app.store.products.get(price.product);
  return {
    name: product?.name ?? price.product,
    description: product?.description ?? null,
    quantity: line.quantity,
    unitAmount: needAmount(price, session.currency ?? price.currency),
    amount: checkoutAmount(app, session, line),
    interval: price.recurring && { unit: price.recurring.interval, count: price.recurring.interval_count },
    proration: false,
    period: null,
  };
}

function recurring(
  app: StripeApp,
  session: CheckoutSession,
  totals: CheckoutTotals,
  coupon: Coupon | null,
): CheckoutPageModel["recurring"] {
  let amount = 0;
  let interval: NonNullable<CheckoutPageModel["recurring"]>["interval"] | null = null;
  for (const [index, line] of session.lines.entries()) {
    const price = needPrice(app, line.price);
    if (!price.recurring) continue;
    const lasting = coupon?.duration === "once" ? 0 : (totals.discounts[index] ?? 0);
    amount += checkoutAmount(app, session, line) - lasting;
    interval ??= { unit: price.recurring.interval, count: price.recurring.interval_count };
  }
  return interval && { amount, interval };
}

/** "25% off", "$5.00 off for 3 months". */
function couponLabel(coupon: Coupon): string {
  const off =
    coupon.percent_off === null
      ? money(coupon.amount_off ?? 0, coupon.currency ?? "usd")
      : `${coupon.percent_off}%`;
  const name = coupon.name ? `${coupon.name}: ` : "";
  switch (coupon.duration) {
    case "forever":
      return `${name}${off} off`;
    case "once":
      return `${name}${off} off once`;
    case "repeating":
      return `${name}${off} off for ${coupon.duration_in_months ?? 1} months`;
  }
}
