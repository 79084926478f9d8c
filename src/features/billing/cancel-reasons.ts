import { formatPrice } from "@/components/format";
import type { ReaderFormat } from "@/components/format";
import type { BillingOverview, SubscriptionView } from "@/shared/billing/overview";
import { isPausable } from "@/shared/billing/subscription-state";
import { isPeriodChangeable } from "@/shared/billing/plan-change";
import { annualSaving, FREE_PROMPT_LIMIT, PRICES } from "@/shared/billing/plans";

import { savingOnAnnual } from "./amount-words";

/** Stripe's feedback words that we ask for; `null` is "I'd rather not say", which sends none. */
export type CancelReason = "too_expensive" | "unused" | "missing_features" | "low_quality";

/** The reasons of the cancel dialog, in the order in which they are shown. */
export const CANCEL_REASONS: readonly { reason: CancelReason | null; label: string }[] = [
  { reason: "too_expensive", label: "It costs too much" },
  { reason: "unused", label: "I don’t use it enough" },
  { reason: "missing_features", label: "Something is missing" },
  { reason: "low_quality", label: "It didn’t work well" },
  { reason: null, label: "I’d rather not say" },
];

/** The one honest alternative to cancelling for a reason, or null when there is none. */
export type Alternative = { title: string; text: string; offers: "annual" | "pause" | null };

/** What else would help somebody with this reason. Nobody on the annual price is offered a price. */
export function cancelAlternative(
  reason: CancelReason | null,
  { subscription, unreachable }: BillingOverview,
  format: ReaderFormat,
): Alternative | null {
  switch (reason) {
    case "too_expensive": {
      // What the dialog would refuse is not offered.
      if (subscription === null || !isPeriodChangeable(subscription) || subscription.change !== null)
        return null;
      return unreachable || subscription.interval !== "month" ? null : annualInstead(subscription, format);
    }
    case "unused":
      if (subscription !== null && isPausable(subscription)) {
        return {
          title: "Pausing stops the charges, too",
          text: "Pro is off until you resume, and your plan stays as it is. Cancelling is right if you do not plan to.",
          offers: "pause",
        };
      }
      return {
        title: `Free holds ${FREE_PROMPT_LIMIT} prompts at no cost`,
        text: "Cancelling moves you there by itself. Prompts over that number stay readable and editable.",
        offers: null,
      };
    case "missing_features":
    case "low_quality":
      return {
        title: "Tell us what",
        text: "A sentence below is read with the cancellation. You can cancel now either way.",
        offers: null,
      };
    case null:
      return null;
  }
}

/** No saving is promised to somebody who is charged another amount than the price: the change itself shows theirs. */
function annualInstead(subscription: SubscriptionView, format: ReaderFormat): Alternative | null {
  const [annual, monthly] = [PRICES.annual, PRICES.monthly].map(({ unitAmount, currency }) =>
    formatPrice(unitAmount, currency, format),
  );
  if (subscription.currency !== PRICES.annual.currency || annualSaving() <= 0) return null;
  const saving = savingOnAnnual(subscription);
  return {
    title:
      saving === null
        ? `Annual is ${annual} a year`
        : `Annual is ${formatPrice(saving, PRICES.annual.currency, format)} a year less`,
    text:
      saving === null
        ? "Before any discount, tax or balance: what you would pay is shown before you switch. If that isn’t enough, cancelling is the right choice."
        : `${annual} instead of 12 × ${monthly}. If that isn’t enough, cancelling is the right choice.`,
    offers: "annual",
  };
}
