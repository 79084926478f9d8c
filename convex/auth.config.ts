import type { AuthConfig } from "convex/server";
import { convexEnvironmentProblems } from "../src/shared/convex-environment";
import { SERVICE_TOKEN } from "../src/shared/service-token";
import { env } from "./_generated/server";

// Evaluated whenever functions are pushed: a deployment with a wrong environment does not start.
const problems = convexEnvironmentProblems(env);
if (problems.length > 0) throw new Error(`The environment is not usable:\n  ${problems.join("\n  ")}`);

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
