import { cn } from "@/components/cn";

import { diffLines } from "./diff-lines";
import type { DiffLine } from "./diff-lines";

const LOOK: Record<DiffLine["kind"], { sign: string; said: string; className: string }> = {
  same: { sign: " ", said: "", className: "" },
  added: { sign: "+", said: "Added: ", className: "bg-success-soft text-success-text" },
  removed: { sign: "−", said: "Removed: ", className: "bg-danger-soft text-danger-text" },
};

/** Two texts compared line by line, the newer on top of the older. */
export function DiffView({ older, newer }: { older: string; newer: string }) {
  const lines = diffLines(older, newer);
  if (lines.every(({ kind }) => kind === "same")) {
    return <p className="text-sm text-muted-foreground">Both have the same text.</p>;
  }
  return (
    <div
      className="mono max-h-[46dvh] overflow-auto rounded-xl border bg-background py-2 text-[0.8125rem] leading-[1.7]"
      tabIndex={0}
      role="region"
      aria-label="Comparison"
    >
      {lines.map(({ kind, text }, index) => (
        <p key={index} className={cn("flex gap-3 px-4", LOOK[kind].className)}>
          <span aria-hidden="true" className="w-2 shrink-0 select-none">
            {LOOK[kind].sign}
          </span>
          <span className="sr-only">{LOOK[kind].said}</span>
          <span className="min-w-0 whitespace-pre-wrap [overflow-wrap:anywhere]">
            {text === "" ? "\u00a0" : text}
          </span>
        </p>
      ))}
    </div>
  );
}
