import type { Context } from "hono";
import { activeSessions, createClient, isActive } from "../accounts/sessions";
import { ClerkApiError } from "../clerk-api-error";
import type { Client, Session, User } from "../entities";
import { clientJson } from "../formatters/client";
import type { View } from "../formatters/client";
import type { Instance } from "../instance";
import { json } from "../json";
import type { Form } from "./form";

/** What the middleware of `routes.ts` has read before a Frontend API handler runs. */
export interface FrontendEnv {
  Variables: { instance: Instance; view: View; form: Form };
}

export type FrontendContext = Context<FrontendEnv>;

const COOKIE = "__client";
const YEAR_SECONDS = 31_536_000;

/** The browser this request comes from, if its cookie is one of ours. */
function knownClient(c: FrontendContext): Client | undefined {
  const token = readCookie(c.req.header("cookie") ?? "", COOKIE);
  return token === undefined ? undefined : c.var.instance.store.clients.by(token)[0];
}

/** The browser this request comes from; a new one gets its cookie with the answer. */
export function ensureClient(c: FrontendContext): Client {
  const known = knownClient(c);
  if (known) return known;
  const client = createClient(c.var.instance.store);
  c.header(
    "set-cookie",
    `${COOKIE}=${client.token}; Path=/; Max-Age=${YEAR_SECONDS}; HttpOnly; SameSite=Lax`,
    {
      append: true,
    },
  );
  return client;
}

/** The browser of a request that only makes sense with one; 401 without. */
export function requireClient(c: FrontendContext): Client {
  const client = knownClient(c);
  if (!client) throw ClerkApiError.unauthenticated();
  return client;
}

/** The signed-in person: the session clerk-js names in `_clerk_session_id`, or the only one; 401 without. */
export function requireUser(c: FrontendContext): { client: Client; session: Session; user: User } {
  const client = requireClient(c);
  const wanted = c.req.query("_clerk_session_id");
  const found = activeSessions(c.var.instance.store, client).find(
    ({ session }) => wanted === undefined || session.id === wanted,
  );
  if (!found) throw ClerkApiError.unauthenticated();
  return { client, ...found };
}

/** A session of this browser that is still active; 401 without, which makes clerk-js sign the page out. */
export function requireSession(
  c: FrontendContext,
  id: string,
): { client: Client; session: Session; user: User } {
  const client = requireClient(c);
  const session = c.var.instance.store.sessions.get(id);
  const user = c.var.instance.store.users.get(session?.userId);
  if (!session || !user || session.clientId !== client.id || !isActive(session)) {
    throw ClerkApiError.unauthenticated();
  }
  return { client, session, user };
}

/** Clerk's envelope: the resource, and the state of the whole client after the request. */
export function respond(c: FrontendContext, clientId: string, response: unknown): Response {
  const { instance, view } = c.var;
  const client = instance.store.clients.get(clientId);
  return json(c, { response, client: client ? clientJson(instance, client, view) : null });
}

/** The envelope of requests about the client itself. */
export function respondClient(c: FrontendContext, clientId: string): Response {
  const { instance, view } = c.var;
  const client = instance.store.clients.get(clientId);
  return json(c, { response: client ? clientJson(instance, client, view) : null, client: null });
}

function readCookie(header: string, name: string): string | undefined {
  for (const pair of header.split(";")) {
    const at = pair.indexOf("=");
    if (at > 0 && pair.slice(0, at).trim() === name) return pair.slice(at + 1).trim();
  }
  return undefined;
}
