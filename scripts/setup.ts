import { createStripeClient } from "../src/server/stripe/client";
import { readDeployment } from "./lib/deployment";
import { setUpStripe } from "./lib/stripe-setup";

const USAGE = `Usage: npm run setup

Makes at Stripe what catalogue.json sells, as far as it is not there: the product, its prices under their lookup keys, and
the customer portal. Says what it found and what it made. Asking again makes nothing, and nothing that exists is changed.
Uses the variables of the environment and of .env.local. Ends with 1 when something is left to do by hand.`;

async function main(): Promise<number> {
  if (process.argv.includes("--help")) {
    console.log(USAGE);
    return 0;
  }
  const env = readDeployment((line) => console.log(line));
  if (env === null) return 1;
  const stripe = createStripeClient({ key: env.STRIPE_SECRET_KEY, apiBase: env.STRIPE_API_BASE });
  return (await setUpStripe(stripe, (line) => console.log(line))) === 0 ? 0 : 1;
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    // A library's message may repeat a key; its class says enough.
    console.error(
      `Stripe could not be set up (${error instanceof Error ? error.constructor.name : "unknown"}).`,
    );
    process.exit(1);
  },
);
