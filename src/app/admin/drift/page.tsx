import { api } from "@convex/api";
import type { Metadata } from "next";
import { DriftPage } from "@/features/admin/drift-page";
import { readAsOperator } from "@/server/convex/read-as-operator";
import { requestTime } from "../request-time";

export const metadata: Metadata = { title: "Drift" };

/** Whether everything that we show is what Stripe says. */
export default async function Page() {
  const initial = await readAsOperator(api.adminDrift.latest, {});
  return <DriftPage initial={initial} renderedAt={requestTime()} />;
}
