"use client";

import { useConvexAuth, useConvexConnectionState } from "convex/react";
import { CloudOff } from "lucide-react";
import { useEffect, useState } from "react";
import { formatTime } from "./format";
import { useReaderFormat } from "./reader-format";

/** A page that loads, or a phone that changes its network, is without answers for a moment. */
const SAY_AFTER_MS = 6_000;

/** Says that the page is not live any more and since when; it lies over the page, so that nothing moves. */
export function ConnectionNotice() {
  const since = useOutage();
  const format = useReaderFormat();
  return (
    <div
      role="status"
      className="pointer-events-none fixed inset-x-4 bottom-[calc(4.5rem+env(safe-area-inset-bottom))] z-10 flex justify-center lg:bottom-4"
    >
      {since !== null && (
        <p className="num flex items-start gap-2 rounded-lg border border-border-strong bg-popover px-3 py-2 text-sm shadow-e2">
          <CloudOff className="mt-0.5 size-4 shrink-0 text-warning-text" aria-hidden="true" />
          <span>
            <b className="font-medium">No connection since {formatTime(since, format)}.</b> The page shows
            what was known then, and catches up by itself.
          </span>
        </p>
      )}
    </div>
  );
}

/** Since when the page has no answers, epoch ms, once that has lasted; null while it is live. */
function useOutage(): number | null {
  const { isAuthenticated } = useConvexAuth();
  const { isWebSocketConnected } = useConvexConnectionState();
  const isLive = isAuthenticated && isWebSocketConnected;
  const [since, setSince] = useState<number | null>(null);
  useEffect(() => {
    if (isLive) return;
    const began = Date.now();
    const timer = setTimeout(() => setSince(began), SAY_AFTER_MS);
    return () => {
      clearTimeout(timer);
      setSince(null);
    };
  }, [isLive]);
  return since;
}
