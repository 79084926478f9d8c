import "server-only";
import { ConvexError } from "convex/values";
import type { FunctionArgs, FunctionReference, FunctionReturnType } from "convex/server";
import { notFound } from "next/navigation";
import { readAsUser } from "./read-as-user";

/**
 * Reads an operator's query for a page. Whoever is not signed in is sent to the sign-in page; for whoever is no operator
 * the page does not exist.
 */
export async function readAsOperator<Query extends FunctionReference<"query">>(
  query: Query,
  args: FunctionArgs<Query>,
): Promise<FunctionReturnType<Query>> {
  try {
    return await readAsUser(query, args);
  } catch (error) {
    if (isForbidden(error)) notFound();
    throw error;
  }
}

function isForbidden(error: unknown): boolean {
  if (!(error instanceof ConvexError)) return false;
  const data: unknown = error.data;
  return typeof data === "object" && data !== null && "code" in data && data.code === "forbidden";
}
