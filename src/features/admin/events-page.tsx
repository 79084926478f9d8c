"use client";

import { api } from "@convex/api";
import type { FunctionReturnType } from "convex/server";
import Link from "next/link";
import { Card } from "@/components/ui/card";
import { Glide } from "@/components/ui/glide";
import { useLiveQuery } from "@/features/live-query/use-live-query";
import { EventTable } from "./event-table";
import { eventsArgs, listHref, type EventsQuery } from "./events-query";
import { FilterForm } from "./filter-form";
import { ListFoot } from "./list-foot";
import { PageHead } from "./page-head";
import { ReplayFailed } from "./replay-failed";
import { showInRow } from "./show-in-row";
import { INBOX_STATUSES, STATUS_WORDS } from "./status-words";
import { countWords } from "./utc";

interface Props {
  query: EventsQuery;
  initial: FunctionReturnType<typeof api.adminEvents.list>;
  /** The server's time of rendering, epoch ms. */
  renderedAt: number;
}

/** The inbox, newest first. The address holds the filter, so a list can be sent to a colleague and works without script. */
export function EventsPage({ query, initial, renderedAt }: Props) {
  const { rows, next } = useLiveQuery(api.adminEvents.list, eventsArgs(query, renderedAt), initial);
  const now = Math.max(renderedAt, rows[0]?.createdAt ?? 0);
  return (
    <Glide>
      <PageHead
        title="Events"
        actions={<ReplayShown query={query} since={eventsArgs(query, renderedAt).since} />}
      >
        Every message from Stripe and Clerk, stored before it is handled. Kept for 90 days.
      </PageHead>
      <div className="mb-3 flex flex-wrap items-center gap-2">
        <FilterForm path="/admin/events" query={query} hasSearch />
        <StatusChips query={query} />
      </div>
      <Card className="overflow-hidden" aria-label="Events">
        {rows.length === 0 ? <NoMatch query={query} /> : <EventTable rows={rows} query={query} now={now} />}
        <ListFoot
          newestHref={query.before === null ? null : listHref("/admin/events", { ...query, before: null })}
          olderHref={next === null ? null : listHref("/admin/events", { ...query, before: next })}
        >
          {countWords(rows.length, "event")}, newest first
        </ListFoot>
      </Card>
    </Glide>
  );
}

/** The replay of everything that the filter finds, where it finds what failed. */
function ReplayShown({ query, since }: { query: EventsQuery; since: number }) {
  const { status, search, eventType, days } = query;
  if (search !== null || (status !== "dead" && status !== "retrying")) return null;
  return <ReplayFailed choice={{ status, eventType, days, since }} count={null} />;
}

function StatusChips({ query }: { query: EventsQuery }) {
  const chips = [
    { status: null, label: "All" },
    ...INBOX_STATUSES.map((status) => ({ status, label: STATUS_WORDS[status] })),
  ];
  return (
    <nav
      aria-label="Status"
      onFocus={({ currentTarget, target }) => showInRow(currentTarget, target)}
      className="-m-0.5 flex w-full gap-1.5 overflow-x-auto p-1 [scrollbar-width:none] lg:ml-auto lg:w-auto"
    >
      {chips.map(({ status, label }) => (
        <Link
          key={label}
          href={listHref("/admin/events", { ...query, status, before: null })}
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
