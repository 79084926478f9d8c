import { checkHealth } from "@/server/billing/check-health";
import { route } from "@/server/http/route";
import { ports } from "@/server/ports";

export const maxDuration = 60;
export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  GET: async () => {
    const health = await checkHealth(ports());
    return Response.json(health, { status: health.ok ? 200 : 503 });
  },
});
