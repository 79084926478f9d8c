import { formatDate, formatDateTime } from "@/components/format";
import type { ReaderFormat } from "@/components/format";
import type { BillingOverview, SubscriptionView } from "@/shared/billing/overview";
import { hasEnded, isChargedBeforeEnd, isPaused } from "@/shared/billing/subscription-state";

import { subscriptionAmount } from "./amount-words";
import { expiredCheckout, openCheckout } from "./billing-kind";
import type { BannerAction, BannerContext, BannerWords } from "./banner";
import type { BillingKind, BillingMoment } from "./billing-kind";
import { beforeChanges, chargeAmount, chargedTo, isInvoiced, thenCharged } from "./charge-words";
import { disputeBanner, paidBanner, refundBanner, reversedBanner, unreachableBanner } from "./money-banners";
import { PAYMENTS_OFF } from "./offer-words";
import { planChangeBanner } from "./plan-change-banner";
import { trialBanner } from "./trial-words";
import { pausedBanner } from "./paused-banner";
import { amountWithBank, debitBanner } from "./debit-words";
import { declinedBanner, pastDueBanner, requestedBanner } from "./trouble-banners";

/** How long Stripe may take before the page says that it is late, ms. */
const LATE_AFTER_MS = 60_000;

/** The most serious thing to say in a state, or null when the plan card says all. */
export function billingBanner(
  kind: BillingKind,
  overview: BillingOverview,
  moment: BillingMoment,
  format: ReaderFormat,
): BannerWords | null {
  const context = { overview, moment, format };
  const { subscription } = overview;
  if (moment.requested !== null && kind !== "activating") return requestedBanner(context, moment.requested);
  if (kind === "activating") return lateBanner(context);
  const stale = unreachableBanner(context);
  if (kind === "free" || kind === "ended") return stale ?? checkoutBanner(context) ?? refundBanner(context);
  if (subscription === null) return stale;
  const own = subscriptionBanner(kind, context, subscription);
  const money = paidBanner(context, subscription) ?? disputeBanner(context) ?? refundBanner(context);
  const banner = mostSerious([own, stale, money]);
  return banner === null || stale === null || banner === stale ? banner : asLastRead(banner, stale);
}

/** What it says stays true as of the last read; what it offers would ask Stripe, which does not answer. */
function asLastRead(banner: BannerWords, stale: BannerWords): BannerWords {
  return { ...banner, text: `${banner.text} ${stale.title}. ${PAYMENTS_OFF}`, actions: stale.actions };
}

/** Danger before warning before the rest; of equals the first. */
function mostSerious(banners: readonly (BannerWords | null)[]): BannerWords | null {
  const shown = banners.filter((banner) => banner !== null);
  const worst = (["danger", "warning", "brand"] as const).find((tone) =>
    shown.some((each) => each.tone === tone),
  );
  return shown.find(({ tone }) => tone === worst) ?? null;
}

function subscriptionBanner(
  kind: BillingKind,
  context: BannerContext,
  subscription: SubscriptionView,
): BannerWords | null {
  switch (kind) {
    case "declined":
      return declinedBanner(context);
    case "debit_processing":
      return debitBanner("processing", context, subscription);
    case "debit_refused":
      return debitBanner("refused", context, subscription);
    case "past_due":
      return pastDueBanner(context);
    case "cancel_scheduled":
      return cancelScheduledBanner(context, subscription);
    case "active":
    case "trialing":
      if (subscription.change?.kind === "awaiting_payment") return planChangeBanner(context, subscription);
      return context.moment.resumed
        ? resumedBanner(context, subscription)
        : trialBannerOf(kind, context, subscription);
    case "unconfirmed":
      return unconfirmedBanner(context, subscription);
    case "paused":
      return pausedBanner(context, subscription);
    case "reversed":
      return reversedBanner(context, subscription);
    case "unrecognised":
      return unrecognisedBanner();
    case "comp":
      return besideCompBanner(context, subscription);
    case "free":
    case "ended":
    case "activating":
      return null;
  }
}

/** What a subscription beside a comp still asks for. One that ends by itself asks for nothing. */
function besideCompBanner(context: BannerContext, subscription: SubscriptionView): BannerWords | null {
  if (subscription.status === "incomplete") return declinedBanner(context);
  if (subscription.status === "past_due" || subscription.status === "unpaid") return pastDueBanner(context);
  if (subscription.status === "active" && subscription.firstDebit !== null)
    return debitBanner(subscription.firstDebit, context, subscription);
  const paused = isPaused(subscription) && !hasEnded(subscription) && subscription.cancelAt === null;
  return paused ? pausedBanner(context, subscription) : null;
}

