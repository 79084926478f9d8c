"use client";

import { useCallback, useState } from "react";

import { OnDemand } from "@/components/ui/on-demand";
import { useHeld } from "@/components/use-held";
import type { BillingOverview } from "@/shared/billing/overview";

import type { BillingActions } from "./use-billing-actions";

/** What a person can be asked before something is sent to Stripe. */
export type BillingDialog = "cancel" | "pause" | "change_plan";

// Most visits open none of them, so each is fetched when it is first asked for.
const loadCancel = () => import("./cancel-dialog").then(({ CancelDialog }) => CancelDialog);
const loadChangePlan = () => import("./change-plan-dialog").then(({ ChangePlanDialog }) => ChangePlanDialog);
const loadPause = () => import("./pause-dialog").then(({ PauseDialog }) => PauseDialog);

/** One opening of a dialog; `time` tells it from the last one, whose choices must not come back. */
type Asked = { dialog: BillingDialog; open: boolean; time: number };

/** Which dialog is open. `ask` opens one in place of another; closing keeps it until it has faded. */
export function useBillingDialog() {
  const [asked, setAsked] = useState<Asked | null>(null);
  const ask = useCallback(
    (dialog: BillingDialog) => setAsked((last) => ({ dialog, open: true, time: (last?.time ?? 0) + 1 })),
    [],
  );
  const onOpenChange = useCallback((open: boolean) => setAsked((last) => last && { ...last, open }), []);
  return { asked, ask, onOpenChange };
}

interface Props {
  dialogs: ReturnType<typeof useBillingDialog>;
  overview: BillingOverview;
  actions: BillingActions;
}

/** The dialogs of the billing page, at most one of them open. */
export function BillingDialogs(props: Props) {
  const { asked } = props.dialogs;
  return asked && <AskedDialog key={asked.time} asked={asked} {...props} />;
}

function AskedDialog({ asked, dialogs: { ask, onOpenChange }, overview, actions }: Props & { asked: Asked }) {
  const stayClosed = useCallback(() => onOpenChange(false), [onOpenChange]);
  // Somebody agreed to these words: while they are sent, and while the dialog fades, no news takes their place.
  const read = useHeld(overview, actions.busy !== null || !asked.open);
  const props = { open: asked.open, onOpenChange, overview: read, actions };
  const shared = { wanted: true, onFailure: stayClosed };
  switch (asked.dialog) {
    case "cancel":
      return <OnDemand {...shared} load={loadCancel} props={{ ...props, onInstead: ask }} />;
    case "pause":
      return <OnDemand {...shared} load={loadPause} props={props} />;
    case "change_plan":
      return <OnDemand {...shared} load={loadChangePlan} props={props} />;
  }
}
