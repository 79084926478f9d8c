import * as jose from "jose";
import type { UserIdentity } from "../engine/context";
import { customIdentity, oidcIdentity } from "./identity";

/** A provider of `convex/auth.config.ts`. */
export type AuthProvider =
  | { type?: undefined; domain: string; applicationID: string }
  | { type: "customJwt"; issuer: string; jwks: string; algorithm: "RS256" | "ES256"; applicationID?: string };

export interface AuthConfig {
  providers: AuthProvider[];
}

/** A caller whose token was verified; `expiresAt` in epoch milliseconds of wall time. */
export interface VerifiedToken {
  identity: UserIdentity;
  expiresAt: number;
}

/** Thrown for a token that is not accepted; the message goes to the client. */
export class TokenRejectedError extends Error {
  constructor(
    readonly code: "InvalidAuthHeader" | "NoAuthProvider" | "Unauthenticated",
    message: string,
  ) {
    super(message);
    this.name = "TokenRejectedError";
  }
}

const CUSTOM_JWT_TOLERANCE_SECONDS = 5;
const hostFetch = globalThis.fetch;

/** Verifies tokens against the providers of one deployment; keys are fetched once and refreshed by `jose`. */
export class TokenVerifier {
  private readonly keys = new Map<string, jose.JWTVerifyGetKey>();

  constructor(private readonly config: AuthConfig) {}

  /** Throws TokenRejectedError. */
  async verify(token: string): Promise<VerifiedToken> {
    const claims = decode(token);
    const provider = this.config.providers.find((candidate) => accepts(candidate, claims));
    if (provider === undefined) {
      throw new TokenRejectedError(
        "NoAuthProvider",
        "No auth provider found matching the given token. Check that your JWT's issuer and audience match one of your configured providers.",
      );
    }
    try {
      const payload = await this.verifySignature(token, provider, claims.iss ?? "");
      const identity = provider.type === "customJwt" ? customIdentity(payload) : oidcIdentity(payload);
      return { identity, expiresAt: (payload.exp ?? 0) * 1000 };
    } catch (error) {
      const reason =
        error instanceof jose.errors.JOSEError ? error.code : "the provider's keys could not be read";
      throw new TokenRejectedError("Unauthenticated", `Could not verify OIDC token claim: ${reason}`);
    }
  }

  private async verifySignature(
    token: string,
    provider: AuthProvider,
    issuer: string,
  ): Promise<jose.JWTPayload> {
    const custom = provider.type === "customJwt";
    const keys = custom ? this.customKeys(provider.jwks) : await this.oidcKeys(issuer);
    const { payload } = await jose.jwtVerify(token, keys, {
      algorithms: custom ? [provider.algorithm] : ["RS256", "EdDSA"],
      issuer,
      clockTolerance: custom ? CUSTOM_JWT_TOLERANCE_SECONDS : 0,
      requiredClaims: ["sub", "exp"],
      ...(provider.applicationID === undefined ? {} : { audience: provider.applicationID }),
    });
    return payload;
  }

  private async oidcKeys(issuer: string): Promise<jose.JWTVerifyGetKey> {
    const known = this.keys.get(issuer);
    if (known !== undefined) return known;
    const response = await hostFetch(`${withoutSlash(issuer)}/.well-known/openid-configuration`);
    if (!response.ok) throw new Error(`Discovery answered ${response.status}.`);
    const document = (await response.json()) as { issuer: string; jwks_uri: string };
    if (withoutSlash(document.issuer) !== withoutSlash(issuer))
      throw new Error("Discovery names another issuer.");
    const keys = jose.createRemoteJWKSet(new URL(document.jwks_uri));
    this.keys.set(issuer, keys);
    return keys;
  }

  private customKeys(jwks: string): jose.JWTVerifyGetKey {
    const known = this.keys.get(jwks);
    if (known !== undefined) return known;
    const keys = jwks.startsWith("data:")
      ? jose.createLocalJWKSet(parseDataUrl(jwks))
      : jose.createRemoteJWKSet(new URL(jwks));
    this.keys.set(jwks, keys);
    return keys;
  }
}

function decode(token: string): jose.JWTPayload {
  try {
    return jose.decodeJwt(token);
  } catch {
    throw new TokenRejectedError(
      "InvalidAuthHeader",
      "Could not parse JWT payload. Check that the token is a valid JWT format.",
    );
  }
}

function accepts(provider: AuthProvider, claims: jose.JWTPayload): boolean {
  const issuer = provider.type === "customJwt" ? provider.issuer : provider.domain;
  if (claims.iss === undefined || issuer === undefined || normalIssuer(issuer) !== normalIssuer(claims.iss))
    return false;
  const audiences = claims.aud === undefined ? [] : [claims.aud].flat();
  return provider.applicationID === undefined || audiences.includes(provider.applicationID);
}

function normalIssuer(issuer: string): string {
  return withoutSlash(/^https?:\/\//.test(issuer) ? issuer : `https://${issuer}`);
}

function withoutSlash(url: string): string {
  return url.replace(/\/+$/, "");
}

function parseDataUrl(url: string): jose.JSONWebKeySet {
  const comma = url.indexOf(",");
  const body = url.slice(comma + 1);
  const text = url.slice(0, comma).endsWith(";base64")
    ? Buffer.from(body, "base64").toString()
    : decodeURIComponent(body);
  return JSON.parse(text) as jose.JSONWebKeySet;
}
