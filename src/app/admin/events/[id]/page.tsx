import { api } from "@convex/api";
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { EventPage } from "@/features/admin/event-page";
import { readAsOperator } from "@/server/convex/read-as-operator";
import { env } from "@/server/env";
import { requestTime } from "../../request-time";

export const metadata: Metadata = { title: "Event" };

interface Props {
  params: Promise<{ id: string }>;
}

/** One event of the inbox. */
export default async function Page({ params }: Props) {
  const stripeEventId = decodeURIComponent((await params).id);
  const initial = await readAsOperator(api.adminEvents.detail, { stripeEventId });
  if (initial === null) notFound();
  const isRealStripe = env().STRIPE_API_BASE === undefined;
  return <EventPage initial={initial} isRealStripe={isRealStripe} renderedAt={requestTime()} />;
}
