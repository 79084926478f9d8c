import { Lightbulb } from "lucide-react";
import { useEffect, useRef } from "react";

import { Dated } from "@/components/ui/dated";
import { trackEvent } from "@/features/analytics/track-event";

import type { Alternative } from "./cancel-reasons";

interface Props {
  alternative: Alternative | null;
  /** Something is on its way to Stripe. */
  busy: boolean;
  onTake: (offer: "annual" | "pause") => void;
}

const LINKS = { annual: "See the annual price", pause: "Pause instead" } as const;

/** The one alternative to cancelling, above the way to cancel and never instead of it. Shown and taken are counted. */
export function AlternativeNote({ alternative, busy, onTake }: Props) {
  const offers = alternative?.offers ?? null;
  const counted = useRef(false);
  useEffect(() => {
    if (counted.current || offers === null) return;
    counted.current = true;
    trackEvent("cancel_alternative_shown", { code: offers });
  }, [offers]);
  if (alternative === null) return null;
  const take = () => {
    if (offers === null || busy) return;
    trackEvent("cancel_alternative_taken", { code: offers });
    onTake(offers);
  };
  return (
    <div className="mt-4 flex items-start gap-3 rounded-xl bg-muted p-4" role="status">
      <Lightbulb className="mt-0.5 size-4.5 shrink-0 text-brand-text" aria-hidden="true" />
      <div className="num flex-1">
        <p className="font-medium">{alternative.title}</p>
        <p className="mt-0.5 text-sm text-muted-foreground">
          <Dated>{alternative.text}</Dated>
        </p>
        {offers !== null && (
          <button
            type="button"
            className="link mt-1.5 inline-block text-sm"
            aria-disabled={busy || undefined}
            onClick={take}
          >
            {LINKS[offers]}
          </button>
        )}
      </div>
    </div>
  );
}
