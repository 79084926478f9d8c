/**
 * Why a payment was declined, as the person is told. Stripe has over forty words for it; what a person can act on is
 * here, and the rest is `declined`. That a card was reported lost, stolen or fraudulent is not told: whoever holds the
 * card may not be its owner (docs.stripe.com/declines/codes).
 */
export const DECLINE_REASONS = [
  "insufficient_funds",
  "limit_exceeded",
  "expired_card",
  "incorrect_details",
  "card_not_supported",
  "authentication_failed",
  "processing_error",
  "declined",
] as const;

/** Why a payment was declined. */
export type DeclineReason = (typeof DECLINE_REASONS)[number];

const REASON_OF_WORD: ReadonlyMap<string, DeclineReason> = new Map([
  ["insufficient_funds", "insufficient_funds"],
  ["card_velocity_exceeded", "limit_exceeded"],
  ["withdrawal_count_limit_exceeded", "limit_exceeded"],
  ["expired_card", "expired_card"],
  ["incorrect_number", "incorrect_details"],
  ["incorrect_cvc", "incorrect_details"],
  ["incorrect_zip", "incorrect_details"],
  ["incorrect_address", "incorrect_details"],
  ["invalid_number", "incorrect_details"],
  ["invalid_cvc", "incorrect_details"],
  ["invalid_expiry_month", "incorrect_details"],
  ["invalid_expiry_year", "incorrect_details"],
  ["card_not_supported", "card_not_supported"],
  ["currency_not_supported", "card_not_supported"],
  ["transaction_not_allowed", "card_not_supported"],
  ["service_not_allowed", "card_not_supported"],
  ["authentication_required", "authentication_failed"],
  ["payment_intent_authentication_failure", "authentication_failed"],
  ["processing_error", "processing_error"],
  ["issuer_not_available", "processing_error"],
  ["try_again_later", "processing_error"],
]);

/** The reason behind Stripe's `decline_code`, else behind its error `code`. A word that is not listed is `declined`. */
export function declineReason(
  declineCode: string | null | undefined,
  code: string | null | undefined,
): DeclineReason {
  return REASON_OF_WORD.get(declineCode ?? "") ?? REASON_OF_WORD.get(code ?? "") ?? "declined";
}
