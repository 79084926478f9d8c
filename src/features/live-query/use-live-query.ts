"use client";

import type { FunctionArgs, FunctionReference, FunctionReturnType } from "convex/server";
import { useSignedInQuery } from "@/components/signed-in";
import { useLatestAnswer } from "./use-latest-answer";

/** A live query of the signed-in person that starts with what the server rendered, if it did, and never falls back. */
export function useLiveQuery<
  Query extends FunctionReference<"query">,
  Initial extends FunctionReturnType<Query> | undefined,
>(query: Query, args: FunctionArgs<Query>, initial: Initial): FunctionReturnType<Query> | Initial {
  const live = useSignedInQuery(query, args);
  return useLatestAnswer<FunctionReturnType<Query> | Initial>(live, initial);
}
