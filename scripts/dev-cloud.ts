import { existsSync } from "node:fs";
import { loadEnvFile } from "node:process";
import { run, stopAll, stopAllOnSignal } from "./lib/processes";

const USAGE = `Usage: npm run dev:cloud

Runs the app against the real Clerk, Stripe and Convex with the variables of .env.local: \`convex dev\` pushes the
functions, \`stripe listen\` forwards webhooks to the app. See README.md, "Going live".`;

const FORWARD_TO = "http://localhost:3000/api/webhooks/stripe";

async function main(): Promise<void> {
  if (process.argv.includes("--help")) {
    console.log(USAGE);
    return;
  }
  if (!existsSync(".env.local")) throw new Error("There is no .env.local. Copy .env.example and fill it in.");
  loadEnvFile(".env.local");
  if (process.env.STRIPE_API_BASE)
    throw new Error("STRIPE_API_BASE points at a stand-in; remove it from .env.local.");
  const node = process.execPath;
  stopAllOnSignal();
  const running = [
    run(node, ["node_modules/convex/bin/main.js", "dev"], { output: "inherit" }),
    run(
      node,
      ["--import", "tsx", "scripts/stripe-cli.ts", "listen", "--all-snapshot", "--forward-to", FORWARD_TO],
      {
        output: "inherit",
      },
    ),
    run(node, ["node_modules/next/dist/bin/next", "dev", "--hostname", "localhost"], { output: "inherit" }),
  ];
  const code = await Promise.race(running.map((one) => one.exited));
  await stopAll();
  process.exit(code);
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : "The development servers could not start.");
  process.exit(1);
});
