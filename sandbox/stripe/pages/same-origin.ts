import type { MiddlewareHandler } from "hono";

/**
 * Refuses a form that another site sends: the stand-in has no sessions, so any page that a developer happens to visit
 * could otherwise move its clock. Programs send no `Origin` and pass.
 */
export const sameOrigin: MiddlewareHandler = async (c, next) => {
  const origin = c.req.header("origin");
  const own = c.req.header("host");
  if (c.req.method !== "GET" && c.req.method !== "HEAD" && origin !== undefined && hostOf(origin) !== own) {
    return c.text("This form was sent by another site.", 403);
  }
  return next();
};

const hostOf = (origin: string): string | null => (URL.canParse(origin) ? new URL(origin).host : null);
