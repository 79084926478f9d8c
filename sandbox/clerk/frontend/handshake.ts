import { activeSessions } from "../accounts/sessions";
import { ClerkApiError } from "../clerk-api-error";
import { sessionToken } from "../tokens/session-token";
import { ensureClient } from "./frontend-env";
import type { FrontendContext } from "./frontend-env";
import { isAppOrigin, originOf } from "./origins";

const KEEP = "Path=/; Max-Age=31536000; SameSite=Lax";
const CLEAR = "Path=/; Max-Age=0; SameSite=Lax";

/**
 * `GET /v1/client/handshake`: Clerk's middleware sends a page here when its cookies say nothing certain. The answer
 * goes back to the page with the cookies it should set, inside a signed token. Only the app's own pages get one.
 */
export function handshake(c: FrontendContext): Response {
  const { instance, view } = c.var;
  const redirectUrl = c.req.query("redirect_url") ?? "";
  const origin = originOf(redirectUrl);
  if (origin === null || (origin !== view.origin && !isAppOrigin(instance, origin))) {
    throw new ClerkApiError(400, {
      code: "redirect_url_invalid",
      message: "is invalid",
      longMessage: "The redirect_url must be a page of the application.",
      param: "redirect_url",
    });
  }
  const target = new URL(redirectUrl);
  target.searchParams.set("__clerk_handshake", instance.key.sign({ handshake: directives(c, origin) }));
  return c.redirect(target.href, 307);
}

/** `Set-Cookie` strings, each under its plain and its suffixed name, as Clerk's SDKs read both. */
function directives(c: FrontendContext, azp: string): string[] {
  const { instance } = c.var;
  const client = ensureClient(c);
  const both = (name: string, value: string, attributes: string) => [
    `${name}=${value}; ${attributes}`,
    `${name}_${instance.cookieSuffix}=${value}; ${attributes}`,
  ];
  const sessions = activeSessions(instance.store, client);
  const current =
    sessions.find(({ session }) => session.id === client.lastActiveSessionId) ?? sessions.at(-1);
  const browser = both("__clerk_db_jwt", client.browserId, KEEP);
  if (!current) return [...browser, ...both("__session", "", CLEAR), ...both("__client_uat", "0", KEEP)];
  const token = sessionToken(instance, current.session, current.user, { azp });
  const updatedAt = String(client.updatedAt / 1000);
  return [...browser, ...both("__session", token, KEEP), ...both("__client_uat", updatedAt, KEEP)];
}
