"use client";

import { api } from "@convex/api";
import type { FunctionReturnType } from "convex/server";
import { Search } from "lucide-react";
import Link from "next/link";
import { ButtonLink } from "@/components/ui/button-link";
import { Card } from "@/components/ui/card";
import { HANDLED_EVENT_TYPES } from "@/shared/billing/event-types";
import { EventTable } from "./event-table";
import { eventsArgs, eventsHref, SPANS, type EventsQuery } from "./events-query";
import { PageHead } from "./page-head";
import { INBOX_STATUSES, STATUS_WORDS } from "./status-words";
import { useOperatorQuery } from "./use-operator-query";
import { countWords } from "./utc";

interface Props {
  query: EventsQuery;
  initial: FunctionReturnType<typeof api.adminEvents.list>;
  /** The server's time of rendering, epoch ms. */
  renderedAt: number;
}

/** The inbox, newest first. The address holds the filter, so a list can be sent to a colleague and works without script. */
export function EventsPage({ query, initial, renderedAt }: Props) {
  const { rows, next } = useOperatorQuery(api.adminEvents.list, eventsArgs(query, renderedAt), initial);
  const now = Math.max(renderedAt, rows[0]?.createdAt ?? 0);
  return (
    <>
      <PageHead title="Events">
        Every message from Stripe and Clerk, stored before it is handled. Kept for 90 days.
      </PageHead>
      <div className="mb-3 flex flex-wrap items-center gap-2">
        <FilterForm query={query} />
        <StatusChips query={query} />
      </div>
      <Card className="overflow-hidden" aria-label="Events">
        {rows.length === 0 ? <NoMatch query={query} /> : <EventTable rows={rows} now={now} />}
        <footer className="num flex items-center justify-between gap-3 border-t px-5 py-3 text-xs text-subtle">
          <span role="status">{countWords(rows.length, "event")}, newest first</span>
          <span className="flex gap-2">
            {query.before !== null && (
              <ButtonLink size="sm" href={eventsHref({ ...query, before: null })}>
                Newest
              </ButtonLink>
            )}
            {next !== null && (
              <ButtonLink size="sm" href={eventsHref({ ...query, before: next })}>
                Older
              </ButtonLink>
            )}
          </span>
        </footer>
      </Card>
    </>
  );
}

function FilterForm({ query }: { query: EventsQuery }) {
  return (
    <form action="/admin/events" className="flex w-full flex-wrap gap-2 lg:w-auto">
      {query.status !== null && <input type="hidden" name="status" value={query.status} />}
      <label className="input w-full! sm:w-72!">
        <Search aria-hidden="true" />
        <span className="sr-only">Event, customer or subscription id, or an exact e-mail address</span>
        <input
          name="search"
          defaultValue={query.search ?? ""}
          placeholder="Event, customer or subscription id"
        />
      </label>
      <label className="input w-auto!">
        <span className="sr-only">Type</span>
        <select
          name="type"
          defaultValue={query.eventType ?? ""}
          className="bg-transparent text-sm outline-none"
        >
          <option value="">Any type</option>
          {HANDLED_EVENT_TYPES.map((type) => (
            <option key={type}>{type}</option>
          ))}
        </select>
      </label>
      <label className="input w-auto!">
        <span className="sr-only">Time</span>
        <select name="days" defaultValue={String(query.days)} className="bg-transparent text-sm outline-none">
          {SPANS.map(({ days, label }) => (
            <option key={days} value={days}>
              Last {label}
            </option>
          ))}
        </select>
      </label>
      <button type="submit" className="btn btn-secondary">
        Show
      </button>
    </form>
  );
}

function StatusChips({ query }: { query: EventsQuery }) {
  const chips = [
    { status: null, label: "All" },
    ...INBOX_STATUSES.map((status) => ({ status, label: STATUS_WORDS[status] })),
  ];
  return (
    <nav
      aria-label="Status"
      className="flex w-full gap-1.5 overflow-x-auto p-0.5 [scrollbar-width:none] lg:ml-auto lg:w-auto"
    >
      {chips.map(({ status, label }) => (
        <Link
          key={label}
          href={eventsHref({ ...query, status, before: null })}
          aria-current={query.status === status ? "true" : undefined}
          className="inline-flex h-8 shrink-0 items-center rounded-full border px-3 text-xs font-medium text-muted-foreground aria-[current]:border-primary aria-[current]:bg-primary aria-[current]:text-primary-foreground"
        >
          {label}
        </Link>
      ))}
    </nav>
  );
}

function NoMatch({ query }: { query: EventsQuery }) {
  return (
    <div className="px-5 py-6">
      <p className="font-medium">No event matches</p>
      <p className="mt-1 text-sm text-muted-foreground">
        {query.search === null
          ? "Nothing of this kind arrived in this time."
          : "A search finds whole ids (evt_, cus_, sub_) and whole e-mail addresses."}{" "}
        <Link className="link" href="/admin/events">
          Show all events
        </Link>
      </p>
    </div>
  );
}
