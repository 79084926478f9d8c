"use client";

import { useCallback, useEffect, useRef, useState } from "react";

import { notify } from "@/components/toast";
import { trackEvent } from "@/features/analytics/track-event";

import { postBilling } from "./post-billing";
import type { BillingRoute } from "./post-billing";

/** The page of Stripe's portal that we open directly. */
export type PortalFlow = "payment_method_update";

/** Which action runs; at most one at a time. */
export type BusyAction = BillingRoute | PortalFlow;

/** Why the last action did nothing, in the page's words, and which one it was. */
export type ActionFailure = { action: BusyAction; message: string };

/** Sends one action. The answer's body, or `FAILED` when there is nothing more to do. */
type Run = (action: BusyAction, route: BillingRoute, body: Record<string, unknown>) => Promise<unknown>;

/** One action at a time, and how the last one failed. `settle` ends it, with its failure or with null. */
export type Runner = {
  busy: BusyAction | null;
  failure: ActionFailure | null;
  run: Run;
  settle: (failure: ActionFailure | null) => void;
};

export const FAILED = Symbol("failed");

/** Actions with a place of their own on the page for what went wrong. */
const SHOWN_IN_PLACE: ReadonlySet<BusyAction> = new Set(["checkout", "cancel", "pause", "change-plan"]);

/** Runs one action at a time and keeps its failure. */
export function useActionRunner(): Runner {
  const [busy, setBusy] = useState<BusyAction | null>(null);
  const [failure, setFailure] = useState<ActionFailure | null>(null);
  const running = useRef(false);

  const settle = useCallback((next: ActionFailure | null) => {
    running.current = false;
    setBusy(null);
    setFailure(next);
  }, []);

  // Back from Stripe by the browser's back button: the page may be the very one that was left.
  useEffect(() => {
    const shown = (event: PageTransitionEvent) => {
      if (event.persisted) settle(null);
    };
    window.addEventListener("pageshow", shown);
    return () => window.removeEventListener("pageshow", shown);
  }, [settle]);

  const run = useCallback<Run>(
    async (action, route, body) => {
      if (running.current) return FAILED;
      running.current = true;
      setBusy(action);
      setFailure(null);
      const answer = await postBilling(route, body);
      if (answer.kind === "ok") return answer.body;
      trackEvent("ui_error", { code: answer.code });
      settle({ action, message: answer.message });
      if (!SHOWN_IN_PLACE.has(action)) notify({ title: answer.message, failed: true });
      return FAILED;
    },
    [settle],
  );

  return { busy, failure, run, settle };
}
