import { formatAmount, formatDate, formatDateTime, formatPrice } from "@/components/format";
import type { ReaderFormat } from "@/components/format";
import type { BillingOverview, SubscriptionView } from "@/shared/billing/overview";
import { periodOf } from "@/shared/billing/plan-change";
import { FREE_PROMPT_LIMIT, PRICES } from "@/shared/billing/plans";
import { isPausable } from "@/shared/billing/subscription-state";

import { daysLeft, inDays, promptCount, recurringAmount, subscriptionAmount } from "./amount-words";
import type { BillingKind, BillingMoment } from "./billing-kind";
import { scheduledAmount, scheduledTitle } from "./plan-change-words";
import { trialEndOf } from "./trial-words";

/** What the person can do from the plan card, the most likely first. */
export type PlanAction = "change_plan" | "undo_change" | "pause" | "cancel" | "manage";

/** A fact of the plan card: label, value, and a note under it. */
type Fact = { label: string; value: string; note: string; tone: "danger" | null };

export type BadgeWords = {
  words: string;
  tone: "neutral" | "brand" | "success" | "warning" | "danger";
  icon:
    | "circle-dot"
    | "loader"
    | "hourglass"
    | "circle-check"
    | "calendar-x"
    | "circle-alert"
    | "circle-pause"
    | "circle-slash";
};

/** The plan card: name, state, price, what can be done, up to three facts and who said so. */
export type PlanWords = {
  title: string;
  badge: BadgeWords;
  price: string;
  actions: PlanAction[];
  facts: Fact[];
  /** Pro is offered below the plan. */
  offer: boolean;
  source: string | null;
};

type Context = { overview: BillingOverview; moment: BillingMoment; format: ReaderFormat };

const CURRENT: BadgeWords = { words: "Current plan", tone: "neutral", icon: "circle-dot" };
const WAITING: BadgeWords = { words: "Waiting for Stripe", tone: "brand", icon: "loader" };
const PAUSED: BadgeWords = { words: "Paused", tone: "neutral", icon: "circle-pause" };
const PAST_DUE: BadgeWords = { words: "Past due", tone: "danger", icon: "circle-alert" };
const NOT_PAID: BadgeWords = { words: "Not paid", tone: "danger", icon: "circle-alert" };
const UNRECOGNISED: BadgeWords = { words: "Needs a look", tone: "warning", icon: "circle-alert" };

/** The words of the plan card in one state of the page. */
export function planWords(
  kind: BillingKind,
  overview: BillingOverview,
  moment: BillingMoment,
  format: ReaderFormat,
): PlanWords {
  const { subscription } = overview;
  const context = { overview, moment, format };
  if (kind === "comp") return compWords(context);
  if (kind === "activating") return { ...freeWords(context), offer: false };
  if (subscription === null || kind === "free") return freeWords(context);
  switch (kind) {
    case "ended":
      return endedWords(context, subscription);
    case "declined":
      return declinedWords(context, subscription);
    case "active":
      return activeWords(context, subscription);
    case "trialing":
      return trialWords(context, subscription);
    case "cancel_scheduled":
      return cancelScheduledWords(context, subscription);
    case "past_due":
      return pastDueWords(context, subscription);
    case "paused":
      return pausedWords(context, subscription);
    case "reversed":
      return reversedWords(context, subscription);
    case "unconfirmed":
      return unconfirmedWords(context, subscription);
    case "unrecognised":
      return unrecognisedWords(context, subscription);
  }
}

function freeWords({ overview, format }: Context): PlanWords {
  return {
    title: "Free",
    badge: CURRENT,
    price: `${formatPrice(0, PRICES.monthly.currency, format)}. No card, no end date.`,
    actions: [],
    facts: [],
    offer: overview.entitlement.plan === "free",
    source: null,
  };
}

/** While a first payment can still be made, a second subscription is not offered beside it. */
function declinedWords(context: Context, subscription: SubscriptionView): PlanWords {
  const words = freeWords(context);
  const offer = words.offer && context.overview.firstPayment === null;
  return { ...words, badge: NOT_PAID, offer, source: sourceOf(subscription, context.format) };
}

