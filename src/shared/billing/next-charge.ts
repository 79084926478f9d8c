/** A subscription as Stripe gives it. What a read did not look at is missing. */
interface Charged {
  automatic_tax?: { enabled: boolean } | null | undefined;
  default_tax_rates?: readonly unknown[] | null | undefined;
  discounts?: readonly unknown[] | null | undefined;
  /** Its id alone when it is not expanded. */
  customer?: string | { deleted?: boolean | void; balance?: number; discount?: unknown } | undefined;
}

interface ChargedItem {
  tax_rates?: readonly unknown[] | null | undefined;
  discounts?: readonly unknown[] | null | undefined;
}

/**
 * Whether the next charge is the price itself, or a discount, a tax or the customer's balance will still change it. How
 * long a discount lasts and what tax will be is Stripe's to know, so whoever has one is promised no amount. Nor is
 * anybody of whose discounts, taxes and balance a read says nothing.
 * `applied` is what today's invoice takes from the balance (negative) or leaves in it, in the minor unit.
 */
export function isChargedAsPriced(
  { automatic_tax: tax, default_tax_rates: rates, discounts, customer }: Charged,
  item: ChargedItem,
  applied = 0,
): boolean {
  // One that is not expanded, or deleted, says nothing about its discount and balance.
  if (customer === undefined || typeof customer === "string" || customer.deleted === true) return false;
  if (!tax || !discounts || !item.discounts || customer.balance === undefined) return false;
  const taxed = tax.enabled || Boolean(rates?.length) || Boolean(item.tax_rates?.length);
  const reduced = discounts.length > 0 || item.discounts.length > 0 || Boolean(customer.discount);
  return !taxed && !reduced && customer.balance - applied === 0;
}
