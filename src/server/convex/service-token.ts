import "server-only";
import { importJWK, type JWK, SignJWT } from "jose";
import { SERVICE_TOKEN } from "@/shared/service-token";

/** A token is renewed this long before it ends, so that none expires on its way, in seconds. */
const RENEW_SECONDS_BEFORE_END = 10;

/**
 * Mints the token by which this server proves itself to Convex and keeps it until shortly before its end.
 * Callers that arrive together share one minting. `now` is wall time, epoch milliseconds.
 */
export function createServiceToken(privateKey: JWK, now: () => number): () => Promise<string> {
  let token: Promise<string> | null = null;
  let renewAt = 0;
  return async () => {
    const seconds = Math.floor(now() / 1_000);
    if (token === null || seconds >= renewAt) {
      token = mint(privateKey, seconds);
      renewAt = seconds + SERVICE_TOKEN.lifetimeSeconds - RENEW_SECONDS_BEFORE_END;
    }
    return token;
  };
}

async function mint(privateKey: JWK, seconds: number): Promise<string> {
  const { algorithm, issuer, audience, subject, lifetimeSeconds } = SERVICE_TOKEN;
  return new SignJWT()
    .setProtectedHeader({ alg: algorithm, kid: privateKey.kid, typ: "JWT" })
    .setIssuer(issuer)
    .setAudience(audience)
    .setSubject(subject)
    .setIssuedAt(seconds)
    .setExpirationTime(seconds + lifetimeSeconds)
    .sign(await importJWK(privateKey, algorithm));
}
