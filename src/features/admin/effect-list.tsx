import { Check, Hourglass, Inbox, OctagonX } from "lucide-react";
import type { ReactNode } from "react";
import { Badge } from "@/components/ui/badge";
import { effectMoment, effectState, effectWords, type EffectRow } from "./effect-words";

interface Props {
  effects: readonly EffectRow[];
  isSentOutside: boolean;
  now: number;
}

const ICONS: Record<ReturnType<typeof effectState>["tone"], ReactNode> = {
  success: <Check aria-hidden="true" />,
  neutral: <Inbox aria-hidden="true" />,
  warning: <Hourglass aria-hidden="true" />,
  danger: <OctagonX aria-hidden="true" />,
};

/** What the outbox has done or has still to do, once per effect key. */
export function EffectList({ effects, isSentOutside, now }: Props) {
  if (effects.length === 0)
    return (
      <p className="border-t px-5 py-5 text-sm text-muted-foreground">
        Nothing was due yet. What a commit causes appears here, once per fact.
      </p>
    );
  return (
    <ul className="divide-y border-t">
      {effects.map((effect) => {
        const { title, about } = effectWords(effect);
        const { label, tone } = effectState(effect, isSentOutside);
        return (
          <li key={effect.effectId} className="flex items-start justify-between gap-3 px-5 py-2.5">
            <div className="min-w-0">
              <p className="text-sm">{title}</p>
              <p className="num mt-0.5 flex flex-wrap gap-x-2 text-xs text-subtle">
                <span className="mono min-w-0 break-all">{about}</span>
                <span>{effectMoment(effect, now)}</span>
              </p>
            </div>
            <Badge tone={tone} icon={ICONS[tone]} className="shrink-0">
              {label}
            </Badge>
          </li>
        );
      })}
    </ul>
  );
}
