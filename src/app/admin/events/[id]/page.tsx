import { api } from "@convex/api";
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { EventPage } from "@/features/admin/event-page";
import { readEventsQuery } from "@/features/admin/events-query";
import { readAsOperator } from "@/server/convex/read-as-operator";
import { env } from "@/server/env";
import { requestTime } from "../../request-time";

export const metadata: Metadata = { title: "Event" };

interface Props {
  params: Promise<{ id: string }>;
  /** What the list said that led here. */
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

/** One event of the inbox. */
export default async function Page({ params, searchParams }: Props) {
  const stripeEventId = decodeURIComponent((await params).id);
  const initial = await readAsOperator(api.adminEvents.detail, { stripeEventId });
  if (initial === null) notFound();
  const isRealStripe = env().STRIPE_API_BASE === undefined;
  const list = readEventsQuery(await searchParams);
  return <EventPage initial={initial} list={list} isRealStripe={isRealStripe} renderedAt={requestTime()} />;
}
