"use client";

import { api } from "@convex/api";
import { useState } from "react";

import { useSignedInMutation } from "@/components/signed-in";
import { notify } from "@/components/toast";
import { Button } from "@/components/ui/button";
import { BEING_SENT, Dialog } from "@/components/ui/dialog";
import { trackEvent } from "@/features/analytics/track-event";

interface Props {
  id: string;
  title: string;
  open: boolean;
  onOpenChange: (open: boolean) => void;
  onDeleted: () => void;
}

/** Asks once before a prompt and its saves are deleted for good. */
export function DeleteDialog({ id, title, open, onOpenChange, onDeleted }: Props) {
  const remove = useSignedInMutation(api.prompts.remove);
  const [busy, setBusy] = useState(false);
  const submit = async () => {
    setBusy(true);
    try {
      await remove({ id });
      onOpenChange(false);
      onDeleted();
      notify({ title: "Prompt deleted" });
    } catch {
      trackEvent("ui_error", { code: "prompt_delete" });
      notify({
        title: "Could not delete",
        description: "The prompt is still there. Try again.",
        failed: true,
      });
    } finally {
      setBusy(false);
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
    />
  );
}
