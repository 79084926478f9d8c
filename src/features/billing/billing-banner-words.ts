import { formatAmount, formatDate, formatDateTime } from "@/components/format";
import type { ReaderFormat } from "@/components/format";
import type { BillingOverview, SubscriptionView } from "@/shared/billing/overview";

import { cardName, catalogueAmount, subscriptionAmount } from "./amount-words";
import { openCheckout } from "./billing-kind";
import type { BillingKind, BillingMoment } from "./billing-kind";

/** What a banner's button does. The ones with an address leave for Stripe's page of that object. */
export type BannerAction =
  | { does: "resume" | "update_card" | "check_now"; label: string }
  | { does: "pay_invoice" | "continue_checkout"; label: string; url: string };

/** The one banner of the page: a fact, then dates and the next step. */
export type BannerWords = {
  tone: "brand" | "warning" | "danger";
  title: string;
  text: string;
  /** The main one last. */
  actions: BannerAction[];
};

type Context = { overview: BillingOverview; moment: BillingMoment; format: ReaderFormat };

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
  if (moment.requested !== null && kind !== "activating") return requestedBanner(moment.requested);
  if (kind === "activating") return lateBanner(context);
  if (kind === "free" || kind === "ended") return checkoutBanner(context);
  if (subscription === null) return null;
  return subscriptionBanner(kind, context, subscription);
}

function subscriptionBanner(
  kind: BillingKind,
  context: Context,
  subscription: SubscriptionView,
): BannerWords | null {
  switch (kind) {
    case "declined":
      return declinedBanner(context, subscription);
    case "past_due":
      return pastDueBanner(context, subscription);
    case "cancel_scheduled":
      return cancelScheduledBanner(context, subscription);
    case "active":
    case "trialing":
      return context.moment.resumed
        ? resumedBanner(context, subscription)
        : noCardBanner(kind, context, subscription);
    case "unconfirmed":
      return unconfirmedBanner(context, subscription);
    case "paused":
      return pausedBanner(subscription);
    case "unrecognised":
      return unrecognisedBanner();
    case "free":
    case "ended":
    case "activating":
    case "comp":
      return null;
  }
}

function requestedBanner(requested: "cancel" | "resume"): BannerWords {
  const thing = requested === "cancel" ? "the cancellation" : "the resumption";
  return {
    tone: "brand",
    title: "Sent to Stripe",
    text: `Waiting for Stripe to confirm ${thing}. This page changes by itself.`,
    actions: [],
  };
}

function lateBanner({ overview, moment }: Context): BannerWords | null {
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

function checkoutBanner({ overview, moment, format }: Context): BannerWords | null {
  const open = openCheckout(overview, moment.now);
  if (open === null) {
    return moment.canceled
      ? { tone: "brand", title: "You left Checkout", text: "Nothing was charged.", actions: [] }
      : null;
  }
  const amount = catalogueAmount(open.billingPeriod, format);
  const actions: BannerAction[] = [{ does: "continue_checkout", label: "Back to Checkout", url: open.url }];
  const ends = `The page at Stripe stays open until ${formatDateTime(open.expiresAt, format)}.`;
  return moment.canceled
    ? { tone: "brand", title: "You left Checkout", text: `Nothing was charged. ${ends}`, actions }
    : {
        tone: "brand",
        title: `A checkout for Pro ${open.billingPeriod}, ${amount}, is open`,
        text: `Nothing has been confirmed. ${ends}`,
        actions,
      };
}

function declinedBanner({ overview, format }: Context, subscription: SubscriptionView): BannerWords {
  const invoice = overview.invoices.find((row) => row.status === "open" && row.hostedUrl !== null) ?? null;
  const amount =
    invoice === null
      ? subscriptionAmount(subscription, format)
      : formatAmount(invoice.amount, invoice.currency, format);
  const pay: BannerAction[] =
    invoice === null || invoice.hostedUrl === null
      ? []
      : [{ does: "pay_invoice", label: `Pay ${amount}`, url: invoice.hostedUrl }];
  return {
    tone: "danger",
    title: `The first payment of ${amount} did not go through`,
    text: "Your bank declined it or waits for you to confirm it. You are on Free until it is paid.",
    actions: pay,
  };
}

function pastDueBanner({ overview, format }: Context, subscription: SubscriptionView): BannerWords {
  const { pastDue, card, entitlement } = overview;
  const amount =
    pastDue === null
      ? subscriptionAmount(subscription, format)
      : formatAmount(pastDue.amount, pastDue.currency, format);
  const reason = card === null ? "There is no card on file." : `${cardName(card)} was declined.`;
  const stays =
    entitlement.plan === "pro" && pastDue !== null
      ? `Pro stays on until ${formatDate(pastDue.graceEndsAt, format)}.`
      : "Pro is off until the open amount is paid.";
  const pay: BannerAction[] =
    pastDue === null || pastDue.hostedInvoiceUrl === null
      ? []
      : [{ does: "pay_invoice", label: `Pay ${amount}`, url: pastDue.hostedInvoiceUrl }];
  return {
    tone: "danger",
    title: `${amount} is open. ${reason}`,
    text: `Pay now or ${card === null ? "add a" : "replace the"} card. ${stays}`,
    actions: [{ does: "update_card", label: card === null ? "Add a card" : "Replace card" }, ...pay],
  };
}

function cancelScheduledBanner({ format }: Context, subscription: SubscriptionView): BannerWords {
  const ends = formatDate(subscription.cancelAt ?? subscription.currentPeriodEnd, format);
  const when =
    subscription.canceledAt === null
      ? ""
      : `You cancelled on ${formatDate(subscription.canceledAt, format)}. `;
  return {
    tone: "warning",
    title: `Pro until ${ends}`,
    text: `${when}No further charges. You can resume any day before ${ends}.`,
    actions: [{ does: "resume", label: "Resume Pro" }],
  };
}

function resumedBanner({ overview, format }: Context, subscription: SubscriptionView): BannerWords {
  const to = overview.card === null ? "" : ` to ${cardName(overview.card)}`;
  return {
    tone: "brand",
    title: `Pro renews on ${formatDate(subscription.currentPeriodEnd, format)}`,
    text: `${subscriptionAmount(subscription, format)}${to}.`,
    actions: [],
  };
}

function noCardBanner(
  kind: "active" | "trialing",
  { overview, format }: Context,
  subscription: SubscriptionView,
): BannerWords | null {
  if (kind !== "trialing" || overview.card !== null) return null;
  const ends = formatDate(subscription.trialEnd ?? subscription.currentPeriodEnd, format);
  return {
    tone: "warning",
    title: `The trial ends ${ends} and there is no card on file`,
    text: "Add a card before then to keep Pro. Nothing is charged until the trial ends.",
    actions: [{ does: "update_card", label: "Add a card" }],
  };
}

function unconfirmedBanner({ format }: Context, subscription: SubscriptionView): BannerWords {
  return {
    tone: "warning",
    title: "Stripe has not confirmed the renewal",
    text: `The paid period ended ${formatDate(subscription.currentPeriodEnd, format)} and nothing has been heard since. Pro comes back by itself when Stripe confirms.`,
    actions: [{ does: "check_now", label: "Check now" }],
  };
}

function pausedBanner(subscription: SubscriptionView): BannerWords | null {
  if (subscription.status !== "paused") return null;
  return {
    tone: "warning",
    title: "The trial ended without a card",
    text: "Nothing was charged and Pro is paused. Add a card to go on.",
    actions: [{ does: "update_card", label: "Add a card" }],
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
