/**
 * Every failure a caller of our HTTP routes can see: the code, its HTTP status and the constant sentence that
 * is sent. Causes are logged, never sent.
 */
export const ERRORS = {
  invalid_request: { status: 400, sentence: "The request body is not valid." },
  invalid_redirect: { status: 400, sentence: "The return address is not one of ours." },
  invalid_signature: { status: 400, sentence: "The signature could not be verified." },
  no_subscription: { status: 400, sentence: "There is no subscription to change." },
  no_customer: { status: 400, sentence: "There is no billing account yet." },
  unauthenticated: { status: 401, sentence: "Sign in first." },
  payment_declined: { status: 402, sentence: "The payment was declined. Nothing was changed." },
  forbidden: { status: 403, sentence: "This account may not do that." },
  cross_origin: { status: 403, sentence: "The request came from another site." },
  not_found: { status: 404, sentence: "There is nothing here." },
  method_not_allowed: { status: 405, sentence: "This method is not supported here." },
  already_subscribed: { status: 409, sentence: "There is a subscription already." },
  first_payment_open: { status: 409, sentence: "A subscription waits for its first payment." },
  in_progress: { status: 409, sentence: "The same action is running already." },
  plan_unavailable: { status: 409, sentence: "This plan cannot be bought at the moment." },
  not_changeable: { status: 409, sentence: "The plan cannot be changed in its present state." },
  preview_expired: { status: 409, sentence: "The price that was shown does not hold any more." },
  currency_unavailable: { status: 409, sentence: "This plan is not sold in the currency of this account." },
  not_resumable: { status: 409, sentence: "The subscription has ended and cannot be resumed." },
  not_pausable: { status: 409, sentence: "The subscription cannot be paused in its present state." },
  card_needed: { status: 409, sentence: "The subscription needs a card before it can go on." },
  invoice_not_open: { status: 409, sentence: "The invoice is not open any more." },
  payload_too_large: { status: 413, sentence: "The request body is too large." },
  unsupported_media_type: { status: 415, sentence: "Send JSON." },
  rate_limited: { status: 429, sentence: "Too many requests. Try again in a moment." },
  internal: { status: 500, sentence: "Something went wrong on our side." },
  unavailable: { status: 503, sentence: "We could not store this. Try again in a moment." },
  stripe_busy: { status: 503, sentence: "Stripe is not answering." },
} as const satisfies Record<string, { status: number; sentence: string }>;

/** The closed set of error codes in our HTTP answers. */
export type ErrorCode = keyof typeof ERRORS;