function endedWords({ overview, format }: Context, subscription: SubscriptionView): PlanWords {
  const { used, limit } = overview.prompts;
  const over = limit !== null && used > limit;
  const ended =
    subscription.endedAt === null ? "Pro ended." : `Pro ended ${formatDate(subscription.endedAt, format)}.`;
  const library = over
    ? ` You have ${promptCount(used)}; Free holds ${limit}. You can read, edit, copy and export all of them. Nothing is deleted.`
    : " Nothing more is charged.";
  return {
    title: "Free",
    badge: CURRENT,
    price: ended + library,
    actions: [],
    facts: [],
    offer: true,
    source: sourceOf(subscription, format),
  };
}

function compWords({ overview, format }: Context): PlanWords {
  const { until } = overview.entitlement;
  return {
    title: "Pro",
    badge: { words: "Given to you", tone: "brand", icon: "circle-check" },
    price: until === null ? "Free of charge." : `Free of charge until ${formatDate(until, format)}.`,
    actions: [],
    facts: [promptsFact(overview, "Unlimited on Pro")],
    offer: false,
    source: null,
  };
}

function activeWords({ overview, moment, format }: Context, subscription: SubscriptionView): PlanWords {
  const change = subscription.change?.kind === "scheduled" ? subscription.change : null;
  const amount = change === null ? subscriptionAmount(subscription, format) : scheduledAmount(change, format);
  const at = change?.at ?? subscription.currentPeriodEnd;
  return {
    title: "Pro",
    badge: { words: "Active", tone: "success", icon: "circle-check" },
    price: recurringAmount(subscription, format),
    actions: activeActions(subscription),
    facts: [
      fact("Next charge", amount, "Before any discount or tax"),
      fact(
        change === null ? "Renews on" : scheduledTitle(change),
        formatDate(at, format),
        inDays(at, moment.now, format),
      ),
      promptsFact(overview, "Unlimited on Pro"),
    ],
    offer: false,
    source: sourceOf(subscription, format),
  };
}

/** A change that is scheduled can be taken back; one that waits for its payment is finished from the banner. */
function activeActions(subscription: SubscriptionView): PlanAction[] {
  if (subscription.change?.kind === "scheduled") return ["undo_change", "cancel"];
  if (subscription.change !== null || periodOf(subscription) === null) return ["cancel"];
  return isPausable(subscription) ? ["change_plan", "pause", "cancel"] : ["change_plan", "cancel"];
}

function trialWords({ overview, moment, format }: Context, subscription: SubscriptionView): PlanWords {
  const ends = trialEndOf(subscription);
  const first =
    overview.card === null
      ? fact("Card", "None", "Add one to keep Pro")
      : fact("First charge", subscriptionAmount(subscription, format), formatDate(ends, format));
  return {
    title: "Pro trial",
    badge: { words: "Trial", tone: "brand", icon: "hourglass" },
    price:
      overview.card === null
        ? `Ends ${formatDate(ends, format)}. No card on file, so you move to Free then and nothing is charged.`
        : `Free until ${formatDate(ends, format)}, then ${recurringAmount(subscription, format)}`,
    actions: ["change_plan", "cancel"],
    facts: [
      fact("Trial ends", formatDate(ends, format), daysLeft(ends, moment.now, format)),
      first,
      promptsFact(overview, "Unlimited in the trial"),
    ],
    offer: false,
    source: sourceOf(subscription, format),
  };
}

function cancelScheduledWords(
  { overview, moment, format }: Context,
  subscription: SubscriptionView,
): PlanWords {
  const ends = subscription.cancelAt ?? subscription.currentPeriodEnd;
  const over = overview.prompts.used - FREE_PROMPT_LIMIT;
  return {
    title: subscription.status === "trialing" ? "Pro trial" : "Pro",
    badge: { words: `Ends ${formatDate(ends, format)}`, tone: "warning", icon: "calendar-x" },
    price:
      subscription.status === "trialing"
        ? `Free until ${formatDate(ends, format)}. Then Free.`
        : `Paid until ${formatDate(ends, format)}. Then Free.`,
    actions: [],
    facts: [
      fact("Next charge", "None", `Resume to renew at ${subscriptionAmount(subscription, format)}`),
      fact("Pro ends on", formatDate(ends, format), inDays(ends, moment.now, format)),
      promptsFact(overview, over > 0 ? `${over} over the Free limit` : "Within the Free limit"),
    ],
    offer: false,
    source: sourceOf(subscription, format, "Stripe confirmed the cancellation"),
  };
}

