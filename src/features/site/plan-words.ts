import { formatAmount, formatPrice, type ReaderFormat } from "@/components/format";
import { annualSaving, FREE_PROMPT_LIMIT, PRICES } from "@/shared/billing/plans";

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
