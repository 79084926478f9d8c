import { formatDate } from "@/components/format";
import type { ReaderFormat } from "@/components/format";
import type { BillingOverview, SubscriptionView } from "@/shared/billing/overview";
import { endsAtOnce, isPaused } from "@/shared/billing/subscription-state";

import { amountWithBank, debited } from "./debit-words";
import { givenSentence } from "./given-words";

/** What the cancel dialog says, and what its two buttons promise. */
export type CancelWords = {
  title: string;
  fact: string;
  access: string;
  undo: string;
  keep: string;
  button: string;
};

/** What cancelling means in the state that the subscription is in. */
export function cancelWords(
  overview: BillingOverview,
  subscription: SubscriptionView,
  format: ReaderFormat,
): CancelWords {
  const ends = formatDate(subscription.currentPeriodEnd, format);
  const given = givenSentence(overview, format);
  const { firstDebit } = subscription;
  const what = given === null && firstDebit === null ? "Pro" : "the subscription";
  const base = {
    title: `Cancel ${what}?`,
    keep: `Keep ${what}`,
    button: `Cancel ${what} on ${ends}`,
    access: given ?? `Pro until ${ends}, then Free.`,
    undo: `You can take this back any day before ${ends}.`,
  };
  if (endsAtOnce(subscription)) {
    // No period runs that could be waited for.
    return {
      ...base,
      fact: "The subscription ends now. Nothing more is charged.",
      access: given ?? "Pro stays off.",
      undo: "It cannot be taken back; you can choose Pro again at any time.",
      keep: firstDebit === null ? "Keep it paused" : "Keep it",
      button: `Cancel ${what} now`,
    };
  }
  if (isPaused(subscription)) {
    return {
      ...base,
      fact: `${given === null ? "Pro" : "The subscription"} is paused and ends on ${ends}. Nothing is charged.`,
      access: given ?? "Pro stays off unless you take this back and resume.",
      keep: "Keep it paused",
    };
  }
  const sent = amountWithBank(overview, format);
  if (subscription.status === "past_due" || subscription.status === "unpaid") {
    const off =
      overview.entitlement.plan === "free"
        ? "Pro stays off unless it is paid"
        : `Pro ends on ${ends} at the latest`;
    return {
      ...base,
      fact: `${sent === null ? "The open amount stays open" : `${sent} is with your bank`}; nothing new is charged.`,
      access: given ?? `${off}.`,
    };
  }
  if (firstDebit === "processing") {
    return {
      ...base,
      fact: `The debit of ${debited(firstDebit, { overview, format }, subscription)} cannot be called back. No other period is debited.`,
      access: given ?? `Pro until ${ends} if your bank pays, else Free.`,
    };
  }
  const charged = sent === null ? "Nothing more" : `${sent} is with your bank; nothing more`;
  return {
    ...base,
    fact: `${given ?? `You keep Pro until ${ends}.`} ${charged} is charged.`,
    access: given === null ? "When Pro ends you move to Free." : `The subscription runs until ${ends}.`,
  };
}
