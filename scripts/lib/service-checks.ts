import { ConvexHttpClient } from "convex/browser";
import type { JWK } from "jose";
import { z } from "zod";
import { api } from "../../convex/_generated/api";
import { createServiceToken } from "../../src/server/convex/service-token";
import type { Check } from "./check";

const TIMEOUT_MS = 10_000;
const keySet = z.object({ keys: z.array(z.object({ kid: z.string() })).min(1) });

interface Services {
  convexUrl: string;
  serviceKey: JWK;
  clerkIssuer: string;
  /** Clerk's Backend API. */
  clerkApi: string;
  clerkSecretKey: string;
}

/** What must hold between this server, Convex and Clerk. */
export function serviceChecks(services: Services): Check[] {
  return [
    { name: "Convex answers", problem: () => convexProblem(services) },
    { name: "Service key pair", problem: () => pairProblem(services) },
    { name: "Clerk issuer", problem: () => issuerProblem(services) },
    { name: "Clerk secret key", problem: () => secretProblem(services) },
  ];
}

async function convexProblem({ convexUrl }: Services): Promise<string | null> {
  const { ok } = await fetch(`${convexUrl}/version`, { signal: AbortSignal.timeout(TIMEOUT_MS) });
  return ok ? null : "NEXT_PUBLIC_CONVEX_URL is not a Convex deployment";
}

/** The functions are deployed, and their SERVICE_JWT_JWKS is the half that belongs to our key. */
async function pairProblem({ convexUrl, serviceKey }: Services): Promise<string | null> {
  const client = new ConvexHttpClient(convexUrl, { logger: false });
  client.setAuth(await createServiceToken(serviceKey, () => Date.now())());
  try {
    await client.query(api.health.check, {});
    return null;
  } catch {
    return "Convex does not take the token: are the functions deployed, and is SERVICE_JWT_JWKS the other half of SERVICE_JWT_PRIVATE_KEY?";
  }
}

async function issuerProblem({ clerkIssuer }: Services): Promise<string | null> {
  const keys = await keyIds(`${clerkIssuer}/.well-known/jwks.json`, {});
  return keys === null ? "CLERK_JWT_ISSUER_DOMAIN publishes no signing keys" : null;
}

/** The secret key and the issuer belong to one Clerk instance when they name the same signing keys. */
async function secretProblem(services: Services): Promise<string | null> {
  const headers = { authorization: `Bearer ${services.clerkSecretKey}` };
  const own = await keyIds(`${services.clerkApi}/v1/jwks`, headers);
  if (own === null) return "Clerk does not take CLERK_SECRET_KEY";
  const published = await keyIds(`${services.clerkIssuer}/.well-known/jwks.json`, {});
  const shared = own.some((kid) => published?.includes(kid));
  return shared ? null : "CLERK_SECRET_KEY and CLERK_JWT_ISSUER_DOMAIN belong to different instances";
}

async function keyIds(url: string, headers: Record<string, string>): Promise<string[] | null> {
  const response = await fetch(url, { headers, signal: AbortSignal.timeout(TIMEOUT_MS) });
  const parsed = response.ok ? keySet.safeParse(await response.json()) : null;
  return parsed?.success === true ? parsed.data.keys.map(({ kid }) => kid) : null;
}
