import { formatAmount, formatDate } from "@/components/format";
import type { SubscriptionView } from "@/shared/billing/overview";

import { isDebited, recurringAmount } from "./amount-words";
import { beforeChanges, isInvoiced } from "./charge-words";
import { fact, promptsFact, sourceOf } from "./plan-facts";
import type { BadgeWords, Fact, PlanContext, PlanWords } from "./plan-facts";
import { isWithBank } from "./requests";

const WAITING: BadgeWords = { words: "Waiting for Stripe", tone: "brand", icon: "loader" };
const PAST_DUE: BadgeWords = { words: "Past due", tone: "danger", icon: "circle-alert" };
const UNRECOGNISED: BadgeWords = { words: "Needs a look", tone: "warning", icon: "circle-alert" };

/** A renewal that could not be collected. */
export function pastDueWords(context: PlanContext, subscription: SubscriptionView): PlanWords {
  const { overview, format } = context;
  const { pastDue, entitlement } = overview;
  const stays =
    entitlement.plan === "pro" && pastDue !== null
      ? fact("Pro stays on until", formatDate(pastDue.graceEndsAt, format), "Then Free")
      : fact("Pro", "Off", "Until the open amount is paid");
  return {
    title: entitlement.plan === "pro" ? "Pro" : "Free",
    badge: PAST_DUE,
    price: recurringAmount(subscription, format),
    actions: subscription.cancelAt === null ? ["cancel"] : [],
    facts: [...openAmount(context), nextTry(context), stays],
    offer: false,
    source: sourceOf(subscription, format, "Stripe reported the open payment"),
  };
}

function nextTry({ overview: { pastDue, card, subscription }, format }: PlanContext): Fact {
  const invoiced = subscription !== null && isInvoiced(subscription);
  if (pastDue !== null && isWithBank(pastDue))
    return fact("Payment", "With your bank", "Waiting for Stripe to confirm");
  return pastDue === null || pastDue.nextAttemptAt === null
    ? fact(
        "Next try",
        "None planned",
        isDebited(card) || invoiced ? "Pay it here" : "Pay or replace the card",
      )
    : fact(
        "Next try",
        formatDate(pastDue.nextAttemptAt, format),
        isDebited(card) ? "By Stripe" : "By Stripe, on the card on file",
      );
}

/** What is owed, as far as its invoice was read. */
export function openAmount({ overview: { pastDue }, format }: PlanContext): Fact[] {
  if (pastDue === null) return [];
  const amount = formatAmount(pastDue.amount, pastDue.currency, format);
  return [fact("Open amount", amount, pastDue.number === null ? "" : `Invoice ${pastDue.number}`, "danger")];
}

/** Money of the running period was taken back, and this installation ends Pro for it. */
export function reversedWords({ overview, format }: PlanContext, subscription: SubscriptionView): PlanWords {
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

/** Paused, by its owner or because a trial ended without a card; or resumed by a payment that did not go through. */
export function pausedWords(context: PlanContext, subscription: SubscriptionView): PlanWords {
  const { overview, format } = context;
  const resumesAt = subscription.pause?.resumesAt ?? null;
  const ending =
    subscription.cancelAt !== null && resumesAt === null
      ? fact("Ends on", formatDate(subscription.cancelAt, format), "Unless you take the cancellation back")
      : null;
  const rest = [
    fact("Next charge", "None", "While paused"),
    ending ??
      (resumesAt === null
        ? fact("Resumes on", "No date", "Until you resume it")
        : fact(
            "Resumes on",
            formatDate(resumesAt, format),
            `Then ${recurringAmount(subscription, format)}${beforeChanges(subscription)}`,
          )),
  ];
  const isOwed = overview.pastDue !== null;
  return {
    title: "Paused",
    badge: null,
    price: isOwed ? recurringAmount(subscription, format) : "No charges while paused.",
    actions: subscription.cancelAt === null ? ["cancel"] : [],
    facts: [
      ...(isOwed ? [...openAmount(context), nextTry(context)] : rest),
      promptsFact(overview, "Readable and editable"),
    ],
    offer: false,
    source: sourceOf(subscription, format),
  };
}

/** The paid period is over and Stripe has said nothing since. */
export function unconfirmedWords(
  { overview, format }: PlanContext,
  subscription: SubscriptionView,
): PlanWords {
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

/** A price or a state that we cannot name. */
export function unrecognisedWords(
  { overview, format }: PlanContext,
  subscription: SubscriptionView,
): PlanWords {
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
