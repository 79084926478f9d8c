import { formatDate } from "@/components/format";
import type { ReaderFormat } from "@/components/format";
import type { BillingOverview, SubscriptionView } from "@/shared/billing/overview";
import { isPaused } from "@/shared/billing/subscription-state";

import { givenSentence } from "./comp-words";

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
  const what = given === null ? "Pro" : "the subscription";
  const base = {
    title: `Cancel ${what}?`,
    keep: `Keep ${what}`,
    button: `Cancel ${what} on ${ends}`,
    access: given ?? `Pro until ${ends}, then Free.`,
    undo: `You can take this back any day before ${ends}.`,
  };
  const isRefused = overview.entitlement.reason === "debit_refused" && subscription.status === "active";
  if (subscription.status === "paused" || isRefused) {
    // No period runs that could be waited for.
    return {
      ...base,
      fact: "The subscription ends now. Nothing more is charged.",
      access: given ?? "Pro stays off.",
      undo: "It cannot be taken back; you can choose Pro again at any time.",
      keep: isRefused ? "Keep it" : "Keep it paused",
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
  if (subscription.status === "past_due" || subscription.status === "unpaid") {
    const off = overview.entitlement.plan === "free" ? "Pro stays off" : `Pro ends on ${ends} at the latest`;
    return {
      ...base,
      fact: "The open amount stays open; nothing new is charged.",
      access: given ?? `${off}.`,
    };
  }
  return { ...base, fact: `${given ?? `You keep Pro until ${ends}.`} Nothing more is charged.` };
}
