import type Stripe from "stripe";
import { isMissing, isRefused } from "../stripe";

const PAGE = 100;
/** Far more than one person can have; more would be a mistake that must not end in a half-done deletion. */
const READ_AT_MOST = 1_000;
const ENDED: readonly string[] = ["canceled", "incomplete_expired"];

interface EndedCustomer {
  stripeCustomerId: string;
  /** Whether our picture shows a running subscription. */
  isLive: boolean;
}

/**
 * Makes sure that a customer is never charged again: open Checkout Sessions are expired, then schedules that have not
 * begun and subscriptions are canceled at once without proration, then drafts are kept from being collected. Safe to
 * repeat; `key` begins the idempotency keys and must be new for every call. Throws what the Stripe SDK throws.
 *
 * Sessions and schedules come first: one that is paid, or begins, meanwhile has made its subscription before those are
 * listed. A schedule that has begun ends with its subscription. Canceling that is a DELETE, which takes no key because
 * it is idempotent (docs.stripe.com/api/idempotent_requests); with it Stripe stops collecting the invoices that are
 * finalized (docs.stripe.com/api/subscriptions/cancel).
 */
export async function endBilling(
  stripe: Stripe,
  { stripeCustomerId: customer, isLive }: EndedCustomer,
  key: string,
): Promise<void> {
  try {
    // A list of a customer that does not exist may be empty instead of an error, which would look like success.
    await stripe.customers.retrieve(customer);
    await expireSessions(stripe, customer, key);
    await cancelSchedules(stripe, customer, key);
    await cancelSubscriptions(stripe, customer);
    await holdDrafts(stripe, customer, key);
  } catch (error) {
    // Nothing is charged to a customer that does not exist. If one of its subscriptions runs here, the key or the
    // account is more likely to be wrong, and somebody has to look.
    if (!isMissing(error) || isLive) throw error;
  }
}

async function expireSessions(stripe: Stripe, customer: string, key: string): Promise<void> {
  const open = await stripe.checkout.sessions
    .list({ customer, status: "open", limit: PAGE })
    .autoPagingToArray({ limit: READ_AT_MOST });
  for (const { id } of open) {
    try {
      await stripe.checkout.sessions.expire(id, {}, { idempotencyKey: `${key}:expire:${id}` });
    } catch (error) {
      // It was paid or ran out since it was listed.
      if (!isRefused(error)) throw error;
    }
  }
}

async function cancelSchedules(stripe: Stripe, customer: string, key: string): Promise<void> {
  const waiting = await stripe.subscriptionSchedules
    .list({ customer, scheduled: true, limit: PAGE })
    .autoPagingToArray({ limit: READ_AT_MOST });
  for (const { id } of waiting) {
    try {
      await stripe.subscriptionSchedules.cancel(id, {}, { idempotencyKey: `${key}:unschedule:${id}` });
    } catch (error) {
      // It was canceled or released since it was listed, or it could still begin.
      if (!isRefused(error)) throw error;
      if ((await stripe.subscriptionSchedules.retrieve(id)).status === "not_started") throw error;
    }
  }
}

async function cancelSubscriptions(stripe: Stripe, customer: string): Promise<void> {
  const subscriptions = await stripe.subscriptions
    .list({ customer, status: "all", limit: PAGE })
    .autoPagingToArray({ limit: READ_AT_MOST });
  for (const { id, status } of subscriptions) {
    if (ENDED.includes(status)) continue;
    try {
      await stripe.subscriptions.cancel(id, { prorate: false, invoice_now: false });
    } catch (error) {
      // Stripe has no subscription to cancel once it is canceled.
      if (!isMissing(error)) throw error;
    }
  }
}

async function holdDrafts(stripe: Stripe, customer: string, key: string): Promise<void> {
  const drafts = await stripe.invoices
    .list({ customer, status: "draft", limit: PAGE })
    .autoPagingToArray({ limit: READ_AT_MOST });
  for (const { id, auto_advance } of drafts) {
    if (auto_advance !== true) continue;
    await stripe.invoices.update(id, { auto_advance: false }, { idempotencyKey: `${key}:hold:${id}` });
  }
}
