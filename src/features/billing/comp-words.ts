import { formatAmount, formatDate } from "@/components/format";
import type { ReaderFormat } from "@/components/format";
import type { FirstDebit } from "@/shared/billing/first-debit";
import type { BillingOverview, SubscriptionView } from "@/shared/billing/overview";
import { isChargedBeforeEnd, isLive, isPaused } from "@/shared/billing/subscription-state";

import { cardName, libraryStays, recurringAmount, subscriptionAmount } from "./amount-words";
import { beforeChanges } from "./charge-words";
import { debitBeside, debitFact } from "./debit-words";
import { NOTHING_DUE, step } from "./next-step";
import type { NextStep } from "./next-step";
import { fact, promptsFact, sourceOf } from "./plan-facts";
import type { Fact, PlanContext, PlanWords } from "./plan-facts";
import { openAmount } from "./trouble-plan-words";

/**
 * The plan card of whoever was given Pro. The comp speaks first: no trouble of a subscription beside it takes Pro away,
 * and what that subscription costs or does is a fact under it.
 */
export function compWords(context: PlanContext): PlanWords {
  const { overview, format } = context;
  const { subscription, entitlement } = overview;
  const live = subscription !== null && isLive(subscription) ? subscription : null;
  return {
    title: "Pro",
    badge: { words: "Given to you", tone: "brand", icon: "circle-check" },
    price:
      entitlement.until === null
        ? "Free of charge."
        : `Free of charge until ${formatDate(entitlement.until, format)}.`,
    actions: live?.cancelAt === null ? ["cancel_subscription"] : [],
    facts: [
      ...(subscription === null ? [] : besides(context, subscription)),
      promptsFact(overview, "Unlimited on Pro"),
    ],
    offer: false,
    source: live && sourceOf(live, format, "Subscription confirmed by Stripe"),
  };
}

/** What there is to say of a subscription beside the comp. */
function besides(context: PlanContext, subscription: SubscriptionView): Fact[] {
  const { overview, format } = context;
  const { status, cancelAt } = subscription;
  if (status === "incomplete") {
    const until = overview.firstPayment?.expiresAt ?? null;
    const note = until === null ? "" : `Stripe gives it up on ${formatDate(until, format)}`;
    return [fact("Subscription", "Not paid", note)];
  }
  if (!isLive(subscription)) return [];
  const owed = waitsForDebit(subscription) ? [debitFact(subscription.firstDebit)] : openAmount(context);
  if (cancelAt !== null) {
    const note = isChargedBeforeEnd(subscription)
      ? `${recurringAmount(subscription, format)} until then${beforeChanges(subscription, ", ")}`
      : "No further charges";
    return [...owed, fact("Subscription", `Ends ${formatDate(cancelAt, format)}`, note)];
  }
  return isPaused(subscription) && owed.length === 0
    ? [fact("Subscription", "Paused", "No charges while paused")]
    : owed;
}

/** Nothing was paid for it, and no open amount says so. */
function waitsForDebit(
  subscription: SubscriptionView,
): subscription is SubscriptionView & { firstDebit: FirstDebit } {
  return subscription.status === "active" && subscription.firstDebit !== null;
}

/** What happens next to whoever was given Pro, and to a subscription beside it; nearest first. */
export function compSteps(overview: BillingOverview, format: ReaderFormat): NextStep[] {
  const { subscription, entitlement } = overview;
  const live = subscription !== null && isLive(subscription) ? subscription : null;
  const dated = live === null ? [] : subscriptionSteps(overview, live, format);
  if (entitlement.until !== null) {
    const words =
      live === null
        ? step(
            formatDate(entitlement.until, format),
            "Pro ends, you move to Free",
            `${libraryStays(overview.prompts.used)} readable, editable and exportable. Nothing is deleted.`,
            "warning",
          )
        : step(
            formatDate(entitlement.until, format),
            "The Pro that was given to you ends",
            "From then on your subscription decides.",
            "warning",
          );
    dated.push({ at: entitlement.until, words });
  }
  if (dated.length > 0) return dated.sort((a, b) => a.at - b.at).map(({ words }) => words);
  return [
    overview.pastDue === null
      ? step("No date", NOTHING_DUE, "This Pro has no charges and no end date.")
      : step("No date", "The open amount stays open", "Stripe does not try by itself any more.", "danger"),
  ];
}

function subscriptionSteps(
  overview: BillingOverview,
  subscription: SubscriptionView,
  format: ReaderFormat,
): { at: number; words: NextStep }[] {
  const { pastDue, card } = overview;
  const steps: { at: number; words: NextStep }[] = [];
  const add = (at: number | null, title: string, note: string, tone: NextStep["tone"] = null) => {
    if (at !== null) steps.push({ at, words: step(formatDate(at, format), title, note, tone) });
  };
  if (pastDue !== null)
    add(
      pastDue.nextAttemptAt,
      card === null ? "Stripe tries again" : `Stripe tries ${cardName(card)} again`,
      `For ${formatAmount(pastDue.amount, pastDue.currency, format)}.`,
      "danger",
    );
  if (subscription.cancelAt === null)
    add(
      subscription.pause?.resumesAt ?? null,
      "The subscription resumes",
      `${subscriptionAmount(subscription, format)} a period from then on${beforeChanges(subscription, ", ")}.`,
      "brand",
    );
  if (waitsForDebit(subscription))
    steps.push(...debitBeside(subscription.firstDebit, { overview, format }, subscription));
  add(subscription.cancelAt, "The subscription ends", "Nothing more is charged.");
  return steps;
}
