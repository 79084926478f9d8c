import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import product from "../../next.config";
import { run, type Running, waitUntil } from "../lib/processes";

/** Inside the project, so that it resolves the same packages; ignored by git as every build is. */
const FOLDER = ".next-bench";
const NEXT = "node_modules/next/dist/bin/next";

type Environment = Record<string, string | undefined>;

/** The app that ours is measured against: the same router, version and settings with nothing in its routes. */
const FILES: Record<string, string> = {
  "package.json": JSON.stringify({ private: true, type: "module" }),
  "jsconfig.json": JSON.stringify({
    compilerOptions: { paths: { "@/*": ["../src/*"], "@convex/*": ["../convex/_generated/*"] } },
  }),
  // Without one of its own, Turbopack takes the nearest above, which is the product's.
  "instrumentation.js": "export const register = () => {};\n",
  // The product's own parts; with BENCH_NO_DATABASE the answer of Convex is there at once.
  "ports.js": `import { createBillingStore } from "@/server/convex/billing-store";
import { createServiceClient } from "@/server/convex/client";
import { createServiceToken } from "@/server/convex/service-token";
import { env } from "@/server/env";

function connect() {
  const { NEXT_PUBLIC_CONVEX_URL: url, SERVICE_JWT_PRIVATE_KEY, STRIPE_WEBHOOK_SECRET } = env();
  const token = createServiceToken(SERVICE_JWT_PRIVATE_KEY, Date.now);
  const receipt = Promise.resolve({ outcome: "stored", status: "received", deliveries: 1 });
  const store =
    process.env.BENCH_NO_DATABASE === "1"
      ? { ingest: () => receipt }
      : createBillingStore(createServiceClient({ url, token }));
  return { store, settings: { webhookSecrets: STRIPE_WEBHOOK_SECRET }, rejections: { note() {} }, now: Date.now };
}

let outside;
export const ports = () => (outside ??= connect());
`,
  "app/api/health/route.js": `export const GET = () => Response.json({ ok: true });
`,
  "app/api/read/route.js": `export async function POST(request) {
  await request.arrayBuffer();
  return Response.json({ received: true });
}
`,
  "app/api/verify/route.js": `import Stripe from "stripe";

export async function POST(request) {
  const body = await request.text();
  const signature = request.headers.get("stripe-signature");
  const event = Stripe.webhooks.constructEvent(body, signature, process.env.STRIPE_WEBHOOK_SECRET);
  return Response.json({ received: true, id: event.id });
}
`,
  "app/api/ours/route.js": `export { POST } from "@/app/api/webhooks/stripe/route";
`,
};

/** The product's headers on a bare route, too: they are the router's work. */
async function nextConfig(): Promise<string> {
  const headers = JSON.stringify((await product.headers?.()) ?? []);
  return `export default {
  poweredByHeader: false,
  serverExternalPackages: ["pino"],
  headers: async () => ${headers},
  turbopack: {
    root: import.meta.dirname + "/..",
    resolveAlias: { "@/server/ports": "./ports.js" },
  },
};
`;
}

/** Writes and builds the bare app. Routes: /api/read, /api/verify, and /api/ours, which is the product's webhook. */
export async function buildBareApp(env: Environment): Promise<void> {
  rmSync(FOLDER, { recursive: true, force: true });
  const files = { ...FILES, "next.config.mjs": await nextConfig() };
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(FOLDER, name)), { recursive: true });
    writeFileSync(join(FOLDER, name), text);
  }
  const lines: string[] = [];
  const build = run(process.execPath, [NEXT, "build", FOLDER], {
    env: { ...env, NEXT_DIST_DIR: undefined },
    output: (line) => void lines.push(line),
  });
  if ((await build.exited) !== 0) throw new Error(`The bare app does not build:\n${lines.join("\n")}`);
}

/** Starts the bare app that was built before. */
export async function startBareApp(
  port: number,
  env: Environment,
): Promise<{ url: string; running: Running }> {
  const hostname = "localhost";
  const running = run(
    process.execPath,
    [NEXT, "start", FOLDER, "--port", String(port), "--hostname", hostname],
    { env: { ...env, NEXT_DIST_DIR: undefined }, output: () => undefined },
  );
  const url = `http://${hostname}:${port}`;
  try {
    await waitUntil("The bare app", async () => (await fetch(`${url}/api/health`)).ok, {
      timeoutMs: 60_000,
      gone: running.exited,
    });
  } catch (error) {
    await running.stop();
    throw error;
  }
  return { url, running };
}
