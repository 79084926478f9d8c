import "server-only";
import type { z } from "zod";
import { AppError } from "../http/app-error";
import type { SignedInUser } from "../auth/signed-in-user";
import type { Ports } from "./ports";
import type { eventRequest } from "./request-schemas";

interface ReportedEvent {
  user: SignedInUser | null;
  /** Stands for the address of whoever is not signed in. Limits, and is not stored. */
  clientKey: string | undefined;
  body: z.infer<typeof eventRequest> | null;
}

/** Counts something that happened on a page. Throws AppError `rate_limited`. */
export async function trackEvent(
  { store }: Pick<Ports, "store">,
  { user, clientKey, body }: ReportedEvent,
): Promise<void> {
  if (body === null) throw new AppError("invalid_request");
  const { name, properties } = body;
  const clerkId = user?.clerkId ?? null;
  const tracked = await store.track({ clerkId, anonymousId: null, name, properties, ipHash: clientKey });
  if (tracked.kind === "limited") throw new AppError("rate_limited", { retryAfterMs: tracked.retryAfterMs });
}
