import { Check, EyeOff, Inbox, OctagonX, RotateCw } from "lucide-react";
import type { ReactNode } from "react";
import { Badge, type Tone } from "@/components/ui/badge";
import { STATUS_WORDS, type InboxStatus } from "./status-words";

const LOOK: Record<InboxStatus, { tone: Tone; icon: ReactNode }> = {
  received: { tone: "neutral", icon: <Inbox aria-hidden="true" /> },
  processed: { tone: "success", icon: <Check aria-hidden="true" /> },
  ignored: { tone: "neutral", icon: <EyeOff aria-hidden="true" /> },
  retrying: { tone: "warning", icon: <RotateCw aria-hidden="true" /> },
  dead: { tone: "danger", icon: <OctagonX aria-hidden="true" /> },
};

/** The state of an inbox row. */
export function StatusBadge({ status }: { status: InboxStatus }) {
  const { tone, icon } = LOOK[status];
  return (
    <Badge tone={tone} icon={icon}>
      {STATUS_WORDS[status]}
    </Badge>
  );
}
