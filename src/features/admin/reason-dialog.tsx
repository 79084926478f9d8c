"use client";

import { useState, type ReactNode } from "react";
import { Button } from "@/components/ui/button";
import { BEING_SENT, Dialog } from "@/components/ui/dialog";
import { useEachOpening } from "@/components/use-each-opening";
import { useHeld } from "@/components/use-held";

interface Props {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: string;
  /** What will happen, in a sentence. */
  description: string;
  /** The button that does it, and the same while it runs. */
  action: string;
  running: string;
  /** Does it. Rejects when it could not be done; then the dialog stays. */
  onReason: (reason: string) => Promise<void>;
  children?: ReactNode;
}

const LONGEST = 500;

/** Asks why before an operator does something; who, when and why go into the audit. */
export function ReasonDialog(props: Props) {
  const { open, onOpenChange, onReason } = props;
  const [reason, setReason] = useState("");
  const [state, setState] = useState<"idle" | "busy" | "failed">("idle");
  // What the page hears meanwhile, often what was just asked for, does not take the place of what was agreed to.
  const { title, description, action, running, children } = useHeld(props, state === "busy" || !open);
  const isEmpty = reason.trim() === "";
  useEachOpening(open, () => {
    setReason("");
    setState("idle");
  });
  const close = () => onOpenChange(false);
  const run = () => {
    if (isEmpty || state === "busy") return;
    setState("busy");
    void onReason(reason.trim()).then(close, () => setState("failed"));
  };
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      sending={state === "busy"}
      title={title}
      description={description}
      focus="field"
      footer={
        <>
          <Button disabledReason={state === "busy" ? BEING_SENT : undefined} onClick={close}>
            Keep as it is
          </Button>
          <Button
            variant="primary"
            busy={state === "busy"}
            busyLabel={running}
            disabledReason={isEmpty ? "Write a reason first." : undefined}
            onClick={run}
          >
            {action}
          </Button>
        </>
      }
    >
      {children}
      <ReasonField value={reason} onChange={setReason} onSend={run} />
      <p role="status" className="mt-2 text-sm text-danger-text empty:hidden">
        {state === "failed" ? "Could not be done. Nothing was changed." : ""}
      </p>
    </Dialog>
  );
}

function ReasonField({
  value,
  onChange,
  onSend,
}: {
  value: string;
  onChange: (value: string) => void;
  onSend: () => void;
}) {
  return (
    <label className="block">
      <span className="label">Reason</span>
      <textarea
        className="input"
        rows={3}
        maxLength={LONGEST}
        value={value}
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) onSend();
        }}
      />
      <span className="mt-1 block text-xs text-subtle">
        Kept in the audit with your name. Ctrl or Cmd with Enter sends it.
      </span>
    </label>
  );
}
