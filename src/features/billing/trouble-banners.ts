import { formatAmount, formatDate, formatDateTime } from "@/components/format";
import type { BillingOverview, PastDueView } from "@/shared/billing/overview";
import { otherPeriod } from "@/shared/billing/plan-change";
import type { PaymentAttempt } from "@/shared/billing/payment-facts";

import { cardName, isDebited } from "./amount-words";
import type { BannerAction, BannerContext, BannerWords } from "./banner";
import { isInvoiced } from "./charge-words";
import { givenSentence } from "./given-words";
import { DECLINE_WORDS } from "./decline-words";
import { isWithBank } from "./requests";
import type { PayableInvoice, Requested } from "./requests";

/** What Stripe or the bank has now. Whether it came to anything is what the next reading of Stripe says. */
export function requestedBanner({ format }: BannerContext, requested: Requested): BannerWords {
  if (requested.does === "pay") {
    const amount = formatAmount(requested.invoice.amount, requested.invoice.currency, format);
    return brand(
      "Sent to your bank",
      `Waiting for Stripe to confirm ${amount}. This page changes by itself.`,
    );
  }
  if (requested.does === "change_plan") {
    const amount = formatAmount(requested.amount, requested.currency, format);
    const what = requested.amount > 0 ? amount : "the change";
    return brand(
      "Sent to Stripe",
      `Waiting for Stripe to confirm ${what}. You stay on ${otherPeriod(requested.to)} until then.`,
    );
  }
  const thing = {
    undo_change: "that the plan stays",
    cancel: "the cancellation",
    resume: "the resumption",
    pause: "the pause",
    unpause: "the resumption",
  };
  return brand(
    "Sent to Stripe",
    `Waiting for Stripe to confirm ${thing[requested.does]}. This page changes by itself.`,
  );
}

/** The first payment of a subscription: nobody is on Pro before it went through. */
export function declinedBanner({ overview, format }: BannerContext): BannerWords {
  const { firstPayment } = overview;
  const given = givenSentence(overview, format);
  if (firstPayment === null) {
    return {
      tone: "danger",
      title: "The first payment did not go through",
      text: given ?? "You are on Free until it is paid.",
      actions: [],
    };
  }
  const amount = formatAmount(firstPayment.amount, firstPayment.currency, format);
  const until = formatDateTime(firstPayment.expiresAt, format);
  if (isWithBank(firstPayment)) return withBankBanner(amount, given ?? "You are on Free until then.");
  if (firstPayment.attempt?.outcome === "action_required") {
    return {
      tone: "danger",
      title: `Your bank wants you to confirm ${amount}`,
      text: `Nothing is charged until you do. ${given === null ? "" : `${given} `}The request ends ${until}.`,
      actions: [confirmWithBank(firstPayment, amount)],
    };
  }
  return {
    tone: "danger",
    title: `Your bank declined ${amount}`,
    text: `${reasonGiven(firstPayment.attempt)}Nothing was charged. ${given ?? "You are on Free."} The payment can be made until ${until}.`,
    actions: [REPLACE_CARD, pay(firstPayment, amount)],
  };
}

/** What somebody can do now; nothing while Stripe does not answer. */
function wayOut({ card, unreachable }: BillingOverview): string {
  if (unreachable) return "";
  if (card === null) return "Add a card to pay. ";
  return `Pay now or ${isDebited(card) ? "change the payment method" : "replace the card"}. `;
}

/** A renewal that could not be collected: what is open, why, until when Pro stays, and the two ways out. */
export function pastDueBanner({ overview, format }: BannerContext): BannerWords {
  const { pastDue, card } = overview;
  const stays = givenSentence(overview, format) ?? standingSentence(overview, format);
  const replace = otherWay(card);
  if (pastDue === null) {
    return { tone: "danger", title: "A payment is open.", text: stays, actions: [replace] };
  }
  const amount = formatAmount(pastDue.amount, pastDue.currency, format);
  if (isWithBank(pastDue)) return withBankBanner(amount, stays);
  if (pastDue.attempt?.outcome === "action_required") {
    return {
      tone: "danger",
      title: `Your bank wants you to confirm ${amount}`,
      text: `Nothing is charged until you do. ${triesSentence(pastDue, format)} ${stays}`,
      actions: [replace, confirmWithBank(pastDue, amount)],
    };
  }
  if (overview.subscription !== null && isInvoiced(overview.subscription) && pastDue.attempt === null) {
    return {
      tone: "danger",
      title: `${amount} is open. Its due date has passed.`,
      text: `Stripe sent the invoice and charges nothing by itself. ${stays}`,
      actions: [pay(pastDue, amount)],
    };
  }
  return {
    tone: "danger",
    title: `${amount} is open. ${declinedSentence(overview, format)}`,
    text: `${reasonGiven(pastDue.attempt)}${triesSentence(pastDue, format)} ${wayOut(overview)}${stays}`,
    actions: card === null ? [replace] : [replace, pay(pastDue, amount)],
  };
}

