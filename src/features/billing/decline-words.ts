import type { DeclineReason } from "@/shared/billing/decline-reasons";

/** What the bank said, as one sentence. A bank that gave no reason is not given one. */
export const DECLINE_WORDS: Record<DeclineReason, string> = {
  insufficient_funds: "Your bank said: insufficient funds.",
  limit_exceeded: "Your bank said: the card’s limit is reached.",
  expired_card: "Your bank said: the card has expired.",
  incorrect_details: "Your bank said: a detail of the card is wrong.",
  card_not_supported: "Your bank said: the card does not take this kind of payment.",
  authentication_failed: "The payment was not confirmed with your bank.",
  processing_error: "Your bank could not be reached.",
  declined: "Your bank gave no reason.",
};

/** A confirmation that came to nothing, and what the next try does. */
export function unconfirmedWords(reason: DeclineReason): string {
  const what = reason === "authentication_failed" ? "" : "The payment was declined. ";
  return `${what}${DECLINE_WORDS[reason]} Nothing was charged. The next try opens Stripe’s own page.`;
}

/** The reason that one of our routes answered, in the page's words. */
export function declineWords(body: unknown): string {
  const reason = typeof body === "object" && body !== null && "reason" in body ? body.reason : null;
  const known = Object.entries(DECLINE_WORDS).find(([each]) => each === reason);
  return `The payment was declined. ${known?.[1] ?? DECLINE_WORDS.declined}`;
}
