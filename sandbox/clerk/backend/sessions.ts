import { Hono } from "hono";
import { createClient, endSession, isActive, startSession } from "../accounts/sessions";
import { ClerkApiError } from "../clerk-api-error";
import type { Session, User } from "../entities";
import { backendSessionJson } from "../formatters/session";
import { json } from "../json";
import { sessionToken, templateToken } from "../tokens/session-token";
import { page, requireSession, requireUser } from "./backend-env";
import type { BackendContext, BackendEnv } from "./backend-env";
import { readBody, tokenBody, userIdBody } from "./body";

const NO_DEVICE = { type: "Backend API", browserName: "", browserVersion: "", isMobile: false };

/** `/v1/sessions` of the Backend API. */
export const sessions = new Hono<BackendEnv>()
  .get("/", (c) => {
    const { user_id: userId, client_id: clientId, status, paginated } = c.req.query();
    const rows = c.var.instance.store.sessions
      .all()
      .filter((row) => userId === undefined || row.userId === userId)
      .filter((row) => clientId === undefined || row.clientId === clientId)
      .filter((row) => status === undefined || row.status === status)
      .reverse();
    const data = page(c, rows).map(backendSessionJson);
    return json(c, paginated === "true" ? { data, total_count: rows.length } : data);
  })
  .post("/", async (c) => {
    const { instance } = c.var;
    const body = await readBody(c.req.raw, userIdBody);
    const session = startSession(instance, {
      client: createClient(instance.store),
      user: requireUser(c, body.user_id),
      strategy: "ticket",
      origin: instance.appOrigin,
      device: NO_DEVICE,
    });
    return json(c, backendSessionJson(session));
  })
  .get("/:id", (c) => json(c, backendSessionJson(requireSession(c, c.req.param("id")))))
  .post("/:id/revoke", (c) => {
    const session = requireSession(c, c.req.param("id"));
    const ended = isActive(session) ? endSession(c.var.instance, session, "revoked") : session;
    return json(c, backendSessionJson(ended));
  })
  .post("/:id/tokens", async (c) => {
    const { session, user } = requireActive(c, c.req.param("id"));
    const { expires_in_seconds: lifetime } = await readBody(c.req.raw, tokenBody);
    const jwt = sessionToken(c.var.instance, session, user, { azp: session.origin, lifetime });
    return json(c, { object: "token", jwt });
  })
  .post("/:id/tokens/:template", async (c) => {
    const { session, user } = requireActive(c, c.req.param("id"));
    const { expires_in_seconds: lifetime } = await readBody(c.req.raw, tokenBody);
    const jwt = templateToken(c.var.instance, user, c.req.param("template"), {
      azp: session.origin,
      lifetime,
    });
    return json(c, { object: "token", jwt });
  });

/** A session that may still have tokens, and whose it is; Clerk's 404 without. */
function requireActive(c: BackendContext, id: string): { session: Session; user: User } {
  const session = requireSession(c, id);
  if (!isActive(session)) throw ClerkApiError.notFound(`No active session was found with id ${id}.`);
  return { session, user: requireUser(c, session.userId) };
}
