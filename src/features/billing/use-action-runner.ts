"use client";

import { useCallback, useEffect, useRef, useState } from "react";

import { dismissToasts, notify } from "@/components/toast";
import { useIsShown } from "@/components/use-is-shown";
import { trackEvent } from "@/features/analytics/track-event";

import { isWebAddress, postBilling } from "./post-billing";
import type { BillingRoute } from "./post-billing";

/** The page of Stripe's portal that we open directly. */
export type PortalFlow = "payment_method_update";

/** Which action runs; at most one at a time. */
export type BusyAction = BillingRoute | PortalFlow;

/** Why the last action did nothing, in the page's words, and which one it was. */
export type ActionFailure = { action: BusyAction; message: string };

/** Sends one action. The answer's body, or `FAILED` when there is nothing more to do. */
type Run = (action: BusyAction, route: BillingRoute, body: Record<string, unknown>) => Promise<unknown>;

/** One action at a time, and how the last one failed. Each that runs ends in one of the three ways. */
export type Runner = {
  busy: BusyAction | null;
  failure: ActionFailure | null;
  run: Run;
  done: () => void;
  fail: (action: BusyAction, message: string) => void;
  /** Goes on to a page of Stripe's. The button stays busy meanwhile, so that nothing is pressed in between. */
  leave: (address: string) => void;
};

export const FAILED = Symbol("failed");

/** Actions with a place of their own on the page for what went wrong. */
const SHOWN_IN_PLACE: ReadonlySet<BusyAction> = new Set(["checkout", "cancel", "pause", "change-plan"]);

/** A page that is still here so long after it was left was stopped on its way. */
const LEFT_MS = 15_000;

const ONE_AT_A_TIME = "Something else is still on its way to Stripe. Try again in a moment.";

/** Runs one action at a time and keeps its failure. */
export function useActionRunner(): Runner {
  const [busy, setBusy] = useState<BusyAction | null>(null);
  const [failure, setFailure] = useState<ActionFailure | null>(null);
  const running = useRef<BusyAction | null>(null);
  const leaving = useRef<ReturnType<typeof setTimeout>>(undefined);
  const isShown = useIsShown();

  const settle = useCallback((next: ActionFailure | null) => {
    clearTimeout(leaving.current);
    running.current = null;
    setBusy(null);
    setFailure(next);
  }, []);
  const done = useCallback(() => settle(null), [settle]);
  useReturn(done);

  const fail = useCallback(
    (action: BusyAction, message: string) => {
      settle({ action, message });
      // Somebody who has gone on to another page has left the place as well.
      if (!SHOWN_IN_PLACE.has(action) || !isShown.current) notify({ title: message, failed: true });
    },
    [settle, isShown],
  );

  const leave = useCallback(
    (address: string) => {
      if (!isWebAddress(address)) return done();
      window.location.assign(address);
      leaving.current = setTimeout(done, LEFT_MS);
    },
    [done],
  );

  const run = useCallback<Run>(
    async (action, route, body) => {
      if (running.current !== null) {
        // The second click of two is no other action, and is not worth a word.
        if (running.current !== action) notify({ title: ONE_AT_A_TIME });
        return FAILED;
      }
      running.current = action;
      setBusy(action);
      setFailure(null);
      // What went wrong before is not true any more when this goes well.
      dismissToasts();
      const answer = await postBilling(route, body);
      if (answer.kind === "failed") {
        trackEvent("ui_error", { code: answer.code });
        fail(action, answer.message);
        return FAILED;
      }
      if (isShown.current) return answer.body;
      // Nobody is taken to Stripe, or asked by their bank, who is reading something else by now.
      done();
      return FAILED;
    },
    [done, fail, isShown],
  );

  return { busy, failure, run, done, fail, leave };
}

/** Back from Stripe by the browser's back button: the page may be the very one that was left. */
function useReturn(onReturn: () => void): void {
  useEffect(() => {
    const shown = (event: PageTransitionEvent) => {
      if (event.persisted) onReturn();
    };
    window.addEventListener("pageshow", shown);
    return () => window.removeEventListener("pageshow", shown);
  }, [onReturn]);
}
