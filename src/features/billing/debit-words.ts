import { formatAmount, formatDate } from "@/components/format";
import type { BillingOverview, SubscriptionView } from "@/shared/billing/overview";
import type { ReaderFormat } from "@/components/format";

import { subscriptionAmount } from "./amount-words";
import type { BannerContext, BannerWords } from "./banner";
import { step } from "./next-step";
import type { NextStep } from "./next-step";
import { fact, NOT_PAID, promptsFact, sourceOf } from "./plan-facts";
import type { BadgeWords, PlanContext, PlanWords } from "./plan-facts";

/** A first payment by bank debit: sent and not answered, or refused. */
type DebitKind = "debit_processing" | "debit_refused";

type Context = Pick<BannerContext, "overview" | "format">;

const WITH_THE_BANK: BadgeWords = { words: "Waiting for your bank", tone: "brand", icon: "hourglass" };

/** Nobody is on Pro before the bank has paid, although Stripe calls the subscription active. */
export function debitPlanWords(
  kind: DebitKind,
  { overview, format }: PlanContext,
  subscription: SubscriptionView,
): PlanWords {
  const processing = kind === "debit_processing";
  return {
    title: "Free",
    badge: processing ? WITH_THE_BANK : NOT_PAID,
    price: processing
      ? `${subscriptionAmount(subscription, format)} is with your bank.`
      : "The first payment did not go through.",
    actions: [processing ? "manage" : "cancel"],
    facts: [
      fact("Pro", "Off", processing ? "Until your bank has paid" : "Nothing was paid"),
      promptsFact(overview, "Readable and editable"),
    ],
    offer: false,
    source: sourceOf(subscription, format),
  };
}

/** What the bank has said so far, and what to do. */
export function debitBanner(
  kind: DebitKind,
  { overview, format }: BannerContext,
  subscription: SubscriptionView,
): BannerWords {
  const amount = debited(overview, subscription, format);
  if (kind === "debit_processing")
    return {
      tone: "brand",
      title: `Your bank has not paid ${amount} yet`,
      text: "A bank debit takes some business days. You are on Free until Stripe confirms it, and there is nothing to do. This page changes by itself.",
      actions: [],
    };
  return {
    tone: "danger",
    title: `Your bank refused the debit of ${amount}`,
    text: `Nothing was charged. You are on Free. Cancel this subscription, then choose Pro again with another way to pay.${nextDebit({ overview, format }, subscription)}`,
    actions: [],
  };
}

/** What happens next with the debit. */
export function debitStep(kind: DebitKind, context: Context, subscription: SubscriptionView): NextStep {
  const { overview, format } = context;
  const ends = subscription.cancelAt;
  if (kind === "debit_processing")
    return step(
      "When your bank has paid",
      "Pro turns on",
      `${debited(overview, subscription, format)} was sent to it.`,
      "brand",
    );
  return ends === null
    ? step(
        formatDate(subscription.currentPeriodEnd, format),
        `${subscriptionAmount(subscription, format)} is debited again`,
        "Unless you cancel before.",
        "danger",
      )
    : step(formatDate(ends, format), "The subscription ends", "Nothing more is charged.", "warning");
}

function nextDebit({ format }: Context, { cancelAt, currentPeriodEnd }: SubscriptionView): string {
  return cancelAt === null
    ? ` Otherwise Stripe debits the account again on ${formatDate(currentPeriodEnd, format)}.`
    : "";
}

/** The first invoice's amount, which a discount can make less than the price. */
function debited(
  { invoices }: BillingOverview,
  subscription: SubscriptionView,
  format: ReaderFormat,
): string {
  const first = invoices.find(({ status }) => status === "open" || status === "void");
  return first === undefined
    ? subscriptionAmount(subscription, format)
    : formatAmount(first.amount, first.currency, format);
}
