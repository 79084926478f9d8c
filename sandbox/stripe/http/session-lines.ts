import type Stripe from "stripe";
import type { StripeApp } from "../core/app";
import { checkoutTotals, couponOf } from "../core/checkout-totals";
import { formatCheckoutLine } from "../format/checkout";
import type { Wire } from "../wire";

/** The line items of a Checkout Session with what its discount takes off each. */
export function sessionLines(app: StripeApp, id: string): Wire<Stripe.LineItem>[] {
  const session = app.store.checkoutSessions.get(id);
  if (!session) return [];
  const [discount] = session.discounts;
  const totals = checkoutTotals(app, session, discount ? couponOf(app, discount) : null);
  return session.lines.map((line, index) =>
    formatCheckoutLine(app, line, {
      currency: session.currency,
      amountDiscount: totals.discounts[index] ?? 0,
    }),
  );
}
