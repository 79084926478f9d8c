"use client";

import { useState } from "react";

/**
 * The newest answer of a live query; starts with what the server rendered. While the query is asked anew (another
 * search, a connection that comes back, a token that is not there yet) the last answer stays, so that a page never
 * falls back to an older picture.
 */
export function useLatestAnswer<Answer>(live: Answer | undefined, initial: Answer): Answer {
  const [last, setLast] = useState(initial);
  if (live !== undefined && live !== last) setLast(live);
  return live === undefined ? last : live;
}
