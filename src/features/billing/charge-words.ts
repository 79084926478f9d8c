import type { ReaderFormat } from "@/components/format";
import type { BillingOverview, SubscriptionView } from "@/shared/billing/overview";

import { cardName, subscriptionAmount } from "./amount-words";

type Charged = Pick<SubscriptionView, "amount" | "chargedAsPriced">;

const BEFORE = "efore any discount, tax or balance";

/** What the price says is what will be charged; a price without an amount claims none. */
const isExact = ({ amount, chargedAsPriced }: Charged): boolean => chargedAsPriced || amount === null;

/**
 * " before any discount, tax or balance", or nothing where the price itself is charged. Behind every amount that is
 * still to be charged: whether it is exact is decided here alone.
 */
export function beforeChanges(subscription: Charged, separator = " "): string {
  return isExact(subscription) ? "" : `${separator}b${BEFORE}`;
}

/** "Before any discount, tax or balance." in front of a note, as far as that is so. */
export function chargeNote(subscription: Charged, note = ""): string {
  return isExact(subscription) ? note : `B${BEFORE}.${note === "" ? "" : ` ${note}`}`;
}

/** "Before any discount, tax or balance", or what is said where the price itself is charged. */
export function beforeChangesOr(subscription: Charged, exact: string): string {
  return isExact(subscription) ? exact : `B${BEFORE}`;
}

/** "$20.00", or "$20.00 before any discount, tax or balance": what the next charge is. */
export function chargeAmount(subscription: SubscriptionView, format: ReaderFormat): string {
  return subscriptionAmount(subscription, format) + beforeChanges(subscription);
}

/** "$20.00 is charged to Visa ending 4242"; "$20.00 is due" without a payment method. What changes it is for a note. */
export function chargeTitle(amount: string, card: BillingOverview["card"]): string {
  return card === null ? `${amount} is due` : `${amount} is charged to ${cardName(card)}`;
}
