import { formatDate, formatPrice } from "@/components/format";
import type { ReaderFormat } from "@/components/format";
import type { BillingOverview, SubscriptionView } from "@/shared/billing/overview";
import { periodOf } from "@/shared/billing/plan-change";
import { FREE_PROMPT_LIMIT, PRICES } from "@/shared/billing/plans";
import { isChargedBeforeEnd, isPausable } from "@/shared/billing/subscription-state";

import { cardName, daysLeft, inDays, promptCount, recurringAmount, subscriptionAmount } from "./amount-words";
import type { BillingKind, BillingMoment } from "./billing-kind";
import { beforeChanges, beforeChangesOr, chargeAmount, chargeLabel, isInvoiced } from "./charge-words";
import { compWords } from "./comp-words";
import { scheduledAmount, scheduledTitle } from "./plan-change-words";
import { debitPlanWords } from "./debit-words";
import { fact, NOT_PAID, promptsFact, sourceOf } from "./plan-facts";
import type { BadgeWords, PlanAction, PlanContext, PlanWords } from "./plan-facts";
import { cardlessEnd, trialEndOf } from "./trial-words";
import {
  pastDueWords,
  pausedWords,
  reversedWords,
  unconfirmedWords,
  unrecognisedWords,
} from "./trouble-plan-words";

const CURRENT: BadgeWords = { words: "Current plan", tone: "neutral", icon: "circle-dot" };

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
    case "debit_processing":
      return debitPlanWords("processing", context, subscription);
    case "debit_refused":
      return debitPlanWords("refused", context, subscription);
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

function freeWords({ overview, format }: PlanContext): PlanWords {
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

/** Beside a subscription that waits for its first payment none is sold; Stripe gives it up after 23 hours. */
function declinedWords(context: PlanContext, subscription: SubscriptionView): PlanWords {
  return {
    ...freeWords(context),
    badge: NOT_PAID,
    price: `${formatPrice(0, PRICES.monthly.currency, context.format)} until the first payment goes through.`,
    actions: context.overview.firstPayment === null ? ["manage"] : [],
    offer: false,
    source: sourceOf(subscription, context.format),
  };
}

function endedWords({ overview, format }: PlanContext, subscription: SubscriptionView): PlanWords {
  const { used, limit } = overview.prompts;
  const over = limit !== null && used > limit;
  const ended =
    subscription.endedAt === null ? "Pro ended." : `Pro ended ${formatDate(subscription.endedAt, format)}.`;
  // What was left open is still due.
  const due = overview.invoices.some(({ status }) => status === "open") ? "new" : "more";
  const library = over
    ? ` You have ${promptCount(used)}; Free holds ${limit}. You can read, edit, copy and export all of them. Nothing is deleted.`
    : ` Nothing ${due} is charged.`;
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

function activeWords({ overview, moment, format }: PlanContext, subscription: SubscriptionView): PlanWords {
  const change = subscription.change?.kind === "scheduled" ? subscription.change : null;
  const amount = change === null ? subscriptionAmount(subscription, format) : scheduledAmount(change, format);
  const at = change?.at ?? subscription.currentPeriodEnd;
  return {
    title: "Pro",
    badge: { words: "Active", tone: "success", icon: "circle-check" },
    price: recurringAmount(subscription, format),
    actions: activeActions(subscription),
    facts: [
      fact(
        chargeLabel(subscription, "Next"),
        amount,
        beforeChangesOr(subscription, paidBy(subscription, overview.card)),
      ),
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

function paidBy(subscription: SubscriptionView, card: BillingOverview["card"]): string {
  if (isInvoiced(subscription)) return "You pay it by its due date";
  return card === null ? "No card on file" : `To ${cardName(card)}`;
}

/** A change that is scheduled can be taken back; one that waits for its payment is finished from the banner. */
function activeActions(subscription: SubscriptionView): PlanAction[] {
  const period = periodOf(subscription);
  if (subscription.change?.kind === "scheduled")
    return [period === null ? "keep_plan" : (`keep_${period}` as const), "cancel"];
  if (subscription.change !== null || period === null) return ["cancel"];
  return isPausable(subscription) ? ["change_plan", "pause", "cancel"] : ["change_plan", "cancel"];
}

function trialWords({ overview, moment, format }: PlanContext, subscription: SubscriptionView): PlanWords {
  const ends = trialEndOf(subscription);
  const lacksCard = overview.card === null && !isInvoiced(subscription);
  const first = lacksCard
    ? fact("Card", "None", "Add one to keep Pro")
    : fact(
        chargeLabel(subscription, "First"),
        subscriptionAmount(subscription, format),
        `${formatDate(ends, format)}${beforeChanges(subscription, ", ")}`,
      );
  return {
    title: "Pro trial",
    badge: { words: "Trial", tone: "brand", icon: "hourglass" },
    price: lacksCard
      ? `Ends ${formatDate(ends, format)}. ${cardlessEnd(subscription, format).price}`
      : `Free until ${formatDate(ends, format)}, then ${recurringAmount(subscription, format)}${beforeChanges(subscription)}`,
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
  { overview, moment, format }: PlanContext,
  subscription: SubscriptionView,
): PlanWords {
  const ends = subscription.cancelAt ?? subscription.currentPeriodEnd;
  const over = overview.prompts.used - FREE_PROMPT_LIMIT;
  const renews = formatDate(subscription.currentPeriodEnd, format);
  const nextCharge = isChargedBeforeEnd(subscription)
    ? fact(
        chargeLabel(subscription, "Next"),
        subscriptionAmount(subscription, format),
        `On ${renews}${beforeChanges(subscription, ", ")}`,
      )
    : fact(
        chargeLabel(subscription, "Next"),
        "None",
        `Resume to renew at ${chargeAmount(subscription, format)}`,
      );
  return {
    title: subscription.status === "trialing" ? "Pro trial" : "Pro",
    badge: { words: `Ends ${formatDate(ends, format)}`, tone: "warning", icon: "calendar-x" },
    price: endingPrice(subscription, format),
    actions: [],
    facts: [
      nextCharge,
      fact("Pro ends on", formatDate(ends, format), inDays(ends, moment.now, format)),
      promptsFact(overview, over > 0 ? `${over} over the Free limit` : "Within the Free limit"),
    ],
    offer: false,
    source: sourceOf(subscription, format, "Stripe confirmed the cancellation"),
  };
}

function endingPrice(subscription: SubscriptionView, format: ReaderFormat): string {
  const ends = formatDate(subscription.cancelAt ?? subscription.currentPeriodEnd, format);
  if (isChargedBeforeEnd(subscription))
    return `${recurringAmount(subscription, format)} until ${ends}. Then Free.`;
  return `${subscription.status === "trialing" ? "Free" : "Paid"} until ${ends}. Then Free.`;
}
