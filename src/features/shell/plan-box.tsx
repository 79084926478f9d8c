"use client";

import { api } from "@convex/api";
import Link from "next/link";
import { formatDay, type ReaderFormat } from "@/components/format";
import { useReaderFormat } from "@/components/reader-format";
import { useSignedInQuery } from "@/components/signed-in";
import { Meter } from "@/components/ui/meter";
import { Skeleton } from "@/components/ui/skeleton";
import type { BillingOverview } from "@/shared/billing/overview";

/** The plan at a glance, live: how full a Free library is, or until when a trial runs. Leads to the billing page. */
export function PlanBox() {
  const overview = useSignedInQuery(api.billing.overview, {});
  const format = useReaderFormat();
  if (overview === undefined) {
    return (
      <div
        className="h-20.5 rounded-xl border bg-card p-3 shadow-e1"
        role="status"
        aria-busy="true"
        aria-label="Loading your plan"
      >
        <Skeleton className="h-4 w-24" />
        <Skeleton className="mt-3 h-1.5" />
      </div>
    );
  }
  const { used, limit } = overview.prompts;
  if (limit === null) {
    return (
      <Link
        key="pro"
        href="/dashboard/billing"
        className="flex items-center justify-between rounded-xl border bg-card px-3 py-2.5 text-xs shadow-e1"
      >
        <span className="font-medium">{planName(overview)}</span>
        <span className="num text-subtle">{planFact(overview, format)}</span>
      </Link>
    );
  }
  return (
    <Link key="free" href="/dashboard/billing" className="block rounded-xl border bg-card p-3 shadow-e1">
      <span className="flex items-center justify-between text-xs">
        <span className="font-medium">Free</span>
        <span className="num text-subtle">
          {used} of {limit} prompts
        </span>
      </span>
      <Meter className="mt-2" used={used} max={limit} label="Prompts used" unit="prompts" />
      <span className="mt-2.5 block text-xs font-medium text-brand-text">
        {used >= limit ? "Library full. See Pro" : "See what Pro adds"}
      </span>
    </Link>
  );
}

function planName({ entitlement }: BillingOverview): string {
  return entitlement.reason === "trialing" ? "Pro trial" : "Pro";
}

function planFact({ entitlement, subscription, prompts }: BillingOverview, format: ReaderFormat): string {
  const trialEnd = subscription?.trialEnd ?? null;
  if (entitlement.reason === "trialing" && trialEnd !== null) return `until ${formatDay(trialEnd, format)}`;
  return prompts.used === 1 ? "1 prompt" : `${prompts.used} prompts`;
}
