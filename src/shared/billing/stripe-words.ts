/**
 * Stripe's words as closed sets. The SDK types its enums as open (any string passes), so a `switch` over them is
 * never exhaustive; a word that is not listed becomes `unknown` here, which entitles to nothing and raises an alert.
 */
export const SUBSCRIPTION_STATUSES = [
  "incomplete",
  "incomplete_expired",
  "trialing",
  "active",
  "past_due",
  "canceled",
  "unpaid",
  "paused",
  "unknown",
] as const;

/** A subscription's status in Stripe's words, or `unknown`. */
export type SubscriptionStatus = (typeof SUBSCRIPTION_STATUSES)[number];

export const INVOICE_STATUSES = ["draft", "open", "paid", "uncollectible", "void", "unknown"] as const;

/** An invoice's status in Stripe's words, or `unknown`. */
export type InvoiceStatus = (typeof INVOICE_STATUSES)[number];

export const PAUSE_BEHAVIORS = ["keep_as_draft", "mark_uncollectible", "void", "unknown"] as const;

/** What happens to invoices while collection is paused. */
export type PauseBehavior = (typeof PAUSE_BEHAVIORS)[number];

export const CARDLESS_TRIAL_ENDS = ["cancel", "pause", "create_invoice", "unknown"] as const;

/** What a trial's end does when there is no payment method (`trial_settings.end_behavior`). */
export type CardlessTrialEnd = (typeof CARDLESS_TRIAL_ENDS)[number];

export const COLLECTION_METHODS = ["charge_automatically", "send_invoice", "unknown"] as const;

/** Whether Stripe charges the payment method on file, or sends an invoice that is to be paid by its due date. */
export type CollectionMethod = (typeof COLLECTION_METHODS)[number];

export const PRICE_INTERVALS = ["month", "year", "other"] as const;

/** How often a price recurs; `other` is anything that we do not sell. */
export type PriceInterval = (typeof PRICE_INTERVALS)[number];

export const SESSION_STATUSES = ["open", "complete", "expired"] as const;

/** The status of a Checkout Session. */
export type SessionStatus = (typeof SESSION_STATUSES)[number];

/** The listed word, or `fallback` for one that Stripe has added since. */
export function closeWord<Word extends string>(
  words: readonly Word[],
  raw: string | null | undefined,
  fallback: Word,
): Word {
  return words.find((word) => word === raw) ?? fallback;
}
