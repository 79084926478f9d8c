import { clientKey } from "@/server/billing/client-key";
import { eventRequest } from "@/server/billing/request-schemas";
import { trackEvent } from "@/server/billing/track-event";
import { route } from "@/server/http/route";
import { parseBody, readOwnBody } from "@/server/http/user-route";
import { ports } from "@/server/ports";

export const maxDuration = 60;
export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  POST: async ({ request }) => {
    const all = ports();
    const bytes = await readOwnBody(request, all.settings.siteUrl);
    const user = await all.authenticate();
    const body = parseBody(eventRequest, bytes);
    await trackEvent(all, { user, clientKey: clientKey(request.headers, all.settings), body });
    return new Response(null, { status: 204 });
  },
});
