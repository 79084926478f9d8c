"use client";

import { useConvexAuth, useQuery } from "convex/react";
import type { OptionalRestArgsOrSkip } from "convex/react";
import type { FunctionArgs, FunctionReference, FunctionReturnType } from "convex/server";
import { useLatestAnswer } from "@/features/live-query/use-latest-answer";

/** An operator's query, live; starts with what the server rendered. */
export function useOperatorQuery<Query extends FunctionReference<"query">>(
  query: Query,
  args: FunctionArgs<Query>,
  initial: FunctionReturnType<Query>,
): FunctionReturnType<Query> {
  const { isAuthenticated } = useConvexAuth();
  // TypeScript cannot see that these are the arguments of a query that it does not know.
  const asked = [isAuthenticated ? args : "skip"] as unknown as OptionalRestArgsOrSkip<Query>;
  const live = useQuery(query, ...asked);
  return useLatestAnswer<FunctionReturnType<Query>>(live, initial);
}
