import { z } from "zod";
import type { CataloguePrice } from "./plans";

/** The part of Stripe's price, its `product` expanded, that decides whether it may be sold. */
const stripePrice = z.object({
  active: z.boolean(),
  currency: z.string(),
  unit_amount: z.number().nullable(),
  recurring: z
    .object({ interval: z.string(), interval_count: z.number(), usage_type: z.string() })
    .nullable(),
  product: z.object({ active: z.boolean().optional(), deleted: z.boolean().optional() }),
});

/**
 * Why a price at Stripe is not what the catalogue says, in words for an operator; null when it is. What the pages show
 * comes from the catalogue, so a price that differs in anything would charge something else than was shown.
 */
export function priceProblem(raw: unknown, wanted: CataloguePrice): string | null {
  const parsed = stripePrice.safeParse(raw);
  if (!parsed.success) return "the price could not be read";
  const { active, product, recurring, currency, unit_amount: amount } = parsed.data;
  if (!active) return "the price is archived";
  if (product.deleted === true || product.active !== true) return "the product is archived";
  if (recurring === null) return "the price does not recur";
  if (recurring.usage_type !== "licensed") return "the price is metered";
  if (recurring.interval !== wanted.interval || recurring.interval_count !== 1)
    return "the interval is another";
  if (currency !== wanted.currency) return "the currency is another";
  return amount === wanted.unitAmount ? null : "the amount is another";
}
