"use client";

import { useState } from "react";

import { useReaderFormat } from "@/components/reader-format";
import { Button } from "@/components/ui/button";
import { Dated } from "@/components/ui/dated";
import { BEING_SENT, Dialog } from "@/components/ui/dialog";
import { Segment } from "@/components/ui/segment";
import type { BillingOverview, SubscriptionView } from "@/shared/billing/overview";
import { otherPeriod, periodOf } from "@/shared/billing/plan-change";
import { BILLING_PERIODS } from "@/shared/billing/plans";
import type { BillingPeriod } from "@/shared/billing/plans";

import { isDebited } from "./amount-words";
import { periodChoice, planChangeWords, presentPlan } from "./plan-change-words";
import type { PlanChangeWords } from "./plan-change-words";
import { AskedPrice, PlanPrice } from "./plan-price";
import type { BillingActions } from "./use-billing-actions";
import { useDialogFailure } from "./use-dialog-failure";
import { usePlanPreview } from "./use-plan-preview";
import type { PreviewState } from "./use-plan-preview";

interface Props {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  overview: BillingOverview;
  actions: BillingActions;
}

/** Changes the billing period at a price that Stripe calculated, and says what is paid today before it is. */
export function ChangePlanDialog({ open, onOpenChange, overview, actions }: Props) {
  const { subscription } = overview;
  const present = subscription === null ? null : periodOf(subscription);
  if (subscription === null || present === null) return null;
  return (
    <PlanDialog
      open={open}
      subscription={subscription}
      present={present}
      onOpenChange={onOpenChange}
      overview={overview}
      actions={actions}
    />
  );
}

function PlanDialog({
  open,
  subscription,
  present,
  onOpenChange,
  overview,
  actions,
}: Props & { subscription: SubscriptionView; present: BillingPeriod }) {
  const format = useReaderFormat();
  const { wanted, choose, state, refusal, askAnew } = usePlanChoice(present, open, actions);
  const known = state.kind === "priced" || state.kind === "old" ? state.preview : null;
  const words = known === null ? null : planChangeWords(known, overview, format);
  const problem = state.kind === "failed" ? state.message : refusal;
  const busy = actions.busy === "change-plan";
  const pays = wanted === "annual" && !(overview.card !== null && isDebited(overview.card));
  const close = () => onOpenChange(false);
  const confirm = () => {
    if (state.kind === "priced") void actions.changePlan(state.preview, close);
  };
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      sending={busy}
      title={wanted === present ? "Change plan" : `Change to ${wanted}`}
      description={<Dated>{presentPlan(subscription, format)}</Dated>}
      footer={
        <Buttons
          state={state}
          words={words}
          refused={refusal !== null}
          present={present}
          busy={busy}
          onStay={close}
          onConfirm={confirm}
          onAsk={askAnew}
        />
      }
    >
      <Segment
        name="change-period"
        label="Billing period"
        className="mb-5 grid! w-full grid-cols-2 [&>label]:justify-center"
        value={wanted}
        onValueChange={choose}
        options={BILLING_PERIODS.map((value) => ({ value, label: periodChoice(value, format) }))}
      />
      <Answer state={state} words={words} problem={problem} present={present} pays={pays} />
    </Dialog>
  );
}

/** The period that is chosen, and what is known of changing to it. */
function usePlanChoice(present: BillingPeriod, open: boolean, actions: BillingActions) {
  const [wanted, setWanted] = useState<BillingPeriod>(otherPeriod(present));
  const { ask, ...state } = usePlanPreview(wanted === present ? null : wanted, open);
  const { message: refusal, forget } = useDialogFailure(actions, "change-plan");
  // Stripe has moved on, or may have: what was refused is not offered again without a new price.
  const askAnew = () => {
    forget();
    ask();
  };
  const choose = (period: BillingPeriod) => {
    if (actions.busy !== null) return;
    if (refusal !== null) askAnew();
    setWanted(period);
  };
  return { wanted, choose, state, refusal, askAnew };
}

/** What the change costs, as far as it is known. */
function Answer({
  state,
  words,
  problem,
  present,
  pays,
}: {
  state: PreviewState;
  words: PlanChangeWords | null;
  problem: string | null;
  present: BillingPeriod;
  /** Something is likely to be paid today. */
  pays: boolean;
}) {
  return (
    <div className="min-h-24" aria-busy={state.kind === "asking"}>
      {state.kind === "none" && (
        <p className="text-muted-foreground">You are on {present} now. Nothing changes.</p>
      )}
      {state.kind === "asking" && <AskedPrice pays={pays} />}
      {words !== null && <PlanPrice words={words} old={state.kind === "old"} />}
      {problem !== null && <Problem>{problem}</Problem>}
    </div>
  );
}

function Buttons({
  state,
  words,
  refused,
  present,
  busy,
  onStay,
  onConfirm,
  onAsk,
}: {
  state: PreviewState;
  words: PlanChangeWords | null;
  /** The price was refused when it was confirmed. */
  refused: boolean;
  present: BillingPeriod;
  busy: boolean;
  onStay: () => void;
  onConfirm: () => void;
  onAsk: () => void;
}) {
  const asksAgain = state.kind === "old" || state.kind === "failed" || refused;
  return (
    <>
      <Button disabledReason={busy ? BEING_SENT : undefined} onClick={onStay}>
        Stay on {present}
      </Button>
      {state.kind === "asking" && (
        <Button variant="primary" className={MAIN} busy busyLabel="Asking Stripe…">
          Asking Stripe…
        </Button>
      )}
      {asksAgain && state.kind !== "asking" && (
        <Button variant="primary" className={MAIN} onClick={onAsk}>
          Get the new price
        </Button>
      )}
      {state.kind === "priced" && words !== null && !refused && (
        <Button
          variant="primary"
          className={MAIN}
          busy={busy}
          busyLabel={words.confirming}
          onClick={onConfirm}
        >
          {words.confirm}
        </Button>
      )}
    </>
  );
}

/** As wide as any of its words, so that the button beside it stays in its place. */
const MAIN = "sm:min-w-46";

const Problem = ({ children }: { children: string }) => (
  <p role="alert" className="mt-3 text-sm text-danger-text">
    {children}
  </p>
);
