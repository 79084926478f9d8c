import "server-only";
import { auth } from "@clerk/nextjs/server";
import { z } from "zod";

/** Who is signed in. E-mail and name come from the session token's claims and may be absent. */
export interface SignedInUser {
  clerkId: string;
  email: string | null;
  name: string | null;
}

const claims = z.object({ email: z.string().nullish(), name: z.string().nullish() });

/**
 * The only door to Clerk for routes: the verified session token's person, or null. It neither redirects nor answers,
 * because `auth.protect()` says 404 to everything that is not a document.
 */
export async function signedInUser(): Promise<SignedInUser | null> {
  const { userId, sessionClaims } = await auth();
  if (userId === null) return null;
  const known = claims.safeParse(sessionClaims).data;
  return { clerkId: userId, email: known?.email ?? null, name: known?.name ?? null };
}
