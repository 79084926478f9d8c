import { Hono } from "hono";
import { endSession } from "../accounts/sessions";
import { sessionJson } from "../formatters/client";
import { json } from "../json";
import { now } from "../time";
import { sessionToken, templateToken } from "../tokens/session-token";
import { requireSession, respond } from "./frontend-env";
import type { FrontendContext, FrontendEnv } from "./frontend-env";

/** `/v1/client/sessions/:id`: tokens, and the end of one session. */
export const sessions = new Hono<FrontendEnv>()
  .get("/:id", (c) => {
    const { client, session, user } = requireSession(c, c.req.param("id"));
    return respond(c, client.id, sessionJson(c.var.instance, session, user, c.var.view));
  })
  .post("/:id/tokens", (c) => {
    const { session, user } = requireSession(c, c.req.param("id"));
    return json(c, {
      object: "token",
      jwt: sessionToken(c.var.instance, session, user, { azp: c.var.view.origin }),
    });
  })
  .post("/:id/tokens/:template", (c) => {
    const { user } = requireSession(c, c.req.param("id"));
    const jwt = templateToken(c.var.instance, user, c.req.param("template"), { azp: c.var.view.origin });
    return json(c, { object: "token", jwt });
  })
  .post("/:id/touch", (c) => {
    const { client, session, user } = requireSession(c, c.req.param("id"));
    const { store } = c.var.instance;
    const touched = store.sessions.put({ ...session, lastActiveAt: now() });
    store.clients.put({ ...client, lastActiveSessionId: session.id });
    return respond(c, client.id, sessionJson(c.var.instance, touched, user, c.var.view));
  })
  .post("/:id/end", (c) => end(c, c.req.param("id"), "ended"))
  .post("/:id/remove", (c) => end(c, c.req.param("id"), "removed"));

function end(c: FrontendContext, id: string, status: "ended" | "removed"): Response {
  const { client, session, user } = requireSession(c, id);
  const ended = endSession(c.var.instance, session, status);
  return respond(c, client.id, sessionJson(c.var.instance, ended, user, c.var.view));
}
