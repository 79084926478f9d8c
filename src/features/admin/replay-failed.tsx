"use client";

import { api } from "@convex/api";
import { RotateCw } from "lucide-react";
import { useState } from "react";
import { useSignedInMutation } from "@/components/signed-in";
import { Button } from "@/components/ui/button";
import { ReasonDialog } from "./reason-dialog";
import {
  replayAllWords,
  replayChoiceWords,
  replayedWords,
  type ReplayChoice,
  type ReplayCount,
} from "./replay-words";

interface Props {
  choice: ReplayChoice;
  count: ReplayCount;
}

/** Replays everything that a filter of failed events finds, with a reason. */
export function ReplayFailed({ choice, count }: Props) {
  const replay = useSignedInMutation(api.adminEvents.replayFailed);
  const [isOpen, setOpen] = useState(false);
  const [said, setSaid] = useState("");
  const { status, eventType, since } = choice;
  return (
    <div className="flex flex-wrap items-center gap-3">
      <p role="status" className="num text-sm text-muted-foreground empty:hidden">
        {said}
      </p>
      {count?.matching !== 0 && (
        <Button variant="primary" icon={<RotateCw aria-hidden="true" />} onClick={() => setOpen(true)}>
          {replayAllWords(choice, count)}
        </Button>
      )}
      <ReasonDialog
        open={isOpen}
        onOpenChange={setOpen}
        title={`${replayAllWords(choice, count)}?`}
        description={replayChoiceWords(choice)}
        action="Replay"
        running="Replaying…"
        onReason={async (reason) =>
          setSaid(replayedWords(await replay({ status, eventType, since, until: null, reason })))
        }
      />
    </div>
  );
}
