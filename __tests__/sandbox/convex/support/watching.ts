import type { ConvexClient } from "convex/browser";
import type { FunctionReference } from "convex/server";

/** The answers a subscription received. */
export interface Watching<T> {
  values: T[];
  errors: Error[];
  latest(): T | undefined;
  stop(): void;
}

/** Subscribes to a query and collects what arrives. */
export function watching<T>(
  client: ConvexClient,
  query: FunctionReference<"query", "public", Record<string, unknown>, unknown>,
  args: Record<string, unknown>,
): Watching<T> {
  const values: T[] = [];
  const errors: Error[] = [];
  const stop = client.onUpdate(
    query,
    args,
    (value) => values.push(value as T),
    (error) => errors.push(error),
  );
  return { values, errors, latest: () => values.at(-1), stop };
}
