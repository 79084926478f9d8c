import { INBOX_STATUSES, type InboxStatus } from "./status-words";

const DAY_MS = 86_400_000;

/** How far back the list can look, in days. */
export const SPANS = [
  { days: 1, label: "24 hours" },
  { days: 7, label: "7 days" },
  { days: 90, label: "90 days" },
] as const;

/** After which row a page of a list begins; null at the start. */
export type Place = { at: number; tie: number } | null;

/** What the address of a list says. */
export interface EventsQuery {
  status: InboxStatus | null;
  eventType: string | null;
  search: string | null;
  days: number;
  before: Place;
}

/** The lists that an address can filter. */
export type ListPath = "/admin/events" | "/admin/dead";

type Params = Record<string, string | string[] | undefined>;

/** Reads the address; anything that it should not say is left out. */
export function readEventsQuery(params: Params): EventsQuery {
  const text = (name: string) => {
    const value = params[name];
    return typeof value === "string" && value.trim() !== "" ? value.trim().slice(0, 300) : null;
  };
  return {
    status: INBOX_STATUSES.find((status) => status === text("status")) ?? null,
    eventType: text("type"),
    search: text("search"),
    days: SPANS.find(({ days }) => String(days) === text("days"))?.days ?? 90,
    before: readPlace(params["before"]),
  };
}

/** The place that an address names, or null. */
export function readPlace(text: string | string[] | undefined): Place {
  const [at, tie] = typeof text === "string" ? text.split("~").map(Number) : [];
  return at && tie && Number.isFinite(at) && Number.isFinite(tie) ? { at, tie } : null;
}

/** A place as the address says it. */
export function placeText({ at, tie }: NonNullable<Place>): string {
  return `${at}~${tie}`;
}

/** The address of a list. */
export function listHref(path: ListPath, query: EventsQuery): string {
  return withQuery(path, query);
}

/** Where an event is shown; it carries what the list that leads there says, so that its way back is to the same list. */
export function eventHref({ stripeEventId }: { stripeEventId: string }, list?: EventsQuery): string {
  const path = `/admin/events/${encodeURIComponent(stripeEventId)}`;
  return list === undefined ? path : withQuery(path, list);
}

function withQuery(path: string, { status, eventType, search, days, before }: EventsQuery): string {
  const params = new URLSearchParams();
  if (status !== null) params.set("status", status);
  if (eventType !== null) params.set("type", eventType);
  if (search !== null) params.set("search", search);
  if (days !== 90) params.set("days", String(days));
  if (before !== null) params.set("before", placeText(before));
  const query = params.toString();
  return query === "" ? path : `${path}?${query}`;
}

/** What the list's function is asked. `now` is epoch ms. */
export function eventsArgs(query: EventsQuery, now: number) {
  const { status, eventType, search, before, days } = query;
  return { status, eventType, search, before, since: sinceOf(days, now) };
}

/** What the function of the dead letters is asked. `now` is epoch ms. */
export function deadArgs({ eventType, before, days }: EventsQuery, now: number) {
  return { eventType, before, since: sinceOf(days, now) };
}

/** The start of a time that ends now, epoch ms; cut to the hour so that the same page asks the same. */
function sinceOf(days: number, now: number): number {
  return Math.floor(now / 3_600_000) * 3_600_000 - days * DAY_MS;
}
