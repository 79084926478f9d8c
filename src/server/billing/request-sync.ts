import "server-only";
import type { z } from "zod";
import { AppError } from "../http/app-error";
import type { Ports, UserCall } from "./ports";
import type { emptyRequest } from "./request-schemas";

/** Asks for a new read of the caller's own customer. It does not wait for it: the page is told when it is there. */
export async function requestSync(
  { store }: Pick<Ports, "store">,
  { user, requestId, body }: UserCall<z.infer<typeof emptyRequest>>,
): Promise<{ success: true }> {
  const asked = await store.requestSync({ clerkId: user.clerkId, requestId });
  if (asked.kind === "limited") throw new AppError("rate_limited", { retryAfterMs: asked.retryAfterMs });
  if (body === null) throw new AppError("invalid_request");
  return { success: true };
}
