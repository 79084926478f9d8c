import { formatDate } from "@/components/format";
import type { SubscriptionView } from "@/shared/billing/overview";

import { subscriptionAmount } from "./amount-words";
import type { BannerContext, BannerWords } from "./banner";
import { beforeChanges, chargedTo, isInvoiced, thenCharged } from "./charge-words";
import { givenSentence } from "./given-words";
import { pastDueBanner } from "./trouble-banners";

/** What a pause means and the way on: back, or first to a card, or taking a cancellation back. */
export function pausedBanner(context: BannerContext, subscription: SubscriptionView): BannerWords {
  const { overview, format } = context;
  if (subscription.status === "paused") return pausedByStripeBanner(context, subscription);
  const given = givenSentence(overview, format);
  const title = given === null ? "Pro is paused" : "Your subscription is paused";
  const text = `${given === null ? "" : `${given} `}No charges while paused.`;
  if (subscription.cancelAt !== null) {
    const ends = formatDate(subscription.cancelAt, format);
    return {
      tone: "brand",
      title,
      text: `${text} The subscription ends on ${ends}. Take the cancellation back and it stays paused.`,
      actions: [{ does: "resume", label: "Take the cancellation back" }],
    };
  }
  const end = formatDate(subscription.currentPeriodEnd, format);
  const charges = subscription.pause?.charges === true;
  const charged = charges
    ? `Resuming starts a new period and ${chargeOf(context, subscription)}.`
    : `Resume before ${end} and nothing is charged until that day.`;
  const label = given === null ? "Resume Pro" : "Resume the subscription";
  return { tone: "brand", title, text: `${text} ${charged}`, actions: [{ does: "unpause", label, charges }] };
}

/** What Stripe paused, a trial that ended without a card above all, goes on with a payment, and that needs a card first. */
function pausedByStripeBanner(context: BannerContext, subscription: SubscriptionView): BannerWords {
  const { overview, format } = context;
  // It was resumed, and the payment did not go through.
  if (overview.pastDue !== null) return pastDueBanner(context);
  const afterTrial = subscription.trialEnd !== null;
  const title = afterTrial ? "The trial ended without a card" : "The subscription is paused";
  const standing = givenSentence(overview, format) ?? "Pro is paused.";
  if (overview.card === null) {
    return {
      tone: "warning",
      title,
      text: `${afterTrial ? "Nothing was charged. " : ""}${standing} Add a card to go on.`,
      actions: [{ does: "update_card", label: "Add a card" }],
    };
  }
  return {
    tone: "warning",
    title,
    text: `${standing} Resuming starts a period and ${chargeOf(context, subscription)}.`,
    actions: [{ does: "unpause", label: "Resume Pro", charges: true }],
  };
}

function chargeOf({ overview, format }: BannerContext, subscription: SubscriptionView): string {
  if (isInvoiced(subscription)) return thenCharged(subscription, overview.card, format);
  const amount = `${subscriptionAmount(subscription, format)}${chargedTo(subscription, overview.card)}`;
  return `charges ${amount} at once${beforeChanges(subscription, ", ")}`;
}
