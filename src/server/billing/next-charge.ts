import "server-only";
import type Stripe from "stripe";

/**
 * Whether the next charge is the price itself, or a discount, a tax or the customer's balance will still change it. How
 * long a discount lasts and what tax will be is Stripe's to know, so whoever has one is promised no amount.
 * `applied` is what today's invoice takes from the balance (negative) or leaves in it, in the minor unit.
 */
export function isChargedAsPriced(
  { automatic_tax, default_tax_rates: rates, discounts, customer }: Stripe.Subscription,
  item: Stripe.SubscriptionItem,
  applied: number,
): boolean {
  // One that is not expanded, or deleted, says nothing about its discount and balance.
  if (typeof customer === "string" || customer.deleted === true) return false;
  const taxed = automatic_tax.enabled || Boolean(rates?.length) || Boolean(item.tax_rates?.length);
  const reduced = discounts.length > 0 || item.discounts.length > 0 || Boolean(customer.discount);
  return !taxed && !reduced && customer.balance - applied === 0;
}
