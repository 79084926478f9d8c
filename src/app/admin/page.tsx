import { api } from "@convex/api";
import type { Metadata } from "next";
import { HealthPage } from "@/features/admin/health-page";
import { RANGES } from "@/features/admin/health-view";
import { readAsOperator } from "@/server/convex/read-as-operator";
import { requestTime } from "./request-time";

export const metadata: Metadata = { title: "Webhook health" };

interface Props {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

/** Whether billing works. */
export default async function Page({ searchParams }: Props) {
  const { hours: asked } = await searchParams;
  const hours = RANGES.find((range) => String(range.hours) === asked)?.hours ?? RANGES[0].hours;
  const now = requestTime();
  const initial = await readAsOperator(api.adminOverview.health, { now, hours });
  return <HealthPage key={hours} initial={initial} hours={hours} renderedAt={now} />;
}
