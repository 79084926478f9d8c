"use client";

import { useCallback, useState } from "react";
import { notify } from "@/components/toast";
import { trackEvent } from "@/features/analytics/track-event";
import type { PlanChangePreview } from "@/shared/billing/plan-change";
import type { BillingPeriod } from "@/shared/billing/plans";

import type { CancelReason } from "./cancel-reasons";
import { changePlan } from "./change-plan";
import { payInvoice } from "./pay-invoice";
import { addressOf, postBilling } from "./post-billing";
import type { BillingRoute } from "./post-billing";
import type { PayableInvoice, Requested } from "./requests";
import { FAILED, useActionRunner } from "./use-action-runner";
import type { ActionFailure, BusyAction, PortalFlow, Runner } from "./use-action-runner";

export type BillingActions = {
  busy: BusyAction | null;
  failure: ActionFailure | null;
  /** What Stripe accepted from this page; the stored picture says when it is true. */
  requested: Requested | null;
  checkout: (period: BillingPeriod) => Promise<void>;
  portal: (flow?: PortalFlow) => Promise<void>;
  cancel: (feedback: { reason: CancelReason | null; comment: string }) => Promise<boolean>;
  resume: () => Promise<void>;
  pause: () => Promise<boolean>;
  /** `charges`: whether the page said that a period is charged at once. */
  unpause: (charges: boolean) => Promise<void>;
  /** Confirms a previewed change; `close` is told when nothing more is to be said where it was confirmed. */
  changePlan: (preview: PlanChangePreview, close: () => void) => Promise<void>;
  undoPlanChange: () => Promise<void>;
  pay: (invoice: PayableInvoice) => Promise<void>;
  /** Asks for a new read of Stripe; `quiet` shows nothing when it is refused. */
  sync: (options?: { quiet: boolean }) => Promise<void>;
};

/** The money verbs of the billing page. A second click while one runs is ignored; every failure has words. */
export function useBillingActions(publishableKey: string | null): BillingActions {
  const runner = useActionRunner();
  const { busy, failure, run, done, fail } = runner;
  const [requested, setRequested] = useState<Requested | null>(null);

  const leave = async (action: BusyAction, route: BillingRoute, body: Record<string, unknown>) => {
    const answer = await run(action, route, body);
    if (answer === FAILED) return;
    const address = addressOf(answer);
    if (address === null) fail(action, "No address came back. Nothing was changed. Try again.");
    else runner.leave(address);
  };

  const ask = async (does: "cancel" | "resume" | "pause" | "unpause", body: Record<string, unknown> = {}) => {
    trackEvent(`subscription_${does}_requested`);
    if ((await run(does, does, body)) === FAILED) return false;
    done();
    setRequested({ does });
    return true;
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
    cancel: ({ reason, comment }) => {
      const words = comment.trim();
      return ask("cancel", {
        ...(reason === null ? {} : { reason }),
        ...(words === "" ? {} : { comment: words }),
      });
    },
    resume: async () => void (await ask("resume")),
    pause: () => ask("pause"),
    unpause: async (charges) => void (await ask("unpause", { charges })),
    changePlan: changePlan(runner, publishableKey, ({ billingPeriod: to, amountDue: amount, currency }) =>
      setRequested({ does: "change_plan", to, amount, currency }),
    ),
    undoPlanChange: async () => {
      if ((await run("change-plan/undo", "change-plan/undo", {})) === FAILED) return;
      done();
      setRequested({ does: "undo_change" });
    },
    pay: payInvoice(runner, publishableKey, (invoice) => setRequested({ does: "pay", invoice })),
    sync: useSync(runner),
  };
}

function useSync({ run, done }: Runner): BillingActions["sync"] {
  return useCallback(
    async (options) => {
      if (options?.quiet) {
        await postBilling("sync", {});
        return;
      }
      if ((await run("sync", "sync", {})) === FAILED) return;
      done();
      notify({ title: "Stripe is being read now", description: "This page changes by itself." });
    },
    [run, done],
  );
}
