import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { exportJWK, generateKeyPair } from "jose";
import catalogue from "../catalogue.json" with { type: "json" };
import type { SandboxSettings } from "./settings";

/** Keys that the stand-ins and the app share. Fixed words where nothing is protected by them. */
export const STRIPE_SECRET_KEY = "sk_test_sandbox0000000000";
export const STRIPE_WEBHOOK_SECRET = `whsec_${createHash("sha256").update(STRIPE_SECRET_KEY).digest("hex").slice(0, 32)}`;
export const CLERK_SECRET_KEY = "sk_test_sandboxclerk000000000000000000000000";
export const CLERK_WEBHOOK_SIGNING_SECRET = `whsec_${Buffer.from("lectern-sandbox-clerk-webhooks-1").toString("base64")}`;
export const CONVEX_ADMIN_KEY = "sandbox|lectern-local-admin-key";

/** Base URLs of the stand-ins and the app. */
export interface SandboxUrls {
  app: string;
  stripe: string;
  clerk: string;
  convex: string;
  convexSite: string;
}

export function urlsFor(ports: SandboxSettings["ports"]): SandboxUrls {
  return {
    app: `http://localhost:${ports.app}`,
    stripe: `http://127.0.0.1:${ports.stripe}`,
    clerk: `http://127.0.0.1:${ports.clerk}`,
    convex: `http://127.0.0.1:${ports.convex}`,
    convexSite: `http://127.0.0.1:${ports.convexSite}`,
  };
}

/** The key without which the Clerk SDK does not start: it names the host of the Frontend API. */
export function clerkPublishableKey(clerkUrl: string): string {
  return `pk_test_${Buffer.from(`${new URL(clerkUrl).host}$`)
    .toString("base64")
    .replace(/=+$/, "")}`;
}

/** What Convex functions see. */
export function convexEnvironment(urls: SandboxUrls, keys: ServiceKeys): Record<string, string> {
  return {
    STRIPE_SECRET_KEY,
    STRIPE_API_BASE: urls.stripe,
    STRIPE_PRICE_ID_MONTHLY: catalogue.prices.monthly.id,
    STRIPE_PRICE_ID_ANNUAL: catalogue.prices.annual.id,
    CLERK_JWT_ISSUER_DOMAIN: urls.clerk,
    SERVICE_JWT_JWKS: keys.SERVICE_JWT_JWKS,
  };
}

/** What the Next app needs to run against the stand-ins: the same names as in production, nothing else. */
export function appEnvironment(urls: SandboxUrls, keys: ServiceKeys): Record<string, string> {
  return {
    STRIPE_SECRET_KEY,
    STRIPE_WEBHOOK_SECRET,
    STRIPE_API_BASE: urls.stripe,
    STRIPE_PRICE_ID_MONTHLY: catalogue.prices.monthly.id,
    STRIPE_PRICE_ID_ANNUAL: catalogue.prices.annual.id,
    NEXT_PUBLIC_SITE_URL: urls.app,
    NEXT_PUBLIC_CONVEX_URL: urls.convex,
    NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY: clerkPublishableKey(urls.clerk),
    NEXT_PUBLIC_CLERK_PROXY_URL: "/__clerk",
    NEXT_PUBLIC_CLERK_SIGN_IN_URL: "/sign-in",
    NEXT_PUBLIC_CLERK_SIGN_UP_URL: "/sign-up",
    NEXT_PUBLIC_CLERK_SIGN_IN_FALLBACK_REDIRECT_URL: "/dashboard",
    NEXT_PUBLIC_CLERK_SIGN_UP_FALLBACK_REDIRECT_URL: "/dashboard",
    NEXT_PUBLIC_CLERK_TELEMETRY_DISABLED: "1",
    NEXT_PUBLIC_CLERK_KEYLESS_DISABLED: "1",
    NEXT_PUBLIC_CLERK_UNSAFE_DISABLE_DEVELOPMENT_MODE_CONSOLE_WARNING: "1",
    NEXT_TELEMETRY_DISABLED: "1",
    CLERK_SECRET_KEY,
    CLERK_API_URL: urls.clerk,
    CLERK_FAPI_URL: urls.clerk,
    CLERK_JWT_ISSUER_DOMAIN: urls.clerk,
    CLERK_WEBHOOK_SIGNING_SECRET,
    SERVICE_JWT_PRIVATE_KEY: keys.SERVICE_JWT_PRIVATE_KEY,
  };
}

/** The pair behind the service token, as the two variables that carry it. */
export interface ServiceKeys {
  SERVICE_JWT_PRIVATE_KEY: string;
  SERVICE_JWT_JWKS: string;
}

/** Reads the pair of this sandbox, or makes one on the first start. */
export async function serviceKeys(dataDir: string | null): Promise<ServiceKeys> {
  const file = dataDir === null ? null : join(dataDir, "service-keys.json");
  if (file !== null && existsSync(file)) {
    // Written by the lines below and by nobody else.
    return JSON.parse(readFileSync(file, "utf8")) as ServiceKeys;
  }
  const keys = await makeServiceKeys();
  if (file !== null && dataDir !== null) {
    mkdirSync(dataDir, { recursive: true });
    writeFileSync(`${file}.new`, JSON.stringify(keys), { mode: 0o600 });
    renameSync(`${file}.new`, file);
  }
  return keys;
}

async function makeServiceKeys(): Promise<ServiceKeys> {
  const { privateKey, publicKey } = await generateKeyPair("ES256", { extractable: true });
  const kid = "sandbox-1";
  const secret = { ...(await exportJWK(privateKey)), kid, alg: "ES256" };
  const jwks = { keys: [{ ...(await exportJWK(publicKey)), kid, alg: "ES256", use: "sig" }] };
  return {
    SERVICE_JWT_PRIVATE_KEY: Buffer.from(JSON.stringify(secret)).toString("base64url"),
    SERVICE_JWT_JWKS: `data:application/json;base64,${Buffer.from(JSON.stringify(jwks)).toString("base64")}`,
  };
}
