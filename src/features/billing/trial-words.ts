import { daysUntil, formatDate } from "@/components/format";
import type { ReaderFormat } from "@/components/format";
import type { BillingOverview, SubscriptionView } from "@/shared/billing/overview";
import { TRIAL_NOTICE_MS } from "@/shared/billing/trial";

import { subscriptionAmount } from "./amount-words";
import type { BannerWords } from "./banner";
import { beforeChanges, chargeAmount, chargeNote, isInvoiced, thenCharged } from "./charge-words";

/** "14 days", "1 day". */
export function dayCount(days: number): string {
  return days === 1 ? "1 day" : `${days} days`;
}

/** When a trial ends, epoch ms. */
export function trialEndOf({ trialEnd, currentPeriodEnd }: SubscriptionView): number {
  return trialEnd ?? currentPeriodEnd;
}

/** What the end of a trial means without a card: the rest of the price line, the next step, and the banner. */
type CardlessEnd = { price: string; title: string; note: string; banner: string };

/** What Stripe does at the end of a trial without a card, as the subscription's own `trial_settings` say. */
export function cardlessEnd(subscription: SubscriptionView, format: ReaderFormat): CardlessEnd {
  const amount = subscriptionAmount(subscription, format);
  switch (subscription.trialWithoutCard) {
    case "cancel":
      return {
        price: "No card on file, so you move to Free then and nothing is charged.",
        title: "The trial ends, you move to Free",
        note: "Without a card nothing is charged. Nothing is deleted.",
        banner: "Add a card before then to keep Pro. Without one you move to Free and nothing is charged.",
      };
    case "pause":
      return {
        price: "No card on file, so Pro is paused then and nothing is charged.",
        title: "The trial ends, Pro is paused",
        note: "Without a card nothing is charged. You can resume when there is one.",
        banner: "Add a card before then to keep Pro. Without one it is paused and nothing is charged.",
      };
    case "create_invoice":
      return {
        price: `No card on file, and ${amount} is due then${beforeChanges(subscription, ", ")}.`,
        title: `The trial ends, ${amount} is due`,
        note: chargeNote(
          subscription,
          "Without a card it stays open until you pay or cancel. Cancel before then and nothing is due.",
        ),
        banner: `${chargeAmount(subscription, format)} is due then and stays open without a card. Add one, or cancel before then and nothing is due.`,
      };
    case "unknown":
    case null:
      return {
        price: "No card on file.",
        title: "The trial ends",
        note: "Add a card before then to keep Pro.",
        banner: "Add a card before then to keep Pro.",
      };
  }
}

/** The moment at which a trial is announced, as long as it lies ahead of the last word from Stripe; else null. */
export function trialNoticeAt(subscription: SubscriptionView, lastReadAt: number | null): number | null {
  const at = trialEndOf(subscription) - TRIAL_NOTICE_MS;
  return at > (lastReadAt ?? 0) ? at : null;
}

/** What is announced of a trial: always that a card is missing, and its end three days before. */
export function trialBanner(
  overview: BillingOverview,
  subscription: SubscriptionView,
  now: number,
  format: ReaderFormat,
): BannerWords | null {
  const end = trialEndOf(subscription);
  const ends = formatDate(end, format);
  const soon = end - now <= TRIAL_NOTICE_MS;
  if (overview.card === null && !isInvoiced(subscription)) {
    return {
      tone: "warning",
      title: `The trial ends ${soon ? `${inDays(end, now, format)}, on ${ends},` : ends} and there is no card on file`,
      text: cardlessEnd(subscription, format).banner,
      actions: [{ does: "update_card", label: "Add a card" }],
    };
  }
  if (!soon) return null;
  return {
    tone: "brand",
    title: `The trial ends ${inDays(end, now, format)}, on ${ends}`,
    text: `${thenCharged(subscription, overview.card, format)}. Cancel before then and nothing is charged.`,
    actions: [],
  };
}

function inDays(at: number, now: number, format: ReaderFormat): string {
  const days = daysUntil(at, now, format);
  if (days <= 0) return "today";
  return days === 1 ? "tomorrow" : `in ${days} days`;
}
