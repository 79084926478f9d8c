import catalogue from "../../../catalogue.json" with { type: "json" };

/** How often a plan is paid. The browser names a period; the price behind it is the server's. */
export const BILLING_PERIODS = ["monthly", "annual"] as const;

/** How often a plan is paid. */
export type BillingPeriod = (typeof BILLING_PERIODS)[number];

/** Plans that are sold. `unknown` is not one of them: it marks a price that we cannot name. */
export const PLAN_KEYS = ["pro"] as const;

/** A plan that is sold. */
export type PlanKey = (typeof PLAN_KEYS)[number];

/** The one currency that plans are sold in. */
export const CURRENCY = catalogue.currency;

/** What one period costs, every `interval`; `unitAmount` is in the currency's minor unit (cents). */
export interface CataloguePrice {
  lookupKey: string;
  unitAmount: number;
  currency: string;
  interval: "month" | "year";
}

/** The price of Pro for each billing period. */
export const PRICES: Record<BillingPeriod, CataloguePrice> = {
  monthly: priceOf(catalogue.prices.monthly),
  annual: priceOf(catalogue.prices.annual),
};

/** How many prompts a Free library holds: this one is still saved, the next is refused. */
export const FREE_PROMPT_LIMIT = catalogue.freePromptLimit;

/** What a year paid at once saves against twelve months, in the currency's minor unit. */
export function annualSaving(): number {
  return PRICES.monthly.unitAmount * 12 - PRICES.annual.unitAmount;
}

function priceOf(price: { lookupKey: string; unitAmount: number; interval: string }): CataloguePrice {
  const { lookupKey, unitAmount, interval } = price;
  return { lookupKey, unitAmount, currency: CURRENCY, interval: interval === "year" ? "year" : "month" };
}
