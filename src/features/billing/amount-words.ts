import { daysUntil, formatAmount } from "@/components/format";
import type { ReaderFormat } from "@/components/format";
import type { BankAccountView, CardView, SubscriptionView } from "@/shared/billing/overview";
import type { BillingPeriod } from "@/shared/billing/plans";
import { annualSaving, PRICES } from "@/shared/billing/plans";

/** What is said of a price that has no single amount. */
export const INVOICED_AMOUNT = "The invoiced amount";

/** "$20.00", or words where the price has no single amount. */
export function subscriptionAmount({ amount, currency }: SubscriptionView, format: ReaderFormat): string {
  return amount === null ? INVOICED_AMOUNT : formatAmount(amount, currency, format);
}

/** "$20.00 a month"; no period is named for a price that we do not sell. */
export function recurringAmount(subscription: SubscriptionView, format: ReaderFormat): string {
  const amount = subscriptionAmount(subscription, format);
  switch (subscription.interval) {
    case "month":
      return `${amount} a month`;
    case "year":
      return `${amount} a year`;
    case "other":
      return amount;
  }
}

/** "$200.00": what the catalogue asks for a period. */
export function catalogueAmount(period: BillingPeriod, format: ReaderFormat): string {
  const { unitAmount, currency } = PRICES[period];
  return formatAmount(unitAmount, currency, format);
}

/** What annual saves a year, in the minor unit; null for whoever is not charged the catalogue's own monthly price. */
export function savingOnAnnual(subscription: SubscriptionView): number | null {
  const { unitAmount, currency } = PRICES.monthly;
  const isOurs = subscription.interval === "month" && subscription.amount === unitAmount;
  if (!isOurs || subscription.currency !== currency || !subscription.chargedAsPriced) return null;
  return annualSaving() > 0 ? annualSaving() : null;
}

type Charged = Pick<CardView, "brand" | "last4"> | BankAccountView;

/** "Visa ending 4242"; "bank account ending 3000". */
export function cardName(charged: Charged): string {
  return `${"brand" in charged ? brandName(charged.brand) : "bank account"} ending ${charged.last4}`;
}

/** No card is known: what is charged is a bank account, if anything. */
export const isDebited = (card: Charged | null): boolean => card === null || !("brand" in card);

/** Stripe's brand word as people know it. */
export function brandName(brand: string): string {
  const names: Record<string, string> = {
    amex: "American Express",
    cartes_bancaires: "Cartes Bancaires",
    diners: "Diners Club",
    discover: "Discover",
    eftpos_au: "Eftpos",
    jcb: "JCB",
    link: "Link",
    mastercard: "Mastercard",
    unionpay: "UnionPay",
    visa: "Visa",
  };
  return names[brand.toLowerCase()] ?? "Card";
}

/** "In 19 days", in the reader's calendar; both moments are epoch ms. */
export function inDays(at: number, now: number, format: ReaderFormat): string {
  if (at <= now) return "Waiting for Stripe to confirm";
  const days = daysUntil(at, now, format);
  if (days === 0) return "Today";
  return days === 1 ? "In 1 day" : `In ${days} days`;
}

/** "9 days left", in the reader's calendar; both moments are epoch ms. */
export function daysLeft(at: number, now: number, format: ReaderFormat): string {
  if (at <= now) return "Waiting for Stripe to confirm";
  const days = daysUntil(at, now, format);
  if (days === 0) return "Ends today";
  return days === 1 ? "1 day left" : `${days} days left`;
}

/** "34 prompts", "1 prompt". */
export function promptCount(count: number): string {
  return count === 1 ? "1 prompt" : `${count} prompts`;
}

/** "All 34 prompts stay": the beginning of what happens to a library. */
export function libraryStays(used: number): string {
  if (used === 0) return "What you save stays";
  return used === 1 ? "Your prompt stays" : `All ${promptCount(used)} stay`;
}
