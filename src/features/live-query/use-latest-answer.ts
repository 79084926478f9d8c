"use client";

import { useState, useSyncExternalStore } from "react";

const never = () => () => undefined;

/**
 * The newest answer of a live query; starts with what the server rendered. While the query is asked anew (another
 * search, a connection that comes back, a token that is not there yet) the last answer stays, so that a page never
 * falls back to an older picture.
 *
 * A part of the page may come alive after the rest, which has asked the same question by then. The answer waits until
 * that part has rendered what the server sent.
 */
export function useLatestAnswer<Answer>(live: Answer | undefined, initial: Answer): Answer {
  const isAlive = useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
  const [last, setLast] = useState(initial);
  if (!isAlive || live === undefined) return last;
  if (live !== last) setLast(live);
  return live;
}
