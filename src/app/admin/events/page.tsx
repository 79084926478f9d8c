import { api } from "@convex/api";
import type { Metadata } from "next";
import { EventsPage } from "@/features/admin/events-page";
import { eventsArgs, listHref, readEventsQuery } from "@/features/admin/events-query";
import { readAsOperator } from "@/server/convex/read-as-operator";
import { requestTime } from "../request-time";

export const metadata: Metadata = { title: "Events" };

interface Props {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

/** The inbox, filtered as the address says. */
export default async function Page({ searchParams }: Props) {
  const query = readEventsQuery(await searchParams);
  const now = requestTime();
  const initial = await readAsOperator(api.adminEvents.list, eventsArgs(query, now));
  return (
    <EventsPage key={listHref("/admin/events", query)} query={query} initial={initial} renderedAt={now} />
  );
}
