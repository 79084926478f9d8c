import type Stripe from "stripe";
import { readInvoice, readSubscription } from "../../src/shared/billing/snapshot";
import type { InvoiceFacts, SubscriptionFacts } from "../../src/shared/billing/subscription-state";
import { isMissing } from "../stripe";
import { configuredPrices } from "./prices";

const PAGE = 100;

/** One record of a listing; `facts` is null when it lacks what we need. Times are epoch milliseconds. */
export interface Listed<Facts> {
  id: string;
  createdAt: number;
  stripeCustomerId: string;
  facts: Facts | null;
}

export interface Listing<Facts> {
  listed: Listed<Facts>[];
  isLast: boolean;
}

/** A page of every subscription of the account, of every status, the newest first. */
export async function listSubscriptions(
  stripe: Stripe,
  startingAfter: string | null,
): Promise<Listing<SubscriptionFacts>> {
  const page = await stripe.subscriptions.list({ status: "all", limit: PAGE, ...after(startingAfter) });
  const prices = configuredPrices();
  return listing(page, (each) => readSubscription(each, prices));
}

/** A page of every invoice of the account, the newest first. */
export async function listInvoices(
  stripe: Stripe,
  startingAfter: string | null,
): Promise<Listing<InvoiceFacts>> {
  const page = await stripe.invoices.list({ limit: PAGE, ...after(startingAfter) });
  return listing(page, (each) => readInvoice(each));
}

function after(startingAfter: string | null) {
  return startingAfter === null ? {} : { starting_after: startingAfter };
}

interface StripeRecord {
  id: string;
  created: number;
  customer: string | { id: string } | null;
}

function listing<Item extends StripeRecord, Facts>(
  page: { data: Item[]; has_more: boolean },
  read: (item: Item) => Facts,
): Listing<Facts> {
  const listed = page.data.map((item) => ({
    id: item.id,
    createdAt: item.created * 1000,
    stripeCustomerId: typeof item.customer === "string" ? item.customer : (item.customer?.id ?? ""),
    facts: readOrNull(item, read),
  }));
  return { listed, isLast: !page.has_more };
}

function readOrNull<Item, Facts>(item: Item, read: (item: Item) => Facts): Facts | null {
  try {
    return read(item);
  } catch {
    // A fact is missing; the difference is reported as such.
    return null;
  }
}

/** Whether the account has a customer. */
export async function isThere(stripe: Stripe, stripeCustomerId: string): Promise<boolean> {
  try {
    const customer = await stripe.customers.retrieve(stripeCustomerId);
    return customer.deleted !== true;
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  }
}
