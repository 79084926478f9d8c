import { formatDate } from "@/components/format";
import type { ReaderFormat } from "@/components/format";
import type { BillingOverview } from "@/shared/billing/overview";

/** "Pro was given to you and stays on until 3 Dec 2026."; null for whoever was not given it. */
export function givenSentence({ entitlement }: BillingOverview, format: ReaderFormat): string | null {
  if (entitlement.reason !== "comp") return null;
  const until = entitlement.until === null ? "" : ` until ${formatDate(entitlement.until, format)}`;
  return `Pro was given to you and stays on${until}.`;
}
