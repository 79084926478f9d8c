import type { Doc } from "../_generated/dataModel";
import type { QueryCtx } from "../_generated/server";
import { customersOf } from "./customers";
import { findLog } from "./inbox";
import type { Place } from "./rollups";
import type { InboxStatus } from "./validators";

type LogRow = Doc<"webhookLogs">;

/** Which events a list shows; times are epoch milliseconds. */
export interface EventFilter {
  status: InboxStatus | null;
  eventType: string | null;
  since: number;
}

interface EventPage {
  rows: LogRow[];
  /** After which place the next page begins; null at the end. */
  next: Place | null;
}

const PAGE = 25;
/** A filter on type and status together reads the rarer index and looks through at most this many of its rows. */
const LOOKED_THROUGH = 500;

/**
 * A page of events, newest first, after a place in the index. A page that is short of matches and still has a `next`
 * has looked through as much as one query may.
 */
export async function listEvents(
  ctx: QueryCtx,
  filter: EventFilter,
  before: Place | null,
): Promise<EventPage> {
  const { status, eventType } = filter;
  const isNarrowed = status !== null && eventType !== null;
  const wanted = isNarrowed ? LOOKED_THROUGH : PAGE + 1;
  const rows: LogRow[] = [];
  if (before !== null) {
    rows.push(...(await sameMoment(ctx, filter, before).order("desc").take(wanted)));
  }
  rows.push(
    ...(await olderThan(ctx, filter, before?.at ?? null)
      .order("desc")
      .take(wanted)),
  );
  const read = rows.slice(0, wanted);
  const matching = isNarrowed ? read.filter((row) => row.eventType === eventType) : read;
  const shown = matching.slice(0, PAGE);
  const isMore = matching.length > PAGE || (isNarrowed && read.length === wanted);
  const last = matching.length > PAGE ? shown.at(-1) : read.at(-1);
  return { rows: shown, next: isMore && last ? placeOf(last) : null };
}

/** How many dead letters a filter finds among the newest 500, and whether there are others. */
export async function countDead(
  ctx: QueryCtx,
  { eventType, since }: Omit<EventFilter, "status">,
): Promise<{ matching: number; isMore: boolean }> {
  const rows = await olderThan(ctx, { status: "dead", eventType, since }, null)
    .order("desc")
    .take(LOOKED_THROUGH + 1);
  const counted = rows.slice(0, LOOKED_THROUGH);
  const matching = counted.filter((row) => eventType === null || row.eventType === eventType).length;
  return { matching, isMore: rows.length > counted.length };
}

function placeOf({ createdAt, _creationTime }: LogRow): Place {
  return { at: createdAt, tie: _creationTime };
}

/** Rows of the place's own millisecond that come after it. */
function sameMoment(ctx: QueryCtx, { status, eventType }: EventFilter, { at, tie }: Place) {
  const logs = ctx.db.query("webhookLogs");
  if (status !== null) {
    return logs.withIndex("by_status", (q) =>
      q.eq("status", status).eq("createdAt", at).lt("_creationTime", tie),
    );
  }
  if (eventType !== null) {
    return logs.withIndex("by_eventType", (q) =>
      q.eq("eventType", eventType).eq("createdAt", at).lt("_creationTime", tie),
    );
  }
  return logs.withIndex("by_createdAt", (q) => q.eq("createdAt", at).lt("_creationTime", tie));
}

function olderThan(ctx: QueryCtx, { status, eventType, since }: EventFilter, at: number | null) {
  const until = at ?? Number.MAX_SAFE_INTEGER;
  const logs = ctx.db.query("webhookLogs");
  if (status !== null) {
    return logs.withIndex("by_status", (q) =>
      q.eq("status", status).gte("createdAt", since).lt("createdAt", until),
    );
  }
  if (eventType !== null) {
    return logs.withIndex("by_eventType", (q) =>
      q.eq("eventType", eventType).gte("createdAt", since).lt("createdAt", until),
    );
  }
  return logs.withIndex("by_createdAt", (q) => q.gte("createdAt", since).lt("createdAt", until));
}

const STATUSES: readonly InboxStatus[] = ["received", "retrying", "dead", "processed", "ignored"];
const FOUND_SHOWN = 50;

/**
 * What a search means: an event id, or everything about a customer, a subscription's customer or the customers of the
 * person with that exact address. At most 50, newest first.
 */
export async function searchEvents(ctx: QueryCtx, words: string): Promise<LogRow[]> {
  const event = await findLog(ctx, words);
  if (event !== null) return [event];
  const found: LogRow[] = [];
  for (const stripeCustomerId of await customersMeant(ctx, words)) {
    for (const status of STATUSES) found.push(...(await aboutCustomer(ctx, stripeCustomerId, status)));
  }
  return found.sort((a, b) => b.createdAt - a.createdAt).slice(0, FOUND_SHOWN);
}

/** The newest rows about one customer, whatever became of them. */
export async function eventsOfCustomer(ctx: QueryCtx, stripeCustomerId: string, take: number) {
  const rows = await Promise.all(STATUSES.map((status) => aboutCustomer(ctx, stripeCustomerId, status)));
  return rows
    .flat()
    .sort((a, b) => b.createdAt - a.createdAt)
    .slice(0, take);
}

function aboutCustomer(ctx: QueryCtx, stripeCustomerId: string, status: InboxStatus) {
  return ctx.db
    .query("webhookLogs")
    .withIndex("by_customer", (q) => q.eq("stripeCustomerId", stripeCustomerId).eq("status", status))
    .order("desc")
    .take(FOUND_SHOWN);
}

/** The Stripe customers that whole words mean: their own id, a subscription of theirs, or their owner's exact address. */
export async function customersMeant(ctx: QueryCtx, words: string): Promise<string[]> {
  if (words.startsWith("cus_")) return [words];
  if (words.startsWith("sub_")) {
    const row = await ctx.db
      .query("subscriptions")
      .withIndex("by_stripeSubscriptionId", (q) => q.eq("stripeSubscriptionId", words))
      .unique();
    const customer = row && (await ctx.db.get("customers", row.customerId));
    return customer?.stripeCustomerId ? [customer.stripeCustomerId] : [];
  }
  if (!words.includes("@")) return [];
  const user = await ctx.db
    .query("users")
    .withIndex("by_email", (q) => q.eq("email", words))
    .first();
  const customers = user === null ? [] : await customersOf(ctx, user._id);
  return customers.flatMap(({ stripeCustomerId }) => stripeCustomerId ?? []);
}
