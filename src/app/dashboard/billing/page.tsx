import { api } from "@convex/api";
import type { Metadata } from "next";

import { BillingPage } from "@/features/billing/billing-page";
import { standingDiscount } from "@/server/billing/standing-discount";
import { trialTerms } from "@/server/billing/trial-terms";
import { readAsUser } from "@/server/convex/read-as-user";
import { env } from "@/server/env";
import { BILLING_PERIODS } from "@/shared/billing/plans";

export const metadata: Metadata = { title: "Billing" };

interface Props {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

/** The signed-in person's billing, rendered from the stored picture and live afterwards. */
export default async function Page({ searchParams }: Props) {
  const { session_id: sessionId, checkout, period } = await searchParams;
  const initial = await readAsUser(api.billing.overview, {});
  return (
    <BillingPage
      initial={initial}
      arrival={{
        returnedSessionId: typeof sessionId === "string" ? sessionId : null,
        canceled: checkout === "canceled",
        renderedAt: requestTime(),
      }}
      initialPeriod={
        BILLING_PERIODS.find((known) => known === period) ?? initial.checkout?.billingPeriod ?? "annual"
      }
      trial={trialTerms()}
      discounted={standingDiscount() !== null}
      publishableKey={env().NEXT_PUBLIC_STRIPE_PUBLISHABLE_KEY ?? null}
    />
  );
}

/** When this request is rendered, epoch ms; the browser starts its clock here, so that both render the same words. */
function requestTime(): number {
  return Date.now();
}
