import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { run, type Running, waitUntil } from "../lib/processes";

/** Inside the project, so that it resolves the same packages; ignored by git as every build is. */
const FOLDER = ".next-bench";
const NEXT = "node_modules/next/dist/bin/next";

/** The app that ours is measured against: the same router and version with nothing in its routes. */
const FILES: Record<string, string> = {
  "package.json": JSON.stringify({ private: true, type: "module" }),
  "jsconfig.json": JSON.stringify({
    compilerOptions: { paths: { "@/*": ["../src/*"], "@convex/*": ["../convex/_generated/*"] } },
  }),
  "next.config.mjs": `export default {
  poweredByHeader: false,
  serverExternalPackages: ["pino"],
  turbopack: {
    root: import.meta.dirname + "/..",
    resolveAlias: { "@/server/ports": "./ports.js" },
  },
};
`,
  // Without one of its own, Turbopack takes the nearest above, which is the product's.
  "instrumentation.js": "export const register = () => {};\n",
  // Everything of the product but its database: the answer of Convex is given at once.
  "ports.js": `const receipt = Promise.resolve({ outcome: "stored", status: "received", deliveries: 1 });
const outside = {
  store: { ingest: () => receipt },
  settings: { webhookSecrets: [process.env.STRIPE_WEBHOOK_SECRET] },
  rejections: { note() {} },
  now: () => Date.now(),
};
export const ports = () => outside;
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
  "app/api/without-convex/route.js": `export { POST } from "@/app/api/webhooks/stripe/route";
`,
};

/** Writes, builds and starts the bare app. Routes: /api/read, /api/verify, /api/without-convex. */
export async function startBareApp(
  port: number,
  env: Record<string, string | undefined>,
): Promise<{ url: string; running: Running }> {
  rmSync(FOLDER, { recursive: true, force: true });
  for (const [name, text] of Object.entries(FILES)) {
    mkdirSync(dirname(join(FOLDER, name)), { recursive: true });
    writeFileSync(join(FOLDER, name), text);
  }
  const lines: string[] = [];
  const options = {
    env: { ...env, NEXT_DIST_DIR: undefined },
    output: (line: string) => void lines.push(line),
  };
  const build = run(process.execPath, [NEXT, "build", FOLDER], options);
  if ((await build.exited) !== 0) throw new Error(`The bare app does not build:\n${lines.join("\n")}`);
  const hostname = "localhost";
  const running = run(
    process.execPath,
    [NEXT, "start", FOLDER, "--port", String(port), "--hostname", hostname],
    options,
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
