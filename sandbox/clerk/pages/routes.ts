import { Hono } from "hono";
import type { Instance } from "../instance";
import { json } from "../json";
import { readFont } from "../../kit/fonts";
import { outboxPage } from "./outbox-page";

/** What needs no session and no key: discovery for token readers, and the sandbox's own pages. */
export function sandboxPages(instance: Instance): Hono {
  const { store, issuer } = instance;
  return new Hono()
    .get("/.well-known/jwks.json", (c) => json(c, instance.key.jwks()))
    .get("/.well-known/openid-configuration", (c) => json(c, openidConfiguration(issuer)))
    .get("/_outbox", (c) => {
      const mails = store.mails.all().reverse();
      return c.html(outboxPage(mails, instance.appOrigin), 200, {
        "content-security-policy":
          "default-src 'none'; style-src 'unsafe-inline'; font-src 'self'; frame-ancestors 'none'",
      });
    })
    .get("/_outbox/:font", async (c) => {
      const font = await readFont(c.req.param("font"));
      if (font === null) return c.notFound();
      return c.body(font, 200, { "content-type": "font/woff2", "cache-control": "max-age=86400" });
    })
    .get("/_outbox.json", (c) => {
      const to = c.req.query("to")?.trim().toLowerCase();
      const mails = store.mails.all().reverse();
      return json(c, to === undefined ? mails : mails.filter((mail) => mail.to === to));
    })
    .get("/_sandbox/clerk/deliveries", (c) =>
      json(c, {
        deliveries: store.deliveries
          .all()
          .reverse()
          .map(({ id, type, status, attempts, nextAttemptAt, createdAt }) => ({
            id,
            type,
            status,
            attempts,
            next_attempt_at: nextAttemptAt,
            created_at: createdAt,
          })),
      }),
    );
}

function openidConfiguration(issuer: string) {
  return {
    issuer,
    jwks_uri: `${issuer}/.well-known/jwks.json`,
    authorization_endpoint: `${issuer}/oauth/authorize`,
    token_endpoint: `${issuer}/oauth/token`,
    userinfo_endpoint: `${issuer}/oauth/userinfo`,
    response_types_supported: ["code"],
    subject_types_supported: ["public"],
    id_token_signing_alg_values_supported: ["RS256"],
    scopes_supported: ["openid", "profile", "email"],
  };
}
