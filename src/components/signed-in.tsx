"use client";

import { useConvexAuth, useMutation, usePaginatedQuery, useQuery } from "convex/react";
import type {
  OptionalRestArgsOrSkip,
  PaginatedQueryArgs,
  PaginatedQueryReference,
  UsePaginatedQueryReturnType,
} from "convex/react";
import type { FunctionArgs, FunctionReference, FunctionReturnType, OptionalRestArgs } from "convex/server";
import { createContext, useCallback, useContext, useEffect, useState, type ReactNode } from "react";
import { createGate } from "./gate";

/** Long enough for Clerk's script on a slow phone; then the person is told rather than kept waiting. */
const WAIT_MS = 20_000;

const SignedIn = createContext<() => Promise<void>>(() =>
  Promise.reject(new Error("useSignedInMutation needs a <SignedInGate> above it.")),
);

/** Lets the writes of the page through once Convex has accepted the person's token. */
export function SignedInGate({ children }: { children: ReactNode }) {
  const { isAuthenticated } = useConvexAuth();
  const [gate] = useState(() => createGate(WAIT_MS));
  useEffect(() => gate.set(isAuthenticated), [gate, isAuthenticated]);
  return <SignedIn value={gate.passed}>{children}</SignedIn>;
}

/**
 * A write of the signed-in person. The page is alive before Clerk's script has handed Convex their token, and Convex
 * would send a write at once, as a stranger's: one made that early waits. Rejects when no token comes, and as
 * `useMutation` does.
 */
export function useSignedInMutation<Mutation extends FunctionReference<"mutation">>(
  mutation: Mutation,
): (args: FunctionArgs<Mutation>) => Promise<FunctionReturnType<Mutation>> {
  const mutate = useMutation(mutation);
  const passed = useContext(SignedIn);
  return useCallback(
    async (args) => {
      await passed();
      // TypeScript cannot see that these are the arguments of a mutation that it does not know.
      return mutate(...([args] as unknown as OptionalRestArgs<Mutation>));
    },
    [mutate, passed],
  );
}

/** A live query of the signed-in person: undefined until it is answered, and not asked as a stranger before. */
export function useSignedInQuery<Query extends FunctionReference<"query">>(
  query: Query,
  args: FunctionArgs<Query> | "skip",
): FunctionReturnType<Query> | undefined {
  const { isAuthenticated } = useConvexAuth();
  // TypeScript cannot see that these are the arguments of a query that it does not know.
  const asked = [isAuthenticated ? args : "skip"] as unknown as OptionalRestArgsOrSkip<Query>;
  return useQuery(query, ...asked);
}

/** The same page by page, `pageSize` rows at first; `LoadingFirstPage` until then. */
export function useSignedInPages<Query extends PaginatedQueryReference>(
  query: Query,
  args: PaginatedQueryArgs<Query> | "skip",
  pageSize: number,
): UsePaginatedQueryReturnType<Query> {
  const { isAuthenticated } = useConvexAuth();
  return usePaginatedQuery(query, isAuthenticated ? args : "skip", { initialNumItems: pageSize });
}
