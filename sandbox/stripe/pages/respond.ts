import type { Context } from "hono";
import { html } from "hono/html";
import type { Child } from "hono/jsx";

/**
 * Answers a page. Nothing but our own style sheet, script and fonts is loaded. `leadsTo` are the URLs that a form of the
 * page may end at: browsers apply `form-action` to the redirect after a form as well.
 */
export async function respond(
  c: Context,
  page: Child,
  {
    status = 200,
    leadsTo = [],
  }: { status?: 200 | 400 | 402 | 403 | 404 | 410; leadsTo?: (string | null)[] } = {},
): Promise<Response> {
  const origins = leadsTo.flatMap((url) => (url && URL.canParse(url) ? [new URL(url).origin] : []));
  const policy = [
    "default-src 'none'",
    "style-src 'self'",
    "script-src 'self'",
    "font-src 'self'",
    "connect-src 'self'",
    "img-src data:",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    `form-action 'self' ${[...new Set(origins)].join(" ")}`.trim(),
  ];
  c.header("content-security-policy", policy.join("; "));
  c.header("cache-control", "no-store");
  c.header("referrer-policy", "same-origin");
  c.header("x-content-type-options", "nosniff");
  return c.html(html`<!doctype html>${page}`, status);
}

/** Where a page sends the browser after a form. */
export const seeOther = (c: Context, url: string): Response => c.redirect(url, 303);
