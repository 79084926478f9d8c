"use client";

import dynamic from "next/dynamic";
import { useState } from "react";

import type { BillingOverview } from "@/shared/billing/overview";

import type { BillingActions } from "./use-billing-actions";

/** What a person can be asked before something is sent to Stripe. */
export type BillingDialog = "cancel" | "pause" | "change_plan";

// Most visits open none of them, so each is fetched when it is first asked for.
const CancelDialog = dynamic(() => import("./cancel-dialog").then((module) => module.CancelDialog));
const ChangePlanDialog = dynamic(() =>
  import("./change-plan-dialog").then((module) => module.ChangePlanDialog),
);
const PauseDialog = dynamic(() => import("./pause-dialog").then((module) => module.PauseDialog));

/** One opening of a dialog; `time` tells it from the last one, whose choices must not come back. */
type Asked = { dialog: BillingDialog; open: boolean; time: number };

/** Which dialog is open. `ask` opens one in place of another; closing keeps it until it has faded. */
export function useBillingDialog() {
  const [asked, setAsked] = useState<Asked | null>(null);
  return {
    asked,
    ask: (dialog: BillingDialog) => setAsked((last) => ({ dialog, open: true, time: (last?.time ?? 0) + 1 })),
    onOpenChange: (open: boolean) => setAsked((last) => last && { ...last, open }),
  };
}

interface Props {
  dialogs: ReturnType<typeof useBillingDialog>;
  overview: BillingOverview;
  actions: BillingActions;
}

/** The dialogs of the billing page, at most one of them open. */
export function BillingDialogs({ dialogs: { asked, ask, onOpenChange }, overview, actions }: Props) {
  if (asked === null) return null;
  const shared = { open: asked.open, onOpenChange, overview, actions };
  switch (asked.dialog) {
    case "cancel":
      return <CancelDialog key={asked.time} {...shared} onInstead={ask} />;
    case "pause":
      return <PauseDialog key={asked.time} {...shared} />;
    case "change_plan":
      return <ChangePlanDialog key={asked.time} {...shared} />;
  }
}
