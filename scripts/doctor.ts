import { createStripeClient } from "../src/server/stripe/client";
import { CONVEX_VARIABLES } from "../src/shared/convex-environment";
import { runChecks } from "./lib/check";
import { readDeployment } from "./lib/deployment";
import { serviceChecks } from "./lib/service-checks";
import { stripeChecks } from "./lib/stripe-checks";

const USAGE = `Usage: npm run doctor

Checks what a deployment needs, with the variables of the environment and of .env.local: the variables themselves, the
Stripe key, the two prices against catalogue.json, the portal, the webhook endpoint, Convex, the service key pair and
Clerk. One line for each; ends with 1 when something is wrong. Nothing is changed and no value is printed.
Then lists the variables that are set at Convex. \`npm run setup\` makes what is missing at Stripe.`;

async function main(): Promise<number> {
  if (process.argv.includes("--help")) {
    console.log(USAGE);
    return 0;
  }
  const env = readDeployment((line) => console.log(line));
  if (env === null) return 1;
  console.log("ok    Environment");
  const failed = await runChecks(
    [
      ...stripeChecks({
        stripe: createStripeClient({ key: env.STRIPE_SECRET_KEY, apiBase: env.STRIPE_API_BASE }),
        priceIds: {
          monthly: env.STRIPE_PRICE_ID_MONTHLY ?? null,
          annual: env.STRIPE_PRICE_ID_ANNUAL ?? null,
        },
        siteUrl: env.NEXT_PUBLIC_SITE_URL,
        isLive: /^(sk|rk)_live_/.test(env.STRIPE_SECRET_KEY),
      }),
      ...serviceChecks({
        convexUrl: env.NEXT_PUBLIC_CONVEX_URL,
        serviceKey: env.SERVICE_JWT_PRIVATE_KEY,
        clerkIssuer: env.CLERK_JWT_ISSUER_DOMAIN,
        clerkApi: env.CLERK_API_URL ?? "https://api.clerk.com",
        clerkSecretKey: env.CLERK_SECRET_KEY,
      }),
    ],
    (line) => console.log(line),
  );
  const { required, optional } = CONVEX_VARIABLES;
  console.log(`Convex has variables of its own (npx convex env set), which it checks whenever functions are deployed:
  needed: ${required.join(", ")}
  optional: ${optional.join(", ")}`);
  return failed === 0 ? 0 : 1;
}

main().then(
  (code) => process.exit(code),
  () => {
    console.error("The checks could not be run.");
    process.exit(1);
  },
);
