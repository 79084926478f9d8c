import "server-only";
import type { z } from "zod";
import type { Ports, UserCall } from "../billing/ports";
import { ports } from "../ports";
import { AppError } from "./app-error";
import { readBody } from "./read-body";
import { requireJson, requireSameOrigin } from "./request-checks";
import { route } from "./route";
import { withDeadline } from "./with-deadline";

/** Our bodies are a handful of words. */
const MAX_BYTES = 8 * 1_024;

/**
 * Longer than one patient Stripe call and shorter than the `maxDuration` of the routes, at which a platform ends a request
 * without JSON. The rest of those 60 s is for what is late and goes on behind the answer.
 */
const DEADLINE_MS = 24_000;

/**
 * The handlers of a route that a signed-in person calls from our own pages. Checks in this order: method, media type,
 * origin, size, identity; then the verb, which rate-limits before it complains about the body.
 */
export function userRoute<Body>(
  schema: z.ZodType<Body>,
  verb: (ports: Ports, call: UserCall<Body>) => Promise<object>,
  status = 200,
) {
  return route({
    POST: async ({ request, requestId }) => {
      const all = ports();
      const bytes = await readOwnBody(request, all.settings.siteUrl);
      const user = await all.authenticate();
      if (user === null) throw new AppError("unauthenticated");
      const call = { user, requestId, body: parseBody(schema, bytes) };
      const answer = await withDeadline(verb(all, call), DEADLINE_MS, new AppError("stripe_busy"), (late) =>
        all.defer(late),
      );
      return Response.json(answer, { status });
    },
  });
}

/** The bytes of a body that came from one of our own pages. Throws AppErrors in the order of the checks. */
export async function readOwnBody(request: Request, siteUrl: string): Promise<Uint8Array> {
  requireJson(request.headers);
  requireSameOrigin(request.headers, siteUrl);
  return readBody(request, MAX_BYTES);
}

/** The parsed body, or null when it is not what the schema says. Why is not told: the page sends the right one. */
export function parseBody<Body>(schema: z.ZodType<Body>, bytes: Uint8Array): Body | null {
  try {
    const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
    return schema.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}