function pastDueWords({ overview, format }: Context, subscription: SubscriptionView): PlanWords {
  const { pastDue, entitlement } = overview;
  const open =
    pastDue === null
      ? []
      : [
          fact(
            "Open amount",
            formatAmount(pastDue.amount, pastDue.currency, format),
            pastDue.number === null ? "" : `Invoice ${pastDue.number}`,
            "danger",
          ),
        ];
  const next =
    pastDue === null || pastDue.nextAttemptAt === null
      ? fact("Next try", "None planned", "Pay or replace the card")
      : fact("Next try", formatDate(pastDue.nextAttemptAt, format), "By Stripe, on the card on file");
  const stays =
    entitlement.plan === "pro" && pastDue !== null
      ? fact("Pro stays on until", formatDate(pastDue.graceEndsAt, format), "Then Free")
      : fact("Pro", "Off", "Until the open amount is paid");
  return {
    title: entitlement.plan === "pro" ? "Pro" : "Free",
    badge: PAST_DUE,
    price: recurringAmount(subscription, format),
    actions: subscription.cancelAt === null ? ["cancel"] : [],
    facts: [...open, next, stays],
    offer: false,
    source: sourceOf(subscription, format, "Stripe reported the open payment"),
  };
}

function reversedWords({ overview, format }: Context, subscription: SubscriptionView): PlanWords {
  const disputed = overview.entitlement.reason === "disputed";
  return {
    title: "Free",
    badge: { words: disputed ? "Disputed" : "Refunded", tone: "warning", icon: "circle-alert" },
    price: recurringAmount(subscription, format),
    actions: subscription.cancelAt === null ? ["cancel"] : [],
    facts: [
      fact("Pro", "Off", disputed ? "While the payment is disputed" : "What was paid was returned"),
      promptsFact(overview, "Readable and editable"),
    ],
    offer: false,
    source: sourceOf(subscription, format),
  };
}

function pausedWords({ overview, format }: Context, subscription: SubscriptionView): PlanWords {
  const resumesAt = subscription.pause?.resumesAt ?? null;
  return {
    title: "Paused",
    badge: PAUSED,
    price: "No charges while paused.",
    actions: subscription.cancelAt === null ? ["cancel"] : [],
    facts: [
      fact("Next charge", "None", "While paused"),
      resumesAt === null
        ? fact("Resumes on", "No date", "Until you resume it")
        : fact("Resumes on", formatDate(resumesAt, format), `Then ${recurringAmount(subscription, format)}`),
      promptsFact(overview, "Readable and editable"),
    ],
    offer: false,
    source: sourceOf(subscription, format),
  };
}

function unconfirmedWords({ overview, format }: Context, subscription: SubscriptionView): PlanWords {
  return {
    title: "Free",
    badge: WAITING,
    price: `Pro was paid until ${formatDate(subscription.currentPeriodEnd, format)}.`,
    actions: ["manage"],
    facts: [promptsFact(overview, "Readable and editable")],
    offer: false,
    source: sourceOf(subscription, format, "Last word from Stripe"),
  };
}

function unrecognisedWords({ overview, format }: Context, subscription: SubscriptionView): PlanWords {
  return {
    title: "Subscription",
    badge: UNRECOGNISED,
    price: "Stripe reports a subscription that is not one of our plans.",
    actions: ["manage"],
    facts: [promptsFact(overview, "Readable and editable")],
    offer: false,
    source: sourceOf(subscription, format),
  };
}

function fact(label: string, value: string, note: string, tone: Fact["tone"] = null): Fact {
  return { label, value, note, tone };
}

function promptsFact({ prompts }: BillingOverview, note: string): Fact {
  return fact("Prompts", String(prompts.used), note);
}

function sourceOf(
  subscription: SubscriptionView,
  format: ReaderFormat,
  said = "Confirmed by Stripe",
): string | null {
  return subscription.confirmedAt === null
    ? null
    : `${said} ${formatDateTime(subscription.confirmedAt, format)}`;
}
