"use client";

import { useConvexConnectionState } from "convex/react";
import { CircleAlert, CloudAlert, CloudCheck, CloudUpload, GitCompareArrows } from "lucide-react";
import type { ReactNode } from "react";

import { formatDay, formatTime } from "@/components/format";
import { useReaderFormat } from "@/components/reader-format";

import type { EditorState } from "./editor-state";

interface Props {
  state: EditorState;
  onTryNow: () => void;
}

/** Whether the text is saved, in words that are true: a save counts when the server has answered. */
export function SaveState({ state, onTryNow }: Props) {
  const format = useReaderFormat();
  const { isWebSocketConnected } = useConvexConnectionState();
  const offline = !isWebSocketConnected && state.phase === "saving";
  if (offline)
    return <Words icon={<CloudAlert className="size-4 text-warning-text" />}>Not saved: no connection</Words>;
  switch (state.phase) {
    case "clean":
      return (
        <Words icon={<CloudCheck className="size-4" />}>
          Saved{" "}
          {state.savedHere
            ? formatTime(state.base.updatedAt, format)
            : `${formatDay(state.base.updatedAt, format)}, ${formatTime(state.base.updatedAt, format)}`}
        </Words>
      );
    case "dirty":
    case "saving":
      return <Words icon={<CloudUpload className="size-4" />}>Saving…</Words>;
    case "failed":
      return (
        <span className="inline-flex items-center gap-2">
          <Words icon={<CircleAlert className="size-4 text-danger-text" />}>
            Could not save<span className="max-sm:sr-only">. Tries again every 10 seconds</span>
          </Words>
          <button type="button" className="link text-sm" onClick={onTryNow}>
            Try now
          </button>
        </span>
      );
    case "conflict":
      return <Words icon={<GitCompareArrows className="size-4 text-warning-text" />}>Edited elsewhere</Words>;
  }
}

function Words({ icon, children }: { icon: ReactNode; children: ReactNode }) {
  return (
    <span className="num inline-flex min-w-0 items-center gap-1.5 text-sm text-subtle" role="status">
      <span aria-hidden="true" className="shrink-0">
        {icon}
      </span>
      <span className="truncate">{children}</span>
    </span>
  );
}
