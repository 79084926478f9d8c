import type { ErrorCode } from "@/shared/errors";

/** What went wrong, in the page's words: the fact first, then what to do. A new error code is a compile error here. */
export const MESSAGES: Record<ErrorCode, string> = {
  invalid_request: "This page is older than the app. Reload it and try again.",
  invalid_redirect: "This page is older than the app. Reload it and try again.",
  invalid_signature: "The request could not be verified. Nothing was changed.",
  no_subscription: "There is no subscription to change. Reload the page to see your plan.",
  no_customer: "There is no billing account yet. It is made when you first go to payment.",
  unauthenticated: "You are signed out. Sign in again; nothing was changed.",
  payment_declined: "Your bank declined the payment. Nothing was changed. Replace the card, then try again.",
  forbidden: "This account may not do that. Nothing was changed.",
  cross_origin: "The request did not come from this page. Reload it and try again.",
  not_found: "This page is older than the app. Reload it and try again.",
  method_not_allowed: "This page is older than the app. Reload it and try again.",
  already_subscribed: "You are on Pro already. You were not charged again.",
  first_payment_open:
    "A subscription of yours waits for its first payment. Finish that one: this page shows how in a moment. Nothing was charged.",
  in_progress: "This is under way already, so nothing was sent again. This page shows what comes of it.",
  plan_unavailable: "This plan cannot be bought at the moment. Nothing was charged.",
  not_changeable: "The plan cannot be changed right now. This page shows its present state.",
  preview_expired: "This price does not hold any more. Nothing has changed.",
  currency_unavailable:
    "Your account at Stripe still holds something in another currency, so Pro cannot be sold in US dollars. Nothing was charged. The Stripe portal shows what it is.",
  not_resumable: "This subscription has ended and cannot be resumed. You can choose Pro again.",
  not_pausable:
    "Pro cannot be paused as it stands now. Nothing was changed. Reload the page to see your plan.",
  card_needed: "There is no card to go on with. Add one first; nothing was changed.",
  invoice_not_open: "This invoice is not open any more. This page shows what became of it in a moment.",
  payload_too_large: "That text is too long. Shorten it and try again.",
  unsupported_media_type: "This page is older than the app. Reload it and try again.",
  rate_limited: "That was asked too often. Wait a minute, then try again.",
  internal: "Something went wrong on our side. If anything has changed, this page shows it.",
  unavailable: "We could not store this, so nothing was sent to Stripe. Try again in a moment.",
  // Stripe may still do what it was asked for.
  stripe_busy: "Stripe is not answering. If anything has changed, this page shows it. Try again in a minute.",
};

/** What the page says when no answer came back at all. */
export const NO_ANSWER = "No answer came back. Check your connection, then try again.";
