import "server-only";
import { auth } from "@clerk/nextjs/server";
import { fetchQuery } from "convex/nextjs";
import type { FunctionArgs, FunctionReference, FunctionReturnType } from "convex/server";
import { env } from "../env";

/**
 * Reads a user query for a page, as the signed-in person. Somebody who is not signed in is sent to the sign-in page.
 * Rejects when Convex does not answer; the page's error boundary has the words for that.
 */
export async function readAsUser<Query extends FunctionReference<"query">>(
  query: Query,
  args: FunctionArgs<Query>,
): Promise<FunctionReturnType<Query>> {
  const { getToken, sessionClaims } = await auth.protect();
  // Clerk's Convex integration puts the audience into the session token itself; without it a template does.
  const token = await getToken(sessionClaims.aud === "convex" ? {} : { template: "convex" });
  return fetchQuery(query, args, {
    url: env().NEXT_PUBLIC_CONVEX_URL,
    skipConvexDeploymentUrlCheck: true,
    ...(token === null ? {} : { token }),
  });
}
