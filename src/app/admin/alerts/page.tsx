import { api } from "@convex/api";
import type { Metadata } from "next";
import { AlertsPage } from "@/features/admin/alerts-page";
import { readPlace } from "@/features/admin/events-query";
import { readAsOperator } from "@/server/convex/read-as-operator";
import { requestTime } from "../request-time";

export const metadata: Metadata = { title: "Alerts" };

interface Props {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

/** What is wrong, what was, and what was sent about it. */
export default async function Page({ searchParams }: Props) {
  const before = readPlace((await searchParams)["before"]);
  const [alerts, effects] = await Promise.all([
    readAsOperator(api.adminAlerts.list, { before }),
    readAsOperator(api.adminAlerts.effects, {}),
  ]);
  return (
    <AlertsPage
      key={before?.tie ?? "newest"}
      before={before}
      initial={{ alerts, effects }}
      renderedAt={requestTime()}
    />
  );
}
