import type Stripe from "stripe";
import { withFirstDebits } from "../../src/shared/billing/first-debit";
import { withPayments, withReversals } from "../../src/shared/billing/reversal";
import { datePastDue, readInvoice, readSubscription } from "../../src/shared/billing/snapshot";
import { readCustomer } from "../../src/shared/billing/stripe-customer";
import { closeWord, SESSION_STATUSES } from "../../src/shared/billing/stripe-words";
import type { InvoiceFacts } from "../../src/shared/billing/subscription-state";
import { isMissing, isRefused } from "../stripe";
import { INVOICES_LISTED } from "./picture";
import { configuredPrices } from "./prices";
import { readPayments } from "./readPayments";
import type { Snapshot } from "./validators";

const PAGE = 100;

/** What a read asks for besides subscriptions and invoices. */
interface ReadScope {
  stripeCustomerId: string;
  /** A Checkout Session that may still be open. */
  sessionId: string | null;
  /** Money of this customer was refunded, disputed or refused before. */
  withPayments: boolean;
  /** Invoices that we know as unsettled; those that the listing does not reach are read one by one. */
  unsettled: readonly string[];
}

/**
 * Reads a customer's whole billing picture: its subscriptions of every status with the customer and the cards expanded
 * (without any, the customer itself), its newest invoices and older ones that may still be paid, the Checkout Session
 * that is still open, and the payments of whoever has an invoice open or had trouble with one. Throws Stripe's errors and
 * ZodErrors.
 */
export async function readSnapshot(
  stripe: Stripe,
  { stripeCustomerId, sessionId, withPayments: asked, unsettled }: ReadScope,
): Promise<Snapshot> {
  const [{ subscriptions, invoices }, session, early] = await Promise.all([
    listBilling(stripe, stripeCustomerId),
    sessionId === null ? null : readSession(stripe, sessionId),
    asked ? readPayments(stripe, stripeCustomerId) : null,
  ]);
  const prices = configuredPrices();
  const invoiceFacts = invoices.data.map((invoice) => readInvoice(invoice));
  const beyond = unsettled.filter((id) => !invoices.data.some((invoice) => invoice.id === id));
  const olderInvoices = await readOlder(stripe, beyond);
  const wanted = [...invoiceFacts, ...olderInvoices].some(isOpen);
  const payments = early ?? (wanted ? await readPayments(stripe, stripeCustomerId) : null);
  const facts = subscriptions.map((subscription) => readSubscription(subscription, prices));
  const newest = subscriptions[0];
  const read = {
    customer:
      newest === undefined
        ? await readWithoutSubscription(stripe, stripeCustomerId)
        : readCustomer(newest.customer, cardHolder(subscriptions) ?? newest),
    subscriptions: withFirstDebits(datePastDue(facts, invoiceFacts), invoices.data),
    invoices: invoiceFacts,
    olderInvoices,
    session,
    requests:
      2 +
      beyond.length +
      (newest === undefined ? 1 : 0) +
      (sessionId === null ? 0 : 1) +
      (payments?.requests ?? 0),
  };
  if (payments === null) return read;
  const paid = withPayments(invoiceFacts, payments.found);
  return {
    ...read,
    invoices: paid,
    olderInvoices: withPayments(olderInvoices, payments.found),
    subscriptions: withReversals(read.subscriptions, paid),
  };
}

/**
 * Somebody who has not bought anything may have left a card in the portal. Whose customer it is, is told by what it
 * bought: a stray one without a subscription must not take the place of the one that a person uses.
 */
async function readWithoutSubscription(
  stripe: Stripe,
  stripeCustomerId: string,
): Promise<Snapshot["customer"]> {
  return { ...readCustomer(await retrieveCustomer(stripe, stripeCustomerId), null), claimedUserId: null };
}

async function retrieveCustomer(stripe: Stripe, stripeCustomerId: string) {
  try {
    return await stripe.customers.retrieve(stripeCustomerId, {
      expand: ["invoice_settings.default_payment_method"],
    });
  } catch (error) {
    // As in the listing of subscriptions: a deleted customer has nothing to expand.
    if (!isRefused(error)) throw error;
    return stripe.customers.retrieve(stripeCustomerId);
  }
}

/** It is not paid: whether nothing was tried, something failed or a bank has it is not in the invoice. */
const isOpen = ({ status }: InvoiceFacts) => status === "open";

/** Invoices one by one; one that the account does not have stays as it was last seen. */
async function readOlder(stripe: Stripe, ids: readonly string[]): Promise<InvoiceFacts[]> {
  const found: InvoiceFacts[] = [];
  for (const id of ids) {
    try {
      found.push(readInvoice(await stripe.invoices.retrieve(id, { expand: ["payments"] })));
    } catch (error) {
      if (!isMissing(error)) throw error;
    }
  }
  return found;
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

/**
 * The subscriptions first and then the invoices, never at once: an answer that is older than the status beside it would
 * show a card's payment that has just gone through as one that waits for a bank, and give Pro for a debit that nobody
 * has paid. What happens between the two is in the invoices, and those say what was paid.
 */
async function listBilling(stripe: Stripe, customer: string) {
  const subscriptions = await listSubscriptions(stripe, customer);
  const expand = ["data.payments"];
  const invoices = await stripe.invoices.list({ customer, limit: INVOICES_LISTED, expand });
  return { subscriptions, invoices };
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
    expand: [expand, "data.default_payment_method", "data.schedule"],
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
