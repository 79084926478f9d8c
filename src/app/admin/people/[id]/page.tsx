import { api } from "@convex/api";
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { PersonPage } from "@/features/admin/person-page";
import { readAsOperator } from "@/server/convex/read-as-operator";
import { env } from "@/server/env";
import { requestTime } from "../../request-time";

export const metadata: Metadata = { title: "Person" };

interface Props {
  params: Promise<{ id: string }>;
}

/** One person: what they have, why, and what happened. */
export default async function Page({ params }: Props) {
  const clerkId = decodeURIComponent((await params).id);
  const now = requestTime();
  const initial = await readAsOperator(api.adminPeople.detail, { clerkId, now });
  if (initial === null) notFound();
  return <PersonPage initial={initial} isRealStripe={env().STRIPE_API_BASE === undefined} renderedAt={now} />;
}
