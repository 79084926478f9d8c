import type { BillingOverview, CheckoutView, SubscriptionView } from "@/shared/billing/overview";
import { hasEnded, isCancelScheduled, isPaused } from "@/shared/billing/subscription-state";

import type { Requested } from "./requests";

/** Every state of the billing page. */
export type BillingKind =
  | "free"
  | "ended"
  | "activating"
  | "declined"
  | "debit_processing"
  | "debit_refused"
  | "active"
  | "trialing"
  | "cancel_scheduled"
  | "past_due"
  | "paused"
  | "reversed"
  | "unconfirmed"
  | "unrecognised"
  | "comp";

/** What the page knows besides the stored picture. None of it can grant anything. */
export type BillingMoment = {
  /** From the return address; only says which checkout is awaited. */
  returnedSessionId: string | null;
  /** The person came back from Checkout without paying. */
  canceled: boolean;
  /** Epoch ms. */
  now: number;
  /** How long this page has been waiting for Stripe, ms. */
  waitedMs: number;
  /** What was sent to Stripe from this page and is not in the picture yet. */
  requested: Requested | null;
  /** A resumption that was asked for on this page has arrived. */
  resumed: boolean;
  /** A payment that was open on this page and that Stripe has confirmed since; `at` is epoch ms. */
  paid: { amount: number; currency: string; at: number } | null;
};

/** Which state the page is in. Only the stored picture can say that somebody is on Pro. */
export function billingKind(overview: BillingOverview, { returnedSessionId }: BillingMoment): BillingKind {
  const { subscription, entitlement } = overview;
  if (isAwaited(overview, returnedSessionId)) return "activating";
  if (subscription === null || hasEnded(subscription)) return withoutSubscription(overview);
  if (entitlement.reason === "unknown_price" || entitlement.reason === "unknown_status")
    return "unrecognised";
  return withSubscription(subscription, overview);
}

function withoutSubscription({ subscription, entitlement }: BillingOverview): BillingKind {
  if (entitlement.reason === "comp") return "comp";
  return subscription?.status === "canceled" ? "ended" : "free";
}

function withSubscription(subscription: SubscriptionView, { entitlement }: BillingOverview): BillingKind {
  // A plan that was given goes on whatever becomes of the subscription; only one that runs has as much to say.
  if (entitlement.reason === "comp" && !isRunning(subscription)) return "comp";
  if (subscription.status === "incomplete") return "declined";
  if (isPaused(subscription)) return "paused";
  if (subscription.status === "past_due" || subscription.status === "unpaid") return "past_due";
  if (subscription.firstDebit !== null) return `debit_${subscription.firstDebit}`;
  if (entitlement.reason === "refunded" || entitlement.reason === "disputed") return "reversed";
  if (entitlement.reason === "period_over") return "unconfirmed";
  if (isCancelScheduled(subscription)) return "cancel_scheduled";
  return subscription.status === "trialing" ? "trialing" : "active";
}

/** It is paid for or tried, and neither paused nor about to end. */
function isRunning(subscription: SubscriptionView): boolean {
  const { status, firstDebit } = subscription;
  return (
    (status === "active" || status === "trialing") &&
    firstDebit === null &&
    !isPaused(subscription) &&
    !isCancelScheduled(subscription)
  );
}

/**
 * The returned checkout is this person's newest one and no subscription has come of it yet. An old or foreign id in
 * the address is not awaited, so a bookmarked return page shows the plan as it is.
 */
function isAwaited({ checkout, subscription }: BillingOverview, returnedSessionId: string | null): boolean {
  if (checkout === null || checkout.sessionId !== returnedSessionId || checkout.status === "expired")
    return false;
  return subscription === null || (hasEnded(subscription) && !cameOf(subscription, checkout));
}

function cameOf(subscription: SubscriptionView, { startedAt }: CheckoutView): boolean {
  return (subscription.endedAt ?? 0) >= startedAt;
}

/** The person's newest checkout when they come back to it too late: from Stripe's page, or by leaving it. */
export function expiredCheckout(
  { checkout }: BillingOverview,
  { returnedSessionId, canceled, now }: BillingMoment,
): CheckoutView | null {
  if (checkout === null || (!canceled && checkout.sessionId !== returnedSessionId)) return null;
  const isOver = checkout.status === "expired" || (checkout.status === "open" && now >= checkout.expiresAt);
  return isOver ? checkout : null;
}

/** An unfinished checkout that can still be paid at `now`, epoch ms. */
export function openCheckout(
  { checkout }: BillingOverview,
  now: number,
): (CheckoutView & { url: string }) | null {
  if (checkout === null || checkout.status !== "open" || checkout.url === null || now >= checkout.expiresAt)
    return null;
  return { ...checkout, url: checkout.url };
}
