import { ClerkApiError } from "../clerk-api-error";
import { primaryEmail } from "../formatters/user";
import type { FrontendContext } from "./frontend-env";

const TINTS = ["#3f6ad8", "#2f7d5b", "#9a5b13", "#8a4fbf", "#b3405a", "#2b7a8c"];

/** `GET /v1/avatar_placeholder/<user id>.svg`: the person's initial on a tint of their own. */
export function avatar(c: FrontendContext): Response {
  const id = /^(user_\w+)\.svg$/.exec(c.req.param("file") ?? "")?.[1];
  const user = c.var.instance.store.users.get(id);
  if (!user) throw ClerkApiError.notFound("No image was found.");
  const name = user.firstName ?? primaryEmail(user)?.emailAddress ?? "";
  const initial = /[\p{L}\p{N}]/u.exec(name)?.[0].toUpperCase() ?? "";
  const tint = TINTS[[...user.id].reduce((sum, letter) => sum + letter.charCodeAt(0), 0) % TINTS.length];
  const svg =
    `<svg xmlns="http://www.w3.org/2000/svg" width="80" height="80" viewBox="0 0 80 80">` +
    `<rect width="80" height="80" fill="${tint}"/>` +
    `<text x="40" y="53" font-size="36" text-anchor="middle" fill="#fff" font-family="sans-serif">${initial}</text>` +
    `</svg>`;
  return c.body(svg, 200, {
    "content-type": "image/svg+xml",
    "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'",
  });
}
