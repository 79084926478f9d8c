import { INBOX_STATUSES, type InboxStatus } from "./status-words";

const DAY_MS = 86_400_000;

/** How far back the list can look, in days. */
export const SPANS = [
  { days: 1, label: "24 hours" },
  { days: 7, label: "7 days" },
  { days: 90, label: "90 days" },
] as const;

/** What the address of the list says. */
export interface EventsQuery {
  status: InboxStatus | null;
  eventType: string | null;
  search: string | null;
  days: number;
  before: { at: number; tie: number } | null;
}

type Params = Record<string, string | string[] | undefined>;

/** Reads the address; anything that it should not say is left out. */
export function readEventsQuery(params: Params): EventsQuery {
  const text = (name: string) => {
    const value = params[name];
    return typeof value === "string" && value.trim() !== "" ? value.trim().slice(0, 300) : null;
  };
  const [at, tie] = (text("before") ?? "").split("~").map(Number);
  return {
    status: INBOX_STATUSES.find((status) => status === text("status")) ?? null,
    eventType: text("type"),
    search: text("search"),
    days: SPANS.find(({ days }) => String(days) === text("days"))?.days ?? 90,
    before: at && tie && Number.isFinite(at) && Number.isFinite(tie) ? { at, tie } : null,
  };
}

/** The address of a list. */
export function eventsHref({ status, eventType, search, days, before }: EventsQuery): string {
  const params = new URLSearchParams();
  if (status !== null) params.set("status", status);
  if (eventType !== null) params.set("type", eventType);
  if (search !== null) params.set("search", search);
  if (days !== 90) params.set("days", String(days));
  if (before !== null) params.set("before", `${before.at}~${before.tie}`);
  const query = params.toString();
  return query === "" ? "/admin/events" : `/admin/events?${query}`;
}

/** What the list's function is asked. `now` is epoch ms, cut to the hour so that the same page asks the same. */
export function eventsArgs(query: EventsQuery, now: number) {
  const { status, eventType, search, before, days } = query;
  const since = Math.floor(now / 3_600_000) * 3_600_000 - days * DAY_MS;
  return { status, eventType, search, before, since };
}
