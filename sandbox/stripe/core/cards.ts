import type { DisputeReason } from "./dispute-entities";
import type { Decline } from "./errors";

/** When a card asks for 3-D Secure: never, until it has been authenticated once, or at every payment. */
type Authentication = "never" | "until_set_up" | "always";

export interface TestCard {
  number: string;
  brand: string;
  funding: "credit" | "debit";
  country: string;
  /** Declines as soon as it is attached to a customer. */
  attachDecline: Decline | null;
  /** Declines when it is charged. */
  chargeDecline: Decline | null;
  authentication: Authentication;
  /** What follows a successful charge. */
  aftermath: { disputes: DisputeReason; inquiry: boolean } | "early_fraud_warning" | null;
}

const GENERIC: Decline = {
  code: "card_declined",
  decline_code: "generic_decline",
  message: "Your card was declined.",
};
const INSUFFICIENT: Decline = {
  code: "card_declined",
  decline_code: "insufficient_funds",
  message: "Your card has insufficient funds.",
};

const declined = (decline_code: string): Decline => ({ ...GENERIC, decline_code });

const visa = (number: string, rest: Partial<TestCard> = {}): TestCard => ({
  number,
  brand: "visa",
  funding: "credit",
  country: "US",
  attachDecline: null,
  chargeDecline: null,
  authentication: "never",
  aftermath: null,
  ...rest,
});

const refusing = (number: string, decline: Decline): TestCard =>
  visa(number, { attachDecline: decline, chargeDecline: decline });

/** Stripe's published test numbers (docs.stripe.com/testing). */
const CARDS: readonly TestCard[] = [
  visa("4242424242424242"),
  visa("4000056655665556", { funding: "debit" }),
  visa("5555555555554444", { brand: "mastercard" }),
  visa("2223003122003222", { brand: "mastercard" }),
  visa("5200828282828210", { brand: "mastercard", funding: "debit" }),
  visa("378282246310005", { brand: "amex" }),
  visa("6011111111111117", { brand: "discover" }),
  visa("4000002760000016", { country: "DE" }),
  visa("4000008260000000", { country: "GB" }),
  visa("4000000000000341", { chargeDecline: GENERIC }),
  refusing("4000000000000002", GENERIC),
  refusing("4000000000009995", INSUFFICIENT),
  refusing("4000000000009987", declined("lost_card")),
  refusing("4000000000009979", declined("stolen_card")),
  refusing("4000000000000069", {
    code: "expired_card",
    decline_code: "expired_card",
    message: "Your card has expired.",
  }),
  refusing("4000000000000127", {
    code: "incorrect_cvc",
    decline_code: "incorrect_cvc",
    message: "Your card's security code is incorrect.",
  }),
  refusing("4000000000000119", {
    code: "processing_error",
    decline_code: "processing_error",
    message: "An error occurred while processing your card. Try again in a little bit.",
  }),
  visa("4000002500003155", { authentication: "until_set_up" }),
  visa("4000002760003184", { authentication: "always" }),
  visa("4000000000003220", { authentication: "always" }),
  visa("4000000000003063", { authentication: "always" }),
  visa("4000000000000259", { aftermath: { disputes: "fraudulent", inquiry: false } }),
  visa("4000000000002685", { aftermath: { disputes: "product_not_received", inquiry: false } }),
  visa("4000000000001976", { aftermath: { disputes: "fraudulent", inquiry: true } }),
  visa("4000000000005423", { aftermath: "early_fraud_warning" }),
  visa("4000008260003178", { authentication: "until_set_up", chargeDecline: INSUFFICIENT }),
];

const BY_NUMBER = new Map(CARDS.map((card) => [card.number, card]));

