"use client";

import { useCallback, useEffect, useRef, useState } from "react";
import { notify } from "@/components/toast";
import { trackEvent } from "@/features/analytics/track-event";
import type { BillingPeriod } from "@/shared/billing/plans";

import type { CancelReason } from "./cancel-reasons";
import { addressOf, isWebAddress, postBilling } from "./post-billing";
import type { BillingRoute } from "./post-billing";

/** The pages of Stripe's portal that we open directly. */
type PortalFlow = "payment_method_update" | "subscription_update";

/** Which action runs; at most one at a time. */
export type BusyAction = BillingRoute | PortalFlow;

/** Why the last action did nothing, in the page's words, and which one it was. */
type ActionFailure = { action: BusyAction; message: string };

export type BillingActions = {
  busy: BusyAction | null;
  failure: ActionFailure | null;
  /** What Stripe accepted from this page; the stored picture says when it is true. */
  requested: "cancel" | "resume" | null;
  checkout: (period: BillingPeriod) => Promise<void>;
  portal: (flow?: PortalFlow) => Promise<void>;
  cancel: (feedback: { reason: CancelReason | null; comment: string }) => Promise<boolean>;
  resume: () => Promise<void>;
  /** Asks for a new read of Stripe; `quiet` shows nothing when it is refused. */
  sync: (options?: { quiet: boolean }) => Promise<void>;
};

type Run = (action: BusyAction, route: BillingRoute, body: Record<string, unknown>) => Promise<unknown>;

const FAILED = Symbol("failed");

/** The money verbs of the billing page. A second click while one runs is ignored; every failure has words. */
export function useBillingActions(): BillingActions {
  const { busy, failure, run, settle } = useRunner();
  const [requested, setRequested] = useState<"cancel" | "resume" | null>(null);

  const leave = async (action: BusyAction, route: BillingRoute, body: Record<string, unknown>) => {
    const answer = await run(action, route, body);
    if (answer === FAILED) return;
    const address = addressOf(answer);
    // The button stays busy until the browser has left, so nothing can be clicked in between.
    if (address === null)
      settle({ action, message: "No address came back. Nothing was changed. Try again." });
    else window.location.assign(address);
  };

  return {
    busy,
    failure,
    requested,
    checkout: async (period) => {
      trackEvent("checkout_clicked", { period });
      await leave("checkout", "checkout", { billingPeriod: period });
    },
    portal: async (flow) => {
      trackEvent("portal_opened");
      await leave(flow ?? "portal", "portal", flow === undefined ? {} : { flow });
    },
    cancel: async ({ reason, comment }) => {
      trackEvent("subscription_cancel_requested");
      const words = comment.trim();
      const answer = await run("cancel", "cancel", {
        ...(reason === null ? {} : { reason }),
        ...(words === "" ? {} : { comment: words }),
      });
      if (answer === FAILED) return false;
      settle(null);
      setRequested("cancel");
      return true;
    },
    resume: async () => {
      trackEvent("subscription_resume_requested");
      if ((await run("resume", "resume", {})) === FAILED) return;
      settle(null);
      setRequested("resume");
    },
    sync: useSync(run, settle),
  };
}

/** Runs one action at a time and keeps its failure. */
function useRunner(): {
  busy: BusyAction | null;
  failure: ActionFailure | null;
  run: Run;
  settle: (failure: ActionFailure | null) => void;
} {
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
      if (action !== "checkout" && action !== "cancel") notify({ title: answer.message, failed: true });
      return FAILED;
    },
    [settle],
  );

  return { busy, failure, run, settle };
}

function useSync(run: Run, settle: (failure: ActionFailure | null) => void): BillingActions["sync"] {
  return useCallback(
    async (options) => {
      if (options?.quiet) {
        await postBilling("sync", {});
        return;
      }
      if ((await run("sync", "sync", {})) === FAILED) return;
      settle(null);
      notify({ title: "Stripe is being read now", description: "This page changes by itself." });
    },
    [run, settle],
  );
}

/** Goes on to a page of Stripe's whose address the stored picture holds. */
export function leaveFor(address: string): void {
  if (isWebAddress(address)) window.location.assign(address);
}
