import { formatAmount } from "@/components/format";
import type { ReaderFormat } from "@/components/format";
import type { BillingPeriod } from "@/shared/billing/plans";
import { PRICES } from "@/shared/billing/plans";
import type { TrialTerms } from "@/shared/billing/trial";

import { catalogueAmount } from "./amount-words";
import { dayCount } from "./trial-words";

/** What a first checkout starts with: its trial or null, and whether every checkout is reduced (decision 0015). */
export type OfferTerms = { trial: TrialTerms | null; discounted: boolean };

/** What the offer says before Checkout, and what its button promises. */
type OfferWords = { note: string; button: string };

/** Why nothing can be bought while Stripe does not answer: no total could be shown and no payment taken. */
export const PAYMENTS_OFF = "Stripe is not answering. Payments are off until it does.";

/** The words of the offer for one period. No amount is promised that a discount would make another. */
export function offerWords(
  { trial, discounted }: OfferTerms,
  period: BillingPeriod,
  format: ReaderFormat,
): OfferWords {
  const amount = catalogueAmount(period, format);
  if (trial === null)
    return discounted
      ? {
          note: `${amount}, less a discount that Stripe takes off. You see the total from Stripe before you pay.`,
          button: "Continue to payment",
        }
      : {
          note: "You see the total from Stripe before you pay.",
          button: `Continue to payment, ${amount}`,
        };
  const every = period === "monthly" ? "a month" : "a year";
  const less = discounted ? ", less a discount that Stripe shows" : "";
  const card = trial.requiresCard
    ? "Stripe asks for a card now and charges nothing before the trial ends."
    : "No card is needed. Without one Pro ends with the trial and nothing is charged.";
  const nothing = formatAmount(0, PRICES[period].currency, format);
  return {
    note: `${dayCount(trial.days)} free, then ${amount} ${every}${less}. ${card}`,
    button: `Start ${dayCount(trial.days)} free, ${nothing} today`,
  };
}
