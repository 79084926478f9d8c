import "server-only";
import Stripe from "stripe";

/** What is worth knowing about an error of the Stripe SDK. Its message and its `raw` hold payloads and stay there. */
export interface StripeFailure {
  /** Stripe answered and did nothing. Otherwise the call may have had its effect, or may have it when repeated. */
  definite: boolean;
  /** The idempotency key is used up: Stripe keeps what it once answered under it, a server error included, for a day. */
  keySpent: boolean;
  code: string | null;
  /** What the bank said of the card, or "" when it said nothing; null when this is not about a card. */
  declineCode: string | null;
  param: string | null;
  requestId: string | null;
}

/**
 * Reads an error of the SDK; null for everything else. Rate limits, lost connections, server errors, lock timeouts
 * and an idempotency key in use are indefinite. Classes by status: the SDK's error ladder (stripe-node `Error.ts`).
 */
export function stripeFailure(thrown: unknown): StripeFailure | null {
  if (!(thrown instanceof Stripe.errors.StripeError)) return null;
  const status = thrown.statusCode ?? 0;
  const definite = status >= 400 && status < 500 && status !== 409 && status !== 429;
  return {
    definite,
    // Only a repeated answer shows that Stripe keeps it: another 5xx may come from a proxy, and hide an effect.
    keySpent: definite || thrown.headers?.["idempotent-replayed"] === "true",
    code: thrown.code ?? null,
    // The SDK's types promise a word; the wire leaves it out when the bank gave none.
    declineCode: thrown instanceof Stripe.errors.StripeCardError ? String(thrown.decline_code ?? "") : null,
    param: thrown.param ?? null,
    requestId: thrown.requestId ?? null,
  };
}

/**
 * Stripe will not bill the customer in the currency asked for, because something in another one is still alive. There
 * is no code for it; the sentence has begun like this since 2016, and it goes nowhere from here.
 */
export function isOtherCurrency(thrown: unknown): boolean {
  return (
    thrown instanceof Stripe.errors.StripeInvalidRequestError &&
    /^You cannot combine currencies on a single customer/.test(thrown.message)
  );
}

/** Stripe says that the customer named in the call does not exist (any more). */
export function isCustomerGone(thrown: unknown): boolean {
  const failure = stripeFailure(thrown);
  return failure?.code === "resource_missing" && failure.param === "customer";
}
