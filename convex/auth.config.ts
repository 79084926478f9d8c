import type { AuthConfig } from "convex/server";
import { SERVICE_TOKEN } from "../src/shared/service-token";
import { env } from "./_generated/server";

export default {
  providers: [
    { domain: env.CLERK_JWT_ISSUER_DOMAIN, applicationID: "convex" },
    {
      type: "customJwt",
      issuer: SERVICE_TOKEN.issuer,
      // A data: URL, so that no server needs to be asked for our own public key.
      jwks: env.SERVICE_JWT_JWKS,
      algorithm: SERVICE_TOKEN.algorithm,
      applicationID: SERVICE_TOKEN.audience,
    },
  ],
} satisfies AuthConfig;
