import { Hono } from "hono";
import { createTicket } from "../accounts/tickets";
import { ClerkApiError } from "../clerk-api-error";
import { sameSecret } from "../frontend/origins";
import { randomText } from "../ids";
import type { Instance } from "../instance";
import { json } from "../json";
import { refusals } from "../refusals";
import { now } from "../time";
import { requireUser } from "./backend-env";
import type { BackendEnv } from "./backend-env";
import { readBody, ticketBody } from "./body";
import { sessions } from "./sessions";
import { users } from "./users";

/** The Backend API: what `@clerk/backend` speaks to, by secret key. */
export function backendApi(instance: Instance): Hono<BackendEnv> {
  const app = new Hono<BackendEnv>();
  app.use(async (c, next) => {
    requireSecretKey(c.req.header("authorization") ?? "", instance.secretKey);
    c.set("instance", instance);
    await next();
  });
  return app
    .get("/v1/jwks", (c) => json(c, instance.key.jwks()))
    .route("/v1/users", users)
    .route("/v1/sessions", sessions)
    .post("/v1/sign_in_tokens", async (c) => {
      const body = await readBody(c.req.raw, ticketBody);
      const user = requireUser(c, body.user_id);
      const lifetimeMs = body.expires_in_seconds === undefined ? undefined : body.expires_in_seconds * 1000;
      const ticket = createTicket(instance.store, user.id, lifetimeMs);
      return json(c, {
        object: "sign_in_token",
        id: ticket.id,
        user_id: ticket.userId,
        token: ticket.token,
        status: ticket.status,
        url: `${instance.appOrigin}/sign-in?__clerk_ticket=${ticket.token}`,
        created_at: ticket.createdAt,
        updated_at: ticket.updatedAt,
      });
    })
    .post("/v1/testing_tokens", (c) =>
      json(c, { object: "testing_token", token: randomText(43), expires_at: now() / 1000 + 3600 }),
    )
    .route("/", refusals("backend"));
}

function requireSecretKey(authorization: string, secretKey: string): void {
  const given = /^Bearer (.+)$/.exec(authorization)?.[1] ?? "";
  if (sameSecret(given, secretKey)) return;
  throw new ClerkApiError(401, {
    code: "clerk_key_invalid",
    message: "The provided Clerk Secret Key is invalid. Make sure that your Clerk Secret Key is correct.",
  });
}
