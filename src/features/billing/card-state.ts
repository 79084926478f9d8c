import type { CardView } from "@/shared/billing/overview";

/** What is to say about a card under its number. */
export type CardState = { words: string; warns: boolean };

/** A card's state at `now` (epoch ms). A card is good through the last day of its month, wherever its bank is. */
export function cardState({ expMonth, expYear }: CardView, declined: boolean, now: number): CardState {
  const expires = `${String(expMonth).padStart(2, "0")}/${expYear}`;
  // The month after the last good one begins; half a day later it has begun everywhere.
  const over = Date.UTC(expYear, expMonth, 1, 12);
  if (now >= over) return { words: `Expired ${expires}`, warns: true };
  if (declined) return { words: `Declined, expires ${expires}`, warns: true };
  return { words: `Expires ${expires}`, warns: false };
}
