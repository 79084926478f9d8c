import { Hono } from "hono";
import { environmentJson } from "../formatters/environment";
import type { Instance } from "../instance";
import { json } from "../json";
import { refusals } from "../refusals";
import { avatar } from "./avatar";
import { clients } from "./clients";
import { emailAddresses } from "./email-addresses";
import { openBundles } from "./bundles";
import { readForm } from "./form";
import { ensureClient } from "./frontend-env";
import type { FrontendEnv } from "./frontend-env";
import { handshake } from "./handshake";
import { image, profileImage } from "./images";
import { me } from "./me";
import { requireOwnOrigin, viewOf } from "./origins";
import { sessions } from "./sessions";
import { signIns } from "./sign-ins";
import { signUps } from "./sign-ups";

const PROFILE_IMAGE = "/v1/me/profile_image";

/** The Frontend API: what clerk-js and the middleware of the app speak to, by cookie. */
export function frontendApi(instance: Instance): Hono<FrontendEnv> {
  const app = new Hono<FrontendEnv>();
  app.use(async (c, next) => {
    const { headers } = c.req.raw;
    const view = viewOf(instance, headers);
    c.set("instance", instance);
    c.set("view", view);
    if (c.req.method !== "GET" && c.req.method !== "HEAD") requireOwnOrigin(instance, headers, view);
    const hasForm = c.req.method !== "GET" && c.req.path !== PROFILE_IMAGE;
    c.set("form", hasForm ? await readForm(c.req.raw) : new Map());
    await next();
  });
  const environment = environmentJson(instance.appOrigin);
  return app
    .get("/npm/@clerk/:package/dist/:file", openBundles())
    .get("/v1/avatar_placeholder/:file", avatar)
    .get("/v1/images/:id", image)
    .get("/v1/environment", (c) => json(c, environment))
    .patch("/v1/environment", (c) => json(c, environment))
    .post("/v1/dev_browser", (c) => {
      const { browserId, createdAt } = ensureClient(c);
      return json(c, { object: "dev_browser", id: browserId, created_at: createdAt, updated_at: createdAt });
    })
    .get("/v1/client/handshake", handshake)
    .route("/v1/client/sessions", sessions)
    .route("/v1/client/sign_ups", signUps)
    .route("/v1/client/sign_ins", signIns)
    .route("/v1/client", clients)
    .route("/v1/me/email_addresses", emailAddresses)
    .route(PROFILE_IMAGE, profileImage)
    .route("/v1/me", me)
    .route("/", refusals("frontend"));
}
