"use client";

import { useEffect, useState } from "react";

/** The time now and how long the page has been waiting; `now` is epoch ms, `waitedMs` ms. */
export type Clock = { now: number; waitedMs: number };

/**
 * A clock that starts with the server's time, so that both render the same words, and moves on `everyMs` after the page
 * has come alive. The waiting is counted on one computer's clock, so a difference between the two does not matter.
 */
export function useClock(renderedAt: number, everyMs: number): Clock {
  const [clock, setClock] = useState<Clock>({ now: renderedAt, waitedMs: 0 });
  useEffect(() => {
    const startedAt = Date.now();
    const timer = setInterval(() => {
      const now = Date.now();
      setClock({ now, waitedMs: now - startedAt });
    }, everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return clock;
}
