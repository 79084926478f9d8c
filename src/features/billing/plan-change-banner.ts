import { formatAmount, formatDateTime } from "@/components/format";
import type { SubscriptionView } from "@/shared/billing/overview";
import { periodOf } from "@/shared/billing/plan-change";

import type { BannerContext, BannerWords } from "./banner";
import { isWithBank } from "./requests";
import { confirmWithBank, pay, reasonGiven, REPLACE_CARD, withBankBanner } from "./trouble-banners";

/** A change of the billing period that waits for its payment: the plan is the old one, and stays so without it. */
export function planChangeBanner(
  { format }: BannerContext,
  subscription: SubscriptionView,
): BannerWords | null {
  const { change } = subscription;
  if (change?.kind !== "awaiting_payment") return null;
  const stays = `You stay on ${periodOf(subscription) ?? "your plan"}.`;
  const until = formatDateTime(change.expiresAt, format);
  const { payment } = change;
  if (payment === null) {
    const title = "The change of plan waits for its payment";
    return { tone: "warning", title, text: `${stays} The request ends ${until}.`, actions: [] };
  }
  const amount = formatAmount(payment.amount, payment.currency, format);
  if (isWithBank(payment)) return withBankBanner(amount, stays);
  return payment.attempt?.outcome === "declined"
    ? {
        tone: "warning",
        title: `Your bank declined ${amount}`,
        text: `${reasonGiven(payment.attempt)}Nothing was charged. ${stays} The payment can be made until ${until}.`,
        actions: [REPLACE_CARD, pay(payment, amount)],
      }
    : {
        tone: "warning",
        title: `Your bank wants you to confirm ${amount}`,
        text: `Nothing is charged until you do. ${stays} The request ends ${until}.`,
        actions: [confirmWithBank(payment, amount)],
      };
}
