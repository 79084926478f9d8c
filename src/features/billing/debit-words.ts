import { formatAmount, formatDate } from "@/components/format";
import type { ReaderFormat } from "@/components/format";
import type { FirstDebit } from "@/shared/billing/first-debit";
import type { BillingOverview, SubscriptionView } from "@/shared/billing/overview";

import { cardName, isDebited, recurringAmount, subscriptionAmount } from "./amount-words";
import type { BannerContext, BannerWords } from "./banner";
import { chargeNote } from "./charge-words";
import { givenSentence } from "./given-words";
import { step } from "./next-step";
import type { NextStep } from "./next-step";
import { fact, NOT_PAID, promptsFact, sourceOf } from "./plan-facts";
import type { BadgeWords, Fact, PlanContext, PlanWords } from "./plan-facts";
import { isWithBank } from "./requests";

type Context = Pick<BannerContext, "overview" | "format">;

const WITH_THE_BANK: BadgeWords = { words: "Waiting for your bank", tone: "brand", icon: "hourglass" };

/** Nobody is on Pro before the bank has paid, although Stripe calls the subscription active. */
export function debitPlanWords(
  debit: FirstDebit,
  { overview, format }: PlanContext,
  subscription: SubscriptionView,
): PlanWords {
  const processing = debit === "processing";
  const { cancelAt } = subscription;
  const bought =
    cancelAt === null ? recurringAmount(subscription, format) : `Pro until ${formatDate(cancelAt, format)}`;
  return {
    title: "Free",
    badge: processing ? WITH_THE_BANK : NOT_PAID,
    price: processing ? `${bought}, once your bank has paid.` : "No payment has gone through.",
    // One that ends later, and that nothing was paid for, can still end now: until then no other can be bought.
    actions: processing && cancelAt !== null ? [] : ["cancel_subscription"],
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
  debit: FirstDebit,
  context: Context,
  subscription: SubscriptionView,
): BannerWords {
  const amount = debited(debit, context, subscription);
  return debit === "processing"
    ? {
        tone: "brand",
        title: `Your bank has not paid ${amount} yet`,
        text: processingText(context, subscription),
        actions:
          subscription.cancelAt === null ? [] : [{ does: "resume", label: "Take the cancellation back" }],
      }
    : {
        tone: "danger",
        title: `Your bank refused the debit of ${amount}`,
        text: `Nothing was charged. ${refusedText(context, subscription)}`,
        actions: [],
      };
}

function processingText({ overview, format }: Context, { cancelAt }: SubscriptionView): string {
  const given = givenSentence(overview, format);
  if (cancelAt === null)
    return `A bank debit takes some business days. ${given ?? "You are on Free until Stripe confirms it."} There is nothing to do: this page changes by itself.`;
  const ends = formatDate(cancelAt, format);
  const paid = given === null ? `you have Pro until ${ends}` : `the subscription runs until ${ends}`;
  return `${given === null ? "" : `${given} `}You cancelled, so no other period is debited. If your bank pays, ${paid}; otherwise nothing is charged.`;
}

function refusedText({ overview, format }: Context, subscription: SubscriptionView): string {
  const { card } = overview;
  const { cancelAt, currentPeriodEnd } = subscription;
  const given = givenSentence(overview, format);
  if (cancelAt !== null) {
    const ends = `The subscription ends on ${formatDate(cancelAt, format)}.`;
    return given === null
      ? `You are on Free. ${ends} Cancel it now to choose Pro again with another way to pay.`
      : `${given} ${ends}`;
  }
  const again = `${chargedAgain(card)} on ${formatDate(currentPeriodEnd, format)}`;
  return given === null
    ? `You are on Free. Cancel this subscription, then choose Pro again with another way to pay. Otherwise Stripe ${again}.`
    : `${given} Unless you cancel the subscription, Stripe ${again}.`;
}

function chargedAgain(card: BillingOverview["card"]): string {
  if (card === null) return "debits the account again";
  return isDebited(card) ? `debits ${cardName(card)} again` : `charges ${cardName(card)}`;
}

/** What happens next with the debit. */
export function debitSteps(debit: FirstDebit, context: Context, subscription: SubscriptionView): NextStep[] {
  const { format } = context;
  const ends = subscription.cancelAt === null ? null : formatDate(subscription.cancelAt, format);
  if (debit === "refused")
    return [
      ends === null
        ? nextDebit(context, subscription)
        : step(ends, "The subscription ends", "Nothing more is charged.", "warning"),
    ];
  return [
    step(
      "When your bank has paid",
      ends === null ? "Pro turns on" : `Pro turns on, until ${ends}`,
      `By a debit of ${debited(debit, context, subscription)}.`,
      "brand",
    ),
    step(
      "If your bank refuses",
      "You stay on Free",
      `A refused debit charges nothing. ${ends === null ? "This page then says what to do." : `The subscription ends on ${ends}.`}`,
    ),
  ];
}

/** What happens next with the debit of a subscription beside a plan that was given. What has no date comes first. */
export function debitBeside(
  debit: FirstDebit,
  context: Context,
  subscription: SubscriptionView,
): { at: number; words: NextStep }[] {
  const { cancelAt, currentPeriodEnd } = subscription;
  if (debit === "processing") {
    const note = `By a debit of ${debited(debit, context, subscription)}.`;
    return [
      { at: 0, words: step("When your bank has paid", "Your subscription runs as well", note, "brand") },
    ];
  }
  return cancelAt === null ? [{ at: currentPeriodEnd, words: nextDebit(context, subscription) }] : [];
}

/** After a refusal the next period brings the next debit. */
function nextDebit({ overview, format }: Context, subscription: SubscriptionView): NextStep {
  const { card } = overview;
  const amount = subscriptionAmount(subscription, format);
  return step(
    formatDate(subscription.currentPeriodEnd, format),
    card === null || isDebited(card)
      ? `${amount} is debited again`
      : `${amount} is charged to ${cardName(card)}`,
    chargeNote(subscription, "Unless you cancel before."),
    "danger",
  );
}

/** The debit as a fact beside a plan that was given. */
export function debitFact(debit: FirstDebit): Fact {
  return debit === "processing"
    ? fact("Debit", "With your bank", "Not paid yet")
    : fact("Debit", "Refused", "Nothing was charged");
}

/** "€20.00": what the bank is asked for, or refused; a discount can make it less than the price. */
export function debited(
  debit: FirstDebit,
  { overview: { invoices }, format }: Context,
  subscription: SubscriptionView,
): string {
  const wanted = debit === "processing" ? "open" : "void";
  const invoice = invoices.find(({ status }) => status === wanted);
  if (invoice === undefined)
    return subscription.chargedAsPriced ? subscriptionAmount(subscription, format) : "the invoiced amount";
  const amount = debit === "processing" ? invoice.amountRemaining : invoice.amount;
  return formatAmount(amount, invoice.currency, format);
}

/** "€20.00": what a bank has and has not answered, for a renewal too; null when none has anything. */
export function amountWithBank({ invoices }: BillingOverview, format: ReaderFormat): string | null {
  const sent = invoices.find((invoice) => invoice.status === "open" && isWithBank(invoice));
  return sent === undefined ? null : formatAmount(sent.amountRemaining, sent.currency, format);
}