/** How Pro stands: for how long, and after Stripe's last try also what comes of it. */
function standingSentence(
  { pastDue, entitlement }: BannerContext["overview"],
  format: BannerContext["format"],
): string {
  if (entitlement.plan !== "pro" || pastDue === null) return "Pro is off until the open amount is paid.";
  const until = formatDate(pastDue.graceEndsAt, format);
  return pastDue.nextAttemptAt === null
    ? `Pro stays on until ${until} and is then off until the open amount is paid.`
    : `Pro stays on until ${until}.`;
}

/** How often Stripe has tried and when it tries next. Whoever waits after the last try would wait in vain. */
function triesSentence(
  { attemptCount, nextAttemptAt }: PastDueView,
  format: BannerContext["format"],
): string {
  const next =
    nextAttemptAt === null
      ? "does not try again by itself"
      : `tries again on ${formatDate(nextAttemptAt, format)}`;
  if (attemptCount < 2) return `Stripe ${next}.`;
  return `Stripe has tried ${attemptCount === 2 ? "twice" : `${attemptCount} times`} and ${next}.`;
}

/** A payment that the bank has: nothing is to do, and paying it once more least of all. */
export function withBankBanner(amount: string, standing: string): BannerWords {
  return brand(
    "Sent to your bank",
    `Waiting for Stripe to confirm ${amount}. Don’t pay a second time. ${standing}`,
  );
}

/** "Visa ending 4242 was declined on 10 Nov 2026.", or that a debit was refused, as far as Stripe says so. */
function declinedSentence(
  { pastDue, card }: BannerContext["overview"],
  format: BannerContext["format"],
): string {
  const attempt = pastDue?.attempt ?? null;
  const declined = attempt?.card ?? card;
  const at = attempt?.at ?? null;
  if (attempt?.debit === true || (declined !== null && isDebited(declined)))
    return `Your bank refused the debit${at === null ? "" : ` on ${formatDate(at, format)}`}.`;
  const name = declined === null ? "The card" : cardName(declined);
  if (declined === null && at === null) return "There is no card on file.";
  return at === null ? `${name} was declined.` : `${name} was declined on ${formatDate(at, format)}.`;
}

export function reasonGiven(attempt: PaymentAttempt | null): string {
  const reason = attempt?.reason ?? null;
  return reason === null ? "" : `${DECLINE_WORDS[reason]} `;
}

function otherWay(card: BannerContext["overview"]["card"]): BannerAction {
  if (card === null) return { does: "update_card", label: "Add a card" };
  return isDebited(card) ? { does: "update_card", label: "Change payment method" } : REPLACE_CARD;
}

/** The way to another card. */
export const REPLACE_CARD: BannerAction = { does: "update_card", label: "Replace card" };

export function pay(payment: PayableInvoice, amount: string): BannerAction {
  return { does: "pay", label: `Pay ${amount}`, busyLabel: `Paying ${amount}…`, invoice: payableOf(payment) };
}

export function confirmWithBank(payment: PayableInvoice, amount: string): BannerAction {
  return {
    does: "pay",
    label: "Confirm with my bank",
    busyLabel: `Asking for ${amount}…`,
    invoice: payableOf(payment),
  };
}

function payableOf({ stripeInvoiceId, amount, currency, attempt }: PayableInvoice): PayableInvoice {
  return { stripeInvoiceId, amount, currency, attempt };
}

function brand(title: string, text: string): BannerWords {
  return { tone: "brand", title, text, actions: [] };
}
