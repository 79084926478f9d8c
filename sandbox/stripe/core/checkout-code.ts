import type { StripeApp } from "./app";
import { checkoutTotals } from "./checkout-totals";
import { whyUnusable } from "./discounts";
import type { CheckoutSession } from "./hosted-entities";

/** The promotion code that a person typed, or why it does not work here. */
export function findCode(
  app: StripeApp,
  session: CheckoutSession,
  code: string,
): { id: string } | { error: string } {
  const invalid = { error: "This code is invalid." };
  const found = app.store.promotionCodes.by("code", code.trim().toUpperCase()).find((each) => each.active);
  if (!found || whyUnusable(app, found, session.customer) !== null) return invalid;
  const totals = checkoutTotals(app, session, null);
  if (found.minimum_amount !== null && totals.subtotal < found.minimum_amount) {
    return { error: "This code needs a higher order amount." };
  }
  return { id: found.id };
}