/** The words behind `pm_card_` and `tok_` (docs.stripe.com/testing). */
const SHARED: Readonly<Record<string, string>> = {
  visa: "4242424242424242",
  visa_debit: "4000056655665556",
  mastercard: "5555555555554444",
  amex: "378282246310005",
  discover: "6011111111111117",
  us: "4242424242424242",
  de: "4000002760000016",
  gb: "4000008260000000",
  bypassPending: "4242424242424242",
  chargeCustomerFail: "4000000000000341",
  chargeDeclined: "4000000000000002",
  visa_chargeDeclined: "4000000000000002",
  chargeDeclinedInsufficientFunds: "4000000000009995",
  visa_chargeDeclinedInsufficientFunds: "4000000000009995",
  chargeDeclinedLostCard: "4000000000009987",
  chargeDeclinedStolenCard: "4000000000009979",
  chargeDeclinedExpiredCard: "4000000000000069",
  chargeDeclinedIncorrectCvc: "4000000000000127",
  chargeDeclinedProcessingError: "4000000000000119",
  authenticationRequired: "4000002760003184",
  authenticationRequiredOnSetup: "4000002500003155",
  authenticationRequiredSetupForOffSession: "4000002500003155",
  authenticationRequiredChargeDeclinedInsufficientFunds: "4000008260003178",
  threeDSecure2Required: "4000000000003220",
  threeDSecureRequired: "4000000000003063",
  createDispute: "4000000000000259",
  createDisputeProductNotReceived: "4000000000002685",
  createDisputeInquiry: "4000000000001976",
  createIssuerFraudRecord: "4000000000005423",
};

/** The test card with that number (spaces and dashes allowed), or null when Stripe publishes no such number. */
export function findTestCard(number: string): TestCard | null {
  return BY_NUMBER.get(number.replaceAll(/[\s-]/g, "")) ?? null;
}

/** The card behind `pm_card_visa` or `tok_visa`, or null for any other id. */
export function findSharedCard(id: string): TestCard | null {
  const word = /^(?:pm_card|tok)_(\w+)$/.exec(id)?.[1];
  const number = word === undefined ? undefined : SHARED[word];
  return number === undefined ? null : findTestCard(number);
}

/** The refusal for a number that is not one of Stripe's test cards. */
export function notATestCard(number: string): Decline {
  if (!passesLuhn(number.replaceAll(/[\s-]/g, ""))) {
    return {
      code: "incorrect_number",
      decline_code: "incorrect_number",
      message: "Your card number is incorrect.",
    };
  }
  return {
    code: "card_declined",
    decline_code: "test_mode_live_card",
    message: "Your card was declined. Your request was in test mode, but used a non test card.",
  };
}

function passesLuhn(digits: string): boolean {
  if (!/^\d{12,19}$/.test(digits)) return false;
  let sum = 0;
  for (const [index, digit] of [...digits].reverse().entries()) {
    const value = Number(digit) * (index % 2 === 1 ? 2 : 1);
    sum += value > 9 ? value - 9 : value;
  }
  return sum % 10 === 0;
}

export const AUTHENTICATION_FAILED: Decline = {
  code: "payment_intent_authentication_failure",
  decline_code: null,
  message:
    "We are unable to authenticate your payment method. Please choose a different payment method and try again.",
};

export const AUTHENTICATION_REQUIRED: Decline = {
  code: "authentication_required",
  decline_code: "authentication_required",
  message: "Your card was declined. This transaction requires authentication.",
};

export type ChargeDecision =
  { kind: "succeeds" } | { kind: "requires_action" } | { kind: "fails"; decline: Decline };

/**
 * What charging the card does. `setUp`: the card was authenticated once before; `outcome`: what the person did on the
 * 3-D Secure page, null before it was shown.
 */
export function decideCharge(
  card: TestCard,
  { setUp, outcome }: { setUp: boolean; outcome: "complete" | "fail" | null },
): ChargeDecision {
  const asks = card.authentication === "always" || (card.authentication === "until_set_up" && !setUp);
  if (asks && outcome === null) return { kind: "requires_action" };
  if (asks && outcome === "fail") return { kind: "fails", decline: AUTHENTICATION_FAILED };
  if (card.chargeDecline) return { kind: "fails", decline: card.chargeDecline };
  return { kind: "succeeds" };
}
