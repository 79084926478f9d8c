import { ingestClerkEvent } from "@/server/billing/ingest-clerk-event";
import { AppError } from "@/server/http/app-error";
import { readBody } from "@/server/http/read-body";
import { requirePlainEncoding } from "@/server/http/request-checks";
import { route } from "@/server/http/route";
import { ports } from "@/server/ports";

/** Svix's own limit for a message is below this. */
const MAX_BYTES = 512 * 1_024;

export const maxDuration = 60;
export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  POST: async ({ request, note }) => {
    const all = ports();
    const secret = all.settings.clerkWebhookSecret;
    // Without a secret nothing can be proven, so there is no such endpoint here; Clerk's dashboard shows the 404.
    if (secret === null)
      throw new AppError("not_found", { reason: "CLERK_WEBHOOK_SIGNING_SECRET is not set" });
    requirePlainEncoding(request.headers);
    const bytes = await readBody(request, MAX_BYTES);
    const receipt = await ingestClerkEvent(all, { bytes, headers: request.headers, secret });
    note({ eventId: receipt.id, eventType: receipt.type, outcome: receipt.outcome });
    return Response.json(receipt);
  },
});
