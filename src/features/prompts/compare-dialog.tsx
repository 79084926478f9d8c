"use client";

import { useId, useState } from "react";

import { formatDateTime } from "@/components/format";
import { useReaderFormat } from "@/components/reader-format";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";

import { DiffView } from "./diff-view";
import type { PromptFields } from "./editor-state";
import type { Version } from "./version-history";

interface Props {
  version: Version;
  versions: Version[];
  /** The text in the editor. */
  current: PromptFields;
  restoring: boolean;
  onRestore: () => void;
  onClose: () => void;
}

/** One save beside another, or beside the text in the editor; the first can be made the text again. */
export function CompareDialog({ version, versions, current, restoring, onRestore, onClose }: Props) {
  const format = useReaderFormat();
  const selectId = useId();
  const [otherId, setOtherId] = useState("current");
  const other = versions.find(({ _id }) => _id === otherId) ?? current;
  return (
    <Dialog
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      className="max-w-[45rem]!"
      title={`Saved ${formatDateTime(version.savedAt, format)}`}
      description="Red was there then, green is there in the other text."
      footer={
        <>
          <Button onClick={onClose}>Close</Button>
          <Button variant="primary" busy={restoring} busyLabel="Restoring…" onClick={onRestore}>
            Restore this version
          </Button>
        </>
      }
    >
      <label htmlFor={selectId} className="label">
        Compared with
      </label>
      <select
        id={selectId}
        className="input mb-4"
        value={otherId}
        onChange={(event) => setOtherId(event.target.value)}
      >
        <option value="current">The text in the editor</option>
        {versions
          .filter(({ _id }) => _id !== version._id)
          .map(({ _id, savedAt }) => (
            <option key={_id} value={_id}>
              Saved {formatDateTime(savedAt, format)}
            </option>
          ))}
      </select>
      {other.title !== version.title && (
        <p className="mb-3 text-sm text-muted-foreground">
          Title: “{version.title}” then, “{other.title}” in the other.
        </p>
      )}
      <DiffView older={version.body} newer={other.body} />
    </Dialog>
  );
}
