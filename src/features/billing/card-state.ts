import type { BankAccountView, CardView } from "@/shared/billing/overview";

/** What is to say about a card, or a bank account, under its number. */
export type CardState = { words: string; warns: boolean };

/** A card's state at `now` (epoch ms). A card is good through the last day of its month, wherever its bank is. */
export function cardState(card: CardView | BankAccountView, declined: boolean, now: number): CardState {
  if (!("brand" in card))
    return { words: declined ? "Bank account, debit refused" : "Bank account", warns: declined };
  const { expMonth, expYear } = card;
  const expires = `${String(expMonth).padStart(2, "0")}/${expYear}`;
  // The month after the last good one begins; half a day later it has begun everywhere.
  const over = Date.UTC(expYear, expMonth, 1, 12);
  if (now >= over) return { words: `Expired ${expires}`, warns: true };
  if (declined) return { words: `Declined, expires ${expires}`, warns: true };
  return { words: `Expires ${expires}`, warns: false };
}
