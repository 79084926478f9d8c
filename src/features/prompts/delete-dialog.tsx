"use client";

import { api } from "@convex/api";
import { useState } from "react";

import { useSignedInMutation } from "@/components/signed-in";
import { notify } from "@/components/toast";
import { Button } from "@/components/ui/button";
import { BEING_SENT, Dialog } from "@/components/ui/dialog";
import { useEachOpening } from "@/components/use-each-opening";
import { useIsShown } from "@/components/use-is-shown";
import { trackEvent } from "@/features/analytics/track-event";

interface Props {
  id: string;
  title: string;
  open: boolean;
  onOpenChange: (open: boolean) => void;
  onDeleted: () => void;
}

const FAILED = "Could not delete. The prompt is still there. Try again.";

/** Asks once before a prompt and its saves are deleted for good. */
export function DeleteDialog({ id, title, open, onOpenChange, onDeleted }: Props) {
  const remove = useSignedInMutation(api.prompts.remove);
  const [state, setState] = useState<"idle" | "busy" | "failed">("idle");
  const isShown = useIsShown();
  useEachOpening(open, () => setState("idle"));
  const busy = state === "busy";
  const submit = async () => {
    setState("busy");
    try {
      await remove({ id });
      onOpenChange(false);
      onDeleted();
      notify({ title: "Prompt deleted" });
    } catch {
      trackEvent("ui_error", { code: "prompt_delete" });
      setState("failed");
      if (!isShown.current) notify({ title: FAILED, failed: true });
    }
  };
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      sending={busy}
      title="Delete this prompt?"
      description={`“${title || "Untitled prompt"}” and its saved versions are deleted for good.`}
      footer={
        <>
          <Button disabledReason={busy ? BEING_SENT : undefined} onClick={() => onOpenChange(false)}>
            Keep it
          </Button>
          <Button variant="danger" busy={busy} busyLabel="Deleting…" onClick={() => void submit()}>
            Delete prompt
          </Button>
        </>
      }
    >
      {state === "failed" ? (
        <p role="alert" className="text-sm text-danger-text">
          {FAILED}
        </p>
      ) : undefined}
    </Dialog>
  );
}
