import { ingestEvent } from "@/server/billing/ingest-event";
import { readBody } from "@/server/http/read-body";
import { requirePlainEncoding } from "@/server/http/request-checks";
import { route } from "@/server/http/route";
import { ports } from "@/server/ports";

/** Twice the largest event that Stripe is known to send. */
const MAX_BYTES = 512 * 1_024;

export const maxDuration = 60;
export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  POST: async ({ request, note }) => {
    requirePlainEncoding(request.headers);
    const bytes = await readBody(request, MAX_BYTES);
    const signature = request.headers.get("stripe-signature");
    const receipt = await ingestEvent(ports(), { bytes, signature });
    note({ eventId: receipt.id, eventType: receipt.type, outcome: receipt.outcome });
    return Response.json(receipt);
  },
});
