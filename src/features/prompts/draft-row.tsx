import { Button } from "@/components/ui/button";

import type { Draft } from "./draft-store";

interface Props {
  draft: Draft;
  /** Why the draft cannot be saved now. */
  fullReason: string | undefined;
  busy: boolean;
  onSave: () => void;
  onDiscard: () => void;
}

/** The text that found no room, above the list it belongs to. */
export function DraftRow({ draft, fullReason, busy, onSave, onDiscard }: Props) {
  return (
    <section aria-label="Draft in this browser" className="border-b bg-card px-4 py-3">
      <p className="flex items-baseline justify-between gap-3">
        <span className="truncate font-medium">{draft.title || "Untitled prompt"}</span>
        <span className="shrink-0 text-xs text-warning-text">Draft, not saved</span>
      </p>
      <p className="mt-0.5 truncate text-sm text-muted-foreground">{draft.body || "No text yet"}</p>
      <div className="mt-2.5 flex gap-2">
        <Button size="sm" busy={busy} busyLabel="Saving…" disabledReason={fullReason} onClick={onSave}>
          Save to library
        </Button>
        <Button size="sm" variant="ghost" onClick={onDiscard}>
          Discard
        </Button>
      </div>
    </section>
  );
}
