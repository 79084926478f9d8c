import type Stripe from "stripe";
import { readEventEnvelope } from "../../src/shared/billing/event-envelope";
import { HANDLED_EVENT_TYPES } from "../../src/shared/billing/event-types";
import { readSubscription } from "../../src/shared/billing/snapshot";
import type { SubscriptionFacts } from "../../src/shared/billing/subscription-state";
import { configuredPrices } from "./prices";
import type { InboxEvent } from "./validators";

const PAGE = 100;
// Stripe takes at most twenty types in one listing.
const TYPES_AT_ONCE = 20;

export interface ListedSubscription {
  stripeCustomerId: string;
  facts: SubscriptionFacts;
}

export interface ListingPage {
  listed: ListedSubscription[];
  /** Subscriptions that could not be read: their customers are read one by one, where the error is recorded. */
  unreadable: string[];
  next: string | null;
}

/** One page of every subscription of the account, of every status, in the immutable order of creation. */
export async function listAccountPage(stripe: Stripe, startingAfter: string | null): Promise<ListingPage> {
  const page = await stripe.subscriptions.list({
    status: "all",
    limit: PAGE,
    expand: ["data.schedule"],
    ...(startingAfter === null ? {} : { starting_after: startingAfter }),
  });
  const prices = configuredPrices();
  const listed: ListedSubscription[] = [];
  const unreadable: string[] = [];
  for (const subscription of page.data) {
    const stripeCustomerId =
      typeof subscription.customer === "string" ? subscription.customer : subscription.customer.id;
    try {
      listed.push({ stripeCustomerId, facts: readSubscription(subscription, prices) });
    } catch {
      unreadable.push(stripeCustomerId);
    }
  }
  return { listed, unreadable, next: page.has_more ? (page.data.at(-1)?.id ?? null) : null };
}

/** One page of the events that Stripe could not deliver, of the types that wake a sync. */
export async function listUndelivered(
  stripe: Stripe,
  { types, startingAfter }: { types: string[]; startingAfter: string | null },
): Promise<{ events: InboxEvent[]; next: string | null }> {
  const page = await stripe.events.list({
    delivery_success: false,
    types,
    limit: PAGE,
    ...(startingAfter === null ? {} : { starting_after: startingAfter }),
  });
  const events: InboxEvent[] = [];
  for (const raw of page.data) {
    const envelope = readEventEnvelope(raw);
    if (envelope === null) continue;
    const payload = JSON.stringify(raw);
    events.push({ source: "stripe", ...envelope, payload, payloadSha256: await sha256(payload) });
  }
  return { events, next: page.has_more ? (page.data.at(-1)?.id ?? null) : null };
}

/** The handled event types in lots that Stripe accepts as one filter. */
export function typeLots(): string[][] {
  const lots: string[][] = [];
  for (let start = 0; start < HANDLED_EVENT_TYPES.length; start += TYPES_AT_ONCE) {
    lots.push(HANDLED_EVENT_TYPES.slice(start, start + TYPES_AT_ONCE));
  }
  return lots;
}

async function sha256(text: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
