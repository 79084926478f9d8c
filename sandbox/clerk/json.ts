import type { Context } from "hono";

/**
 * A JSON answer whose content type is exactly `application/json`: the Backend SDK compares it as a whole and reads
 * a body of any other type, `; charset=utf-8` included, as text.
 */
export function json(c: Context, body: unknown, status: 200 | 201 = 200): Response {
  return c.body(JSON.stringify(body), status, { "content-type": "application/json" });
}
