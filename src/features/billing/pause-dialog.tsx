"use client";

import { CalendarX2, LibraryBig, RotateCcw, ToggleLeft } from "lucide-react";

import { formatDate } from "@/components/format";
import { useReaderFormat } from "@/components/reader-format";
import { Button } from "@/components/ui/button";
import { Dated } from "@/components/ui/dated";
import { BEING_SENT, Dialog } from "@/components/ui/dialog";
import type { BillingOverview, SubscriptionView } from "@/shared/billing/overview";

import { libraryStays } from "./amount-words";
import { thenCharged } from "./charge-words";
import type { BillingActions } from "./use-billing-actions";
import { useDialogFailure } from "./use-dialog-failure";

interface Props {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  overview: BillingOverview;
  actions: BillingActions;
}

/** Says what a pause means, with its dates, before it is asked for. The rule is docs/decisions/0007. */
export function PauseDialog({ open, onOpenChange, overview, actions }: Props) {
  const busy = actions.busy === "pause";
  const { message: problem } = useDialogFailure(actions, "pause");
  const { subscription } = overview;
  if (subscription === null) return null;
  const submit = async () => {
    if (await actions.pause()) onOpenChange(false);
  };
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      sending={busy}
      title="Pause Pro?"
      description="Nothing is charged while Pro is paused. Pro is off from now."
      footer={
        <>
          <Button disabledReason={busy ? BEING_SENT : undefined} onClick={() => onOpenChange(false)}>
            Keep Pro
          </Button>
          <Button variant="primary" busy={busy} busyLabel="Sending to Stripe…" onClick={() => void submit()}>
            Pause Pro now
          </Button>
        </>
      }
    >
      <Consequences overview={overview} subscription={subscription} />
      {problem !== null && (
        <p role="alert" className="mt-4 text-sm text-danger-text">
          {problem}
        </p>
      )}
    </Dialog>
  );
}

function Consequences({
  overview,
  subscription,
}: {
  overview: BillingOverview;
  subscription: SubscriptionView;
}) {
  const format = useReaderFormat();
  const end = formatDate(subscription.currentPeriodEnd, format);
  return (
    <ul className="num space-y-2 text-sm text-muted-foreground">
      <li className="flex gap-2.5">
        <ToggleLeft className="mt-0.5 size-4 shrink-0" aria-hidden="true" />
        <span>
          <Dated>{`You paid until ${end}. Resume before then and Pro is on for the rest of it; days in between are not returned.`}</Dated>
        </span>
      </li>
      <li className="flex gap-2.5">
        <CalendarX2 className="mt-0.5 size-4 shrink-0" aria-hidden="true" />
        <span>
          <Dated>{`Nothing is charged on ${end} if Pro is still paused.`}</Dated>
        </span>
      </li>
      <li className="flex gap-2.5">
        <RotateCcw className="mt-0.5 size-4 shrink-0" aria-hidden="true" />
        <span>
          <Dated>{`Resume after ${end} and a new period begins: ${thenCharged(subscription, null, format)}.`}</Dated>
        </span>
      </li>
      <li className="flex gap-2.5">
        <LibraryBig className="mt-0.5 size-4 shrink-0" aria-hidden="true" />
        {libraryStays(overview.prompts.used)} readable, editable and exportable.
      </li>
    </ul>
  );
}
