import type { ReaderFormat } from "@/components/format";
import type { BillingOverview, SubscriptionView } from "@/shared/billing/overview";

import { cardName, INVOICED_AMOUNT, subscriptionAmount } from "./amount-words";

type Charged = Pick<SubscriptionView, "amount" | "chargedAsPriced">;

const CHANGES = "any discount, tax or balance";

/** What the price says is what will be charged; a price without an amount claims none. */
const isExact = ({ amount, chargedAsPriced }: Charged): boolean => chargedAsPriced || amount === null;

/**
 * " before any discount, tax or balance", or nothing where the price itself is charged. Behind every amount that is
 * still to be charged: whether it is exact is decided here alone.
 */
export function beforeChanges(subscription: Charged, separator = " "): string {
  return isExact(subscription) ? "" : `${separator}before ${CHANGES}`;
}

/** Stripe charges nothing by itself: it sends an invoice, to be paid by its due date. */
export const isInvoiced = ({ collectionMethod }: Pick<SubscriptionView, "collectionMethod">): boolean =>
  collectionMethod === "send_invoice";

/** What changes a charge and how it is paid, where either is to be said, in front of a note. */
export function chargeNote(subscription: SubscriptionView, note = ""): string {
  const before = beforeChangesOr(subscription, "");
  const paid = isInvoiced(subscription) ? "You pay it by its due date." : "";
  return [before === "" ? "" : `${before}.`, paid, note].filter((each) => each !== "").join(" ");
}

/** "Before any discount, tax or balance", or what is said where the price itself is charged. */
export function beforeChangesOr(subscription: Charged, exact: string): string {
  return isExact(subscription) ? exact : `Before ${CHANGES}`;
}

/** "$20.00", or "$20.00 before any discount, tax or balance": what the next charge is. */
export function chargeAmount(subscription: SubscriptionView, format: ReaderFormat): string {
  return subscriptionAmount(subscription, format) + beforeChanges(subscription);
}

/** "Stripe sends an invoice of $20.00" */
function invoiceSentence(amount: string): string {
  return `Stripe sends an invoice${amount === INVOICED_AMOUNT ? "" : ` of ${amount}`}`;
}

/** "$20.00 is charged to Visa ending 4242", is due, or is invoiced. What changes it is for a note. */
export function chargeTitle(
  amount: string,
  subscription: SubscriptionView,
  card: BillingOverview["card"],
): string {
  if (isInvoiced(subscription)) return invoiceSentence(amount);
  return card === null ? `${amount} is due` : `${amount} is charged to ${cardName(card)}`;
}

/** "$20.00 is then charged to Visa ending 4242", with what changes it: a part of a sentence that says when. */
export function thenCharged(
  subscription: SubscriptionView,
  card: BillingOverview["card"],
  format: ReaderFormat,
): string {
  const amount = subscriptionAmount(subscription, format);
  const before = beforeChanges(subscription, ", ");
  if (isInvoiced(subscription)) return `${invoiceSentence(amount)} then${before}`;
  return `${amount} is then charged${card === null ? "" : ` to ${cardName(card)}`}${before}`;
}

/** "Next charge", or "Next invoice" where nothing is charged without the person. */
export function chargeLabel(subscription: SubscriptionView, which: "Next" | "First"): string {
  return `${which} ${isInvoiced(subscription) ? "invoice" : "charge"}`;
}

/** " to Visa ending 4242", where something is charged to it. */
export function chargedTo(subscription: SubscriptionView, card: BillingOverview["card"]): string {
  return card === null || isInvoiced(subscription) ? "" : ` to ${cardName(card)}`;
}