function lateBanner({ overview, moment }: BannerContext): BannerWords | null {
  if (moment.waitedMs < LATE_AFTER_MS) return null;
  const minutes = Math.floor(moment.waitedMs / 60_000);
  const reference =
    overview.checkout === null ? "" : ` Reference: ${shortReference(overview.checkout.sessionId)}`;
  return {
    tone: "warning",
    title: "Stripe has not confirmed yet",
    text: `It has been ${minutes === 1 ? "1 minute" : `${minutes} minutes`}. This checkout can be charged only once. Pro turns on by itself; this page and the library show it.${reference}`,
    actions: [{ does: "check_now", label: "Check now" }],
  };
}

/** "cs_test_a1…q9": enough for support to find it, short enough to read out. */
function shortReference(sessionId: string): string {
  return sessionId.length <= 14 ? sessionId : `${sessionId.slice(0, 10)}…${sessionId.slice(-4)}`;
}

function checkoutBanner({ overview, moment, format }: BannerContext): BannerWords | null {
  const open = openCheckout(overview, moment.now);
  if (open === null) {
    const expired = expiredCheckout(overview, moment);
    if (expired !== null) {
      const until = formatDateTime(expired.expiresAt, format);
      const text = `Nothing was charged. It was open until ${until}. You can start a new one below.`;
      return { tone: "brand", title: "That checkout has expired", text, actions: [] };
    }
    return moment.canceled
      ? { tone: "brand", title: "You left Checkout", text: "Nothing was charged.", actions: [] }
      : null;
  }
  const actions: BannerAction[] = [
    { does: "continue_checkout", label: "Back to Checkout", billingPeriod: open.billingPeriod },
  ];
  const ends = `The page at Stripe stays open until ${formatDateTime(open.expiresAt, format)}.`;
  return moment.canceled
    ? { tone: "brand", title: "You left Checkout", text: `Nothing was charged. ${ends}`, actions }
    : {
        tone: "brand",
        title: `A checkout for Pro ${open.billingPeriod} is open`,
        text: `Nothing has been confirmed. ${ends}`,
        actions,
      };
}

function cancelScheduledBanner(
  { overview, format }: BannerContext,
  subscription: SubscriptionView,
): BannerWords {
  const ends = formatDate(subscription.cancelAt ?? subscription.currentPeriodEnd, format);
  const when =
    subscription.canceledAt === null
      ? ""
      : `You cancelled on ${formatDate(subscription.canceledAt, format)}. `;
  const sent = amountWithBank(overview, format);
  return {
    tone: "warning",
    title: `Pro until ${ends}`,
    text: `${when}${chargesBefore(subscription, sent, format)} You can resume any day before ${ends}.`,
    actions: [{ does: "resume", label: "Resume Pro" }],
  };
}

/** What is charged until a subscription ends; `sent` is what the bank has already. */
function chargesBefore(subscription: SubscriptionView, sent: string | null, format: ReaderFormat): string {
  const bank = sent === null ? "" : `${sent} is with your bank`;
  if (isChargedBeforeEnd(subscription)) {
    const next = formatDate(subscription.currentPeriodEnd, format);
    return `${bank === "" ? "" : `${bank}. `}Until then it renews, next on ${next} at ${chargeAmount(subscription, format)}.`;
  }
  return bank === "" ? "No further charges." : `${bank}; no charges after it.`;
}

function resumedBanner({ overview, format }: BannerContext, subscription: SubscriptionView): BannerWords {
  return {
    tone: "brand",
    title: `Pro renews on ${formatDate(subscription.currentPeriodEnd, format)}`,
    text: isInvoiced(subscription)
      ? `${thenCharged(subscription, overview.card, format)}.`
      : `${subscriptionAmount(subscription, format)}${chargedTo(subscription, overview.card)}${beforeChanges(subscription, ", ")}.`,
    actions: [],
  };
}

function trialBannerOf(
  kind: "active" | "trialing",
  { overview, moment, format }: BannerContext,
  subscription: SubscriptionView,
): BannerWords | null {
  return kind === "trialing" ? trialBanner(overview, subscription, moment.now, format) : null;
}

function unconfirmedBanner({ format }: BannerContext, subscription: SubscriptionView): BannerWords {
  return {
    tone: "warning",
    title: "Stripe has not confirmed the renewal",
    text: `The paid period ended ${formatDate(subscription.currentPeriodEnd, format)} and nothing has been heard since. Pro comes back by itself when Stripe confirms.`,
    actions: [{ does: "check_now", label: "Check now" }],
  };
}

function unrecognisedBanner(): BannerWords {
  return {
    tone: "warning",
    title: "We cannot name this subscription",
    text: "Stripe reports a price or a state that this app does not know. Nothing here changes it; Stripe's own page shows it in full.",
    actions: [],
  };
}
