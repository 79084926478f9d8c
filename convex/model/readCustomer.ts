import type Stripe from "stripe";
import { BILLING_PERIODS } from "../../src/shared/billing/plans";
import type { PlanKey } from "../../src/shared/billing/plans";
import { datePastDue, readInvoice, readSubscription } from "../../src/shared/billing/snapshot";
import type { PlanOfPrice } from "../../src/shared/billing/snapshot";
import { readCustomer } from "../../src/shared/billing/stripe-customer";
import { closeWord, SESSION_STATUSES } from "../../src/shared/billing/stripe-words";
import { env } from "../_generated/server";
import { isMissing, isRefused } from "../stripe";
import { INVOICES_LISTED } from "./picture";
import type { Snapshot } from "./validators";

const PAGE = 100;

/** The configured prices. Which others sell a plan is remembered by the commit. */
export function configuredPrices(): PlanOfPrice {
  const idOf = { monthly: env.STRIPE_PRICE_ID_MONTHLY, annual: env.STRIPE_PRICE_ID_ANNUAL };
  const pro: PlanKey = "pro";
  return new Map(BILLING_PERIODS.map((period) => [idOf[period], pro]));
}

/**
 * Reads a customer's whole billing picture: its subscriptions of every status with the customer and the cards
 * expanded, its newest invoices, and the Checkout Session that is still open. Throws Stripe's errors and ZodErrors.
 */
export async function readSnapshot(
  stripe: Stripe,
  { stripeCustomerId, sessionId }: { stripeCustomerId: string; sessionId: string | null },
): Promise<Snapshot> {
  const [subscriptions, invoices, session] = await Promise.all([
    listSubscriptions(stripe, stripeCustomerId),
    stripe.invoices.list({ customer: stripeCustomerId, limit: INVOICES_LISTED }),
    sessionId === null ? null : readSession(stripe, sessionId),
  ]);
  const prices = configuredPrices();
  const invoiceFacts = invoices.data.map((invoice) => readInvoice(invoice));
  const facts = subscriptions.map((subscription) => readSubscription(subscription, prices));
  const newest = subscriptions[0];
  return {
    customer:
      newest === undefined ? null : readCustomer(newest.customer, cardHolder(subscriptions) ?? newest),
    subscriptions: datePastDue(facts, invoiceFacts),
    invoices: invoiceFacts,
    session,
  };
}

/** A session that the account does not have can no longer be paid, which is all that we ask of it. */
async function readSession(stripe: Stripe, sessionId: string): Promise<Snapshot["session"]> {
  try {
    const { status } = await stripe.checkout.sessions.retrieve(sessionId);
    return { sessionId, status: closeWord(SESSION_STATUSES, status, "expired") };
  } catch (error) {
    if (isMissing(error)) return { sessionId, status: "expired" };
    throw error;
  }
}

async function listSubscriptions(stripe: Stripe, customer: string): Promise<Stripe.Subscription[]> {
  try {
    return await listExpanded(stripe, customer, "data.customer.invoice_settings.default_payment_method");
  } catch (error) {
    // A deleted customer has no invoice settings that could be expanded; it still says that it is deleted.
    if (!isRefused(error)) throw error;
    return listExpanded(stripe, customer, "data.customer");
  }
}

/** Every page of the listing, each subscription with all of its items. */
async function listExpanded(
  stripe: Stripe,
  customer: string,
  expand: string,
): Promise<Stripe.Subscription[]> {
  const found: Stripe.Subscription[] = [];
  const listing = stripe.subscriptions.list({
    customer,
    status: "all",
    limit: PAGE,
    expand: [expand, "data.default_payment_method"],
  });
  for await (const subscription of listing) found.push(await withAllItems(stripe, subscription));
  return found;
}

async function withAllItems(stripe: Stripe, subscription: Stripe.Subscription): Promise<Stripe.Subscription> {
  if (!subscription.items.has_more) return subscription;
  const items: Stripe.SubscriptionItem[] = [];
  for await (const item of stripe.subscriptionItems.list({ subscription: subscription.id, limit: PAGE })) {
    items.push(item);
  }
  return { ...subscription, items: { ...subscription.items, data: items, has_more: false } };
}

/** The subscription whose card is charged next: the newest one that still runs. */
function cardHolder(subscriptions: readonly Stripe.Subscription[]): Stripe.Subscription | undefined {
  return subscriptions.find(({ status }) => status !== "canceled" && status !== "incomplete_expired");
}
