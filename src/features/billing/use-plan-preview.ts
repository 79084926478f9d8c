"use client";

import { useEffect, useState } from "react";

import type { PlanChangePreview } from "@/shared/billing/plan-change";
import { PREVIEW_MS } from "@/shared/billing/plan-change";
import type { BillingPeriod } from "@/shared/billing/plans";

import { postBilling } from "./post-billing";

/** What is known of the price of a change. `old`: it was known and holds no longer. */
export type PreviewState =
  | { kind: "none" }
  | { kind: "asking" }
  | { kind: "priced"; preview: PlanChangePreview }
  | { kind: "old"; preview: PlanChangePreview }
  | { kind: "failed"; message: string };

/**
 * The price of changing to a period, asked for when the dialog opens and when the period changes; none is asked for the
 * present one (null). An answer to another question than the newest is dropped. A price ages by this computer's clock
 * from the moment at which it came. A dialog that closes keeps what it says until it has faded.
 */
export function usePlanPreview(
  billingPeriod: BillingPeriod | null,
  open: boolean,
): PreviewState & { ask: () => void } {
  const [asked, setAsked] = useState(0);
  const [answer, setAnswer] = useState<{ to: string; state: PreviewState } | null>(null);
  const question = `${billingPeriod}:${asked}`;
  useEffect(() => {
    if (billingPeriod === null || !open) return;
    let isNewest = true;
    void postBilling("change-plan/preview", { billingPeriod }).then((result) => {
      if (isNewest) setAnswer({ to: question, state: stateOf(result) });
    });
    return () => {
      isNewest = false;
    };
  }, [billingPeriod, question, open]);
  useEffect(() => {
    if (answer?.state.kind !== "priced") return;
    const { preview } = answer.state;
    const timer = setTimeout(() => setAnswer({ to: answer.to, state: { kind: "old", preview } }), PREVIEW_MS);
    return () => clearTimeout(timer);
  }, [answer]);
  const ask = () => setAsked((times) => times + 1);
  if (billingPeriod === null) return { kind: "none", ask };
  return answer?.to === question ? { ...answer.state, ask } : { kind: "asking", ask };
}

function stateOf(result: Awaited<ReturnType<typeof postBilling>>): PreviewState {
  if (result.kind === "failed") return { kind: "failed", message: result.message };
  // Our own route's answer; its type is the route's.
  return { kind: "priced", preview: result.body as PlanChangePreview };
}
