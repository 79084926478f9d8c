import { CONVEX_ADMIN_KEY } from "../sandbox/environment";
import { SEED_OPERATOR } from "../sandbox/seed";
import { stopAll, stopAllOnSignal } from "./lib/processes";
import { type Sandbox, startApp, startSandbox } from "./lib/stack";

const USAGE = `Usage: npm run dev -- [--fresh]

Starts the stand-ins for Stripe, Clerk and Convex and the app on http://localhost:3000.
  --fresh   forget everything that was saved by an earlier run
Ports: PORT, SANDBOX_STRIPE_PORT, SANDBOX_CLERK_PORT, SANDBOX_CONVEX_PORT, SANDBOX_CONVEX_SITE_PORT.`;

/** Pages a newcomer opens first; compiled ahead so that the first click does not wait. */
const FIRST_PAGES = ["/", "/sign-up", "/sign-in", "/pricing", "/dashboard", "/dashboard/billing"];

async function main(): Promise<void> {
  const args = process.argv.slice(2);
  if (args.includes("--help")) {
    console.log(USAGE);
    return;
  }
  const started = Date.now();
  stopAllOnSignal();

  console.log("Starting the stand-ins for Stripe, Clerk and Convex …");
  const sandbox = await startSandbox({ args, log: (line) => console.log(line) });
  await makeOperator(sandbox.urls.convex);
  console.log("Starting the app …");
  const env = sandbox.env;
  const app = await startApp({
    mode: "dev",
    url: sandbox.urls.app,
    env,
    output: quietNext,
    timeoutMs: 120_000,
  });
  console.log(banner(sandbox, Math.round((Date.now() - started) / 1000)));
  void warmUp(sandbox.urls.app);

  const first = await Promise.race([app.exited, sandbox.running.exited]);
  await stopAll();
  process.exit(first);
}

/** Everything Next prints, without its own banner: ours says where to click. */
function quietNext(line: string): void {
  if (/^\s*(▲ Next\.js|- (Local|Network|Environments|Experiments)|$)/.test(line)) return;
  if (/^\s*(GET|POST|HEAD) \/(api\/health|__clerk)/.test(line)) return;
  console.log(line);
}

/** Gives the seeded operator their role, as `npx convex run users:makeOperator` does. */
async function makeOperator(convexUrl: string): Promise<void> {
  const response = await fetch(`${convexUrl}/api/function`, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Convex ${CONVEX_ADMIN_KEY}` },
    body: JSON.stringify({ path: "users:makeOperator", format: "json", args: { who: SEED_OPERATOR.id } }),
  });
  if (!response.ok || !(await response.text()).includes('"success"')) {
    throw new Error("The seeded operator could not be given the role.");
  }
}

async function warmUp(appUrl: string): Promise<void> {
  for (const page of FIRST_PAGES) {
    await fetch(`${appUrl}${page}`, { redirect: "manual" }).catch(() => undefined);
  }
}

function banner({ urls }: Sandbox, seconds: number): string {
  return `
  Lectern is ready (${seconds} s)

    App            ${urls.app}
    Sandbox        ${urls.stripe}/_sandbox   clock, deliveries, chaos
    E-mail codes   ${urls.clerk}/_outbox   every code is 424242

  People   mara@northside.example      password lectern-mara
           jonas@northside.example     password lectern-jonas
           operator@northside.example  password lectern-operator

  Cards    4242 4242 4242 4242  pays         4000 0000 0000 9995  insufficient funds
           4000 0025 0000 3155  3-D Secure   4000 0000 0000 0341  fails when charged
           any later expiry, any CVC

  Ctrl-C stops everything. Saved in ${process.env.SANDBOX_DATA_DIR ?? ".sandbox/"}; npm run dev -- --fresh starts empty.
`;
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : "The development servers could not start.");
  void stopAll().then(() => process.exit(1));
});
