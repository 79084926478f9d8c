import { createBillingClock } from "../../sandbox/kit/clock";
import { SEED_CATALOGUE } from "../../sandbox/seed";
import { startStripe } from "../../sandbox/stripe/start";

/** A stand-in in a process of its own, to be killed: `tsx stripe-process.ts <folder>` prints its URL. */
async function main(): Promise<void> {
  const standIn = await startStripe({
    port: 0,
    dataDir: process.argv[2] ?? null,
    clock: createBillingClock(),
    secretKey: "sk_test_stage00000000000",
    webhook: null,
    catalogue: SEED_CATALOGUE,
  });
  process.stdout.write(`${standIn.url}\n`);
}

void main();
