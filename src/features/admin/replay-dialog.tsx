"use client";

import { api } from "@convex/api";
import { useSignedInMutation } from "@/components/signed-in";
import type { ReplayAnswer } from "./event-words";
import { ReasonDialog } from "./reason-dialog";

interface Props {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  stripeEventId: string;
  onAnswer: (answer: ReplayAnswer) => void;
}

/** Asks why one event is replayed, and replays it. */
export function ReplayDialog({ stripeEventId, onAnswer, ...dialog }: Props) {
  const replay = useSignedInMutation(api.adminEvents.replay);
  return (
    <ReasonDialog
      {...dialog}
      title="Replay this event?"
      description="Its customer is read from Stripe again. Doing it twice changes nothing the second time."
      action="Replay"
      running="Replaying…"
      onReason={async (reason) => onAnswer(await replay({ stripeEventId, reason }))}
    />
  );
}
