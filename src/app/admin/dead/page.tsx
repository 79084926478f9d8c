import { api } from "@convex/api";
import type { Metadata } from "next";
import { DeadPage } from "@/features/admin/dead-page";
import { deadArgs, listHref, readEventsQuery } from "@/features/admin/events-query";
import { readAsOperator } from "@/server/convex/read-as-operator";
import { requestTime } from "../request-time";

export const metadata: Metadata = { title: "Dead letters" };

interface Props {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

/** The events that were given up. */
export default async function Page({ searchParams }: Props) {
  const query = { ...readEventsQuery(await searchParams), status: null, search: null };
  const now = requestTime();
  const initial = await readAsOperator(api.adminEvents.dead, deadArgs(query, now));
  return <DeadPage key={listHref("/admin/dead", query)} query={query} initial={initial} renderedAt={now} />;
}
