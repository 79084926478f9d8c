import { formatAmount, formatDate, formatDateTime, formatTime } from "@/components/format";
import type { ReaderFormat } from "@/components/format";
import type { SubscriptionView } from "@/shared/billing/overview";

import { subscriptionAmount } from "./amount-words";
import type { BannerAction, BannerContext, BannerWords } from "./banner";
import { beforeChanges, chargedTo, chargeLabel } from "./charge-words";

/** How long banks take to show a refund; the banner stays for it. */
const REFUND_SHOWN_MS = 10 * 86_400_000;

/** Stripe has confirmed a payment that was open on this page. */
export function paidBanner(
  { overview, moment, format }: BannerContext,
  subscription: SubscriptionView,
): BannerWords | null {
  if (moment.paid === null) return null;
  const { amount, currency, at } = moment.paid;
  const next =
    subscription.cancelAt === null && subscription.status === "active"
      ? ` ${chargeLabel(subscription, "Next")}: ${subscriptionAmount(subscription, format)}${chargedTo(subscription, overview.card)} on ${formatDate(subscription.currentPeriodEnd, format)}${beforeChanges(subscription, ", ")}.`
      : "";
  return {
    tone: "brand",
    title: `Stripe confirmed ${formatAmount(amount, currency, format)}`,
    text: `${formatDateTime(at, format)}.${next}`,
    actions: [],
  };
}

/** The newest refund, for as long as it may not be on the statement yet. */
export function refundBanner({ overview, moment, format }: BannerContext): BannerWords | null {
  const refunds = overview.invoices.flatMap(({ refund, currency }) =>
    refund === null ? [] : [{ ...refund, currency }],
  );
  const [newest] = refunds.sort((a, b) => b.at - a.at);
  if (newest === undefined || moment.now >= newest.at + REFUND_SHOWN_MS) return null;
  const amount = formatAmount(newest.amount, newest.currency, format);
  return {
    tone: "brand",
    title: "Refunded",
    text: `${amount} returned ${formatDate(newest.at, format)}. Banks show it within 5 to 10 days.`,
    actions: [],
  };
}

/** A dispute that is undecided. */
export function disputeBanner({ overview, format }: BannerContext): BannerWords | null {
  const words = openDispute(overview, format);
  if (words === null || overview.entitlement.plan !== "pro") return null;
  return {
    tone: "warning",
    title: words.title,
    text: `${words.opened} Pro stays on while it decides.`,
    actions: [],
  };
}

/** Money of the running period was taken back, and this installation ends Pro for it. */
export function reversedBanner(
  { overview, format }: BannerContext,
  subscription: SubscriptionView,
): BannerWords {
  const renews =
    subscription.cancelAt === null
      ? `Pro comes back with the renewal on ${formatDate(subscription.currentPeriodEnd, format)} unless you cancel.`
      : `The subscription ends on ${formatDate(subscription.cancelAt, format)}.`;
  const dispute = openDispute(overview, format);
  if (overview.entitlement.reason === "disputed")
    return dispute === null
      ? {
          tone: "warning",
          title: "The payment for this period was taken back",
          text: `Your bank decided the dispute for you. ${renews}`,
          actions: [],
        }
      : {
          tone: "warning",
          title: dispute.title,
          text: `${dispute.opened} Pro is off while it decides.`,
          actions: [],
        };
  return { tone: "warning", title: "The payment for this period was returned", text: renews, actions: [] };
}

function openDispute(
  { invoices }: BannerContext["overview"],
  format: ReaderFormat,
): { title: string; opened: string } | null {
  for (const { dispute, currency } of invoices) {
    if (dispute?.status !== "open") continue;
    return {
      title: `${formatAmount(dispute.amount, currency, format)} is disputed`,
      opened: `Your bank opened this on ${formatDate(dispute.openedAt, format)}.`,
    };
  }
  return null;
}

/** Reads of Stripe fail: what is shown is as old as it says. */
export function unreachableBanner({ overview, moment, format }: BannerContext): BannerWords | null {
  const { unreachable, lastReadAt } = overview;
  if (!unreachable) return null;
  const actions: BannerAction[] = [{ does: "check_now", label: "Try again" }];
  if (lastReadAt === null)
    return {
      tone: "warning",
      title: "Stripe is not answering",
      text: "Nothing could be read yet. Payments are off until it does.",
      actions,
    };
  const today = formatDate(lastReadAt, format) === formatDate(moment.now, format);
  const read = today ? formatTime(lastReadAt, format) : formatDateTime(lastReadAt, format);
  return {
    tone: "warning",
    title: `Last read from Stripe ${read}`,
    text: "Stripe is not answering. Your plan has not changed. Payments are off until it does.",
    actions,
  };
}
