"use client";

import { useConvexAuth, useQuery } from "convex/react";
import type { FunctionArgs, FunctionReference, FunctionReturnType } from "convex/server";
import { useState, useSyncExternalStore } from "react";

/**
 * A query's answer, kept up to date; starts with what the server rendered. It asks only while Convex knows the person,
 * because a question without a token is refused, and keeps the last answer while it asks anew (another search, a
 * connection that comes back), so that the page never falls back to an older picture.
 */
export function useLiveQuery<Query extends FunctionReference<"query">>(
  query: Query,
  args: FunctionArgs<Query>,
  initial: FunctionReturnType<Query>,
): FunctionReturnType<Query> {
  const { isAuthenticated } = useConvexAuth();
  const alive = useAlive();
  const answer = useQuery(query, ...([isAuthenticated ? args : "skip"] as [FunctionArgs<Query> | "skip"]));
  const [last, setLast] = useState<FunctionReturnType<Query>>(initial);
  // Convex may have answered before React takes over this part of the page; what it takes over must be what was sent.
  const live = alive ? answer : undefined;
  if (live !== undefined && live !== last) setLast(live);
  return live === undefined ? last : live;
}

const never = () => () => undefined;

/** False while React takes over the server's markup, true from the first render after it. */
function useAlive(): boolean {
  return useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
}
