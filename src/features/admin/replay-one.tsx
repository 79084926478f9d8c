"use client";

import { Check, RotateCw } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { replayWords, type ReplayAnswer } from "./event-words";
import { ReplayDialog } from "./replay-dialog";

/** Replays one event, with a reason, and says what came of it. */
export function ReplayOne({ stripeEventId }: { stripeEventId: string }) {
  const [isOpen, setOpen] = useState(false);
  const [answer, setAnswer] = useState<ReplayAnswer | null>(null);
  return (
    <div className="flex flex-wrap items-center gap-3">
      <div role="status" className="num text-sm empty:-mr-3">
        {answer !== null && (
          <span className="flex items-center gap-2">
            <Check className="size-4 text-subtle" aria-hidden="true" />
            <span>
              <span className="font-medium">{replayWords(answer).title}</span>{" "}
              <span className="text-muted-foreground">{replayWords(answer).text}</span>
            </span>
          </span>
        )}
      </div>
      <Button variant="primary" icon={<RotateCw aria-hidden="true" />} onClick={() => setOpen(true)}>
        Replay now
      </Button>
      <ReplayDialog open={isOpen} onOpenChange={setOpen} stripeEventId={stripeEventId} onAnswer={setAnswer} />
    </div>
  );
}
