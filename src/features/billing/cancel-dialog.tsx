"use client";

import { Calendar, LibraryBig, RotateCcw } from "lucide-react";
import { useId, useState } from "react";

import { useReaderFormat } from "@/components/reader-format";
import { Button } from "@/components/ui/button";
import { Dated } from "@/components/ui/dated";
import { BEING_SENT, Dialog } from "@/components/ui/dialog";
import { OptionCard } from "@/components/ui/option-card";
import type { BillingOverview } from "@/shared/billing/overview";

import { AlternativeNote } from "./alternative-note";
import { libraryStays } from "./amount-words";
import { CANCEL_REASONS, cancelAlternative } from "./cancel-reasons";
import type { CancelReason } from "./cancel-reasons";
import { cancelWords } from "./cancel-words";
import type { CancelWords } from "./cancel-words";
import type { BillingActions } from "./use-billing-actions";
import { useDialogFailure } from "./use-dialog-failure";

/** The longest comment that our route takes. */
const COMMENT_MAX = 500;

interface Props {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  /** The person would rather do this. */
  onInstead: (dialog: "pause" | "change_plan") => void;
  overview: BillingOverview;
  actions: BillingActions;
}

/** Cancels Pro at the period's end, in one click from the start: the reason and the comment are for whoever wants. */
export function CancelDialog({ open, onOpenChange, onInstead, overview, actions }: Props) {
  const format = useReaderFormat();
  const [chosen, setChosen] = useState<{ reason: CancelReason | null } | null>(null);
  const [comment, setComment] = useState("");
  const busy = actions.busy === "cancel";
  const { message: problem } = useDialogFailure(actions, "cancel");
  const { subscription } = overview;
  if (subscription === null) return null;
  const words = cancelWords(overview, subscription, format);
  const submit = async () => {
    const accepted = await actions.cancel({ reason: chosen?.reason ?? null, comment });
    if (accepted) onOpenChange(false);
  };
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      sending={busy}
      title={words.title}
      description={<Dated>{words.fact}</Dated>}
      footer={
        <>
          <Button disabledReason={busy ? BEING_SENT : undefined} onClick={() => onOpenChange(false)}>
            {words.keep}
          </Button>
          <Button variant="danger" busy={busy} busyLabel="Sending to Stripe…" onClick={() => void submit()}>
            {words.button}
          </Button>
        </>
      }
    >
      <Reasons chosen={chosen} onChoose={(reason) => setChosen({ reason })} />
      {chosen !== null && (
        <AlternativeNote
          key={chosen.reason}
          alternative={cancelAlternative(chosen.reason, overview, format)}
          busy={actions.busy !== null}
          onTake={(offer) => onInstead(offer === "pause" ? "pause" : "change_plan")}
        />
      )}
      <Comment value={comment} onChange={setComment} />
      <Consequences overview={overview} words={words} />
      {problem !== null && (
        <p role="alert" className="mt-4 text-sm text-danger-text">
          {problem}
        </p>
      )}
    </Dialog>
  );
}

function Reasons({
  chosen,
  onChoose,
}: {
  chosen: { reason: CancelReason | null } | null;
  onChoose: (reason: CancelReason | null) => void;
}) {
  const id = useId();
  return (
    <div role="radiogroup" aria-labelledby={id}>
      <p id={id} className="label">
        Why are you leaving? <span className="font-normal text-subtle">Optional</span>
      </p>
      <div className="grid gap-2 sm:grid-cols-2">
        {CANCEL_REASONS.map(({ reason, label }) => (
          <div key={label} className={reason === null ? "sm:col-span-2" : undefined}>
            <OptionCard
              name="cancel-reason"
              value={reason ?? "none"}
              checked={chosen !== null && chosen.reason === reason}
              onSelect={() => onChoose(reason)}
            >
              <span className="text-sm">{label}</span>
            </OptionCard>
          </div>
        ))}
      </div>
    </div>
  );
}

function Comment({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  const id = useId();
  return (
    <div className="mt-4">
      <label htmlFor={id} className="label">
        In your words <span className="font-normal text-subtle">Optional</span>
      </label>
      <textarea
        id={id}
        className="input h-auto! min-h-16 resize-y py-2"
        rows={2}
        maxLength={COMMENT_MAX}
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
    </div>
  );
}

function Consequences({ overview, words }: { overview: BillingOverview; words: CancelWords }) {
  return (
    <ul className="num mt-4 space-y-2 text-sm text-muted-foreground">
      <li className="flex gap-2.5">
        <Calendar className="mt-0.5 size-4 shrink-0" aria-hidden="true" />
        <span>
          <Dated>{words.access}</Dated>
        </span>
      </li>
      <li className="flex gap-2.5">
        <LibraryBig className="mt-0.5 size-4 shrink-0" aria-hidden="true" />
        {libraryStays(overview.prompts.used)} readable, editable and exportable.
      </li>
      <li className="flex gap-2.5">
        <RotateCcw className="mt-0.5 size-4 shrink-0" aria-hidden="true" />
        <span>
          <Dated>{words.undo}</Dated>
        </span>
      </li>
    </ul>
  );
}
