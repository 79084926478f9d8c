import { formatAmount, formatPrice, type ReaderFormat } from "@/components/format";
import { annualSaving, type BillingPeriod, FREE_PROMPT_LIMIT, PRICES } from "@/shared/billing/plans";
import type { TrialTerms } from "@/shared/billing/trial";

/** What Free holds. */
export const FREE_ITEMS = [
  `${FREE_PROMPT_LIMIT} prompts`,
  "Variables, tags and search",
  "Export as JSON or CSV at any time",
];

/** What Pro adds. */
export const PRO_ITEMS = [
  "Unlimited prompts",
  "Version history, with compare and restore",
  "Variables, tags, search and export",
  "Cancel in two clicks, keep Pro until the period ends",
];

/** The prices of Pro in words, all computed from the catalogue. */
export function priceWords(format: ReaderFormat) {
  const { monthly, annual } = PRICES;
  const price = (amount: number): string => formatPrice(amount, monthly.currency, format);
  return {
    free: price(0),
    monthly: price(monthly.unitAmount),
    annual: price(annual.unitAmount),
    annualPerMonth: formatAmount(Math.round(annual.unitAmount / 12), annual.currency, format),
    twelveMonths: price(monthly.unitAmount * 12),
    saving: price(annualSaving()),
  };
}

/** What stands before the price of each period when first subscriptions start with a trial; empty when they do not. */
export function trialNote(
  { days, requiresCard }: TrialTerms,
  { monthly, annual }: Pick<ReturnType<typeof priceWords>, "monthly" | "annual">,
): Record<BillingPeriod, string> {
  if (days === 0) return { monthly: "", annual: "" };
  const card = requiresCard ? "" : " No card needed.";
  const free = `${days === 1 ? "1 day" : `${days} days`} free the first time`;
  return {
    monthly: `${free}, then ${monthly} a month.${card} `,
    annual: `${free}, then ${annual} a year.${card} `,
  };
}
