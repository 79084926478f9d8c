import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { ConvexHttpClient } from "convex/browser";
import { makeFunctionReference } from "convex/server";
import { startConvex } from "../../sandbox/convex/start";
import { convexEnvironment, serviceKeys, urlsFor } from "../../sandbox/environment";
import { createBillingClock } from "../../sandbox/kit/clock";
import { run } from "../lib/processes";
import { type Figure, median } from "./figure";

/** Beside the functions, so that what they import is found; ignored by git as every build is. */
const FUNCTIONS = ".next-bench-convex";
const DIST_DIR = ".next-bench-dev";
const PORTS = {
  PORT: "4600",
  SANDBOX_STRIPE_PORT: "4611",
  SANDBOX_CLERK_PORT: "4620",
  SANDBOX_CONVEX_PORT: "4610",
  SANDBOX_CONVEX_SITE_PORT: "4612",
};
const RELOADS = 15;
const PATIENCE_MS = 180_000;
const POLL_MS = 2;

const ready = /is ready/;
const probe = makeFunctionReference<"query", Record<string, never>, number>("benchProbe:version");

/** What a developer waits for: `npm run dev` without anything built before, and an edited function. */
export async function benchDev(): Promise<Figure[]> {
  const started = await secondsToReady();
  const reloads = await reloadTimes();
  return [
    { name: "npm run dev, nothing built before: ready", value: started, unit: "s", goal: "<= 20" },
    { name: "an edited Convex function answers anew", value: median(reloads), unit: "ms", goal: "<= 300" },
    { name: "an edited Convex function answers anew, slowest", value: Math.max(...reloads), unit: "ms" },
  ];
}

async function secondsToReady(): Promise<number> {
  const dataDir = mkdtempSync(join(tmpdir(), "lectern-dev-"));
  rmSync(DIST_DIR, { recursive: true, force: true });
  const began = performance.now();
  let announce: () => void = () => undefined;
  const announced = new Promise<void>((resolve) => (announce = resolve));
  const lines: string[] = [];
  const dev = run(process.execPath, ["--import", "tsx", "scripts/dev.ts"], {
    env: { ...PORTS, SANDBOX_DATA_DIR: dataDir, NEXT_DIST_DIR: DIST_DIR },
    output: (line) => {
      lines.push(line);
      if (ready.test(line)) announce();
    },
  });
  try {
    const failed = Promise.race([dev.exited, delay(PATIENCE_MS, undefined, { ref: false })]).then(
      (): never => {
        throw new Error(`The development servers were not ready:\n${lines.slice(-20).join("\n")}`);
      },
    );
    await Promise.race([announced, failed]);
    return (performance.now() - began) / 1_000;
  } finally {
    await dev.stop();
    rmSync(dataDir, { recursive: true, force: true });
    rmSync(DIST_DIR, { recursive: true, force: true });
  }
}

/** From the moment at which a file of the product's functions is saved until its new answer is there. */
async function reloadTimes(): Promise<number[]> {
  rmSync(FUNCTIONS, { recursive: true, force: true });
  cpSync("convex", FUNCTIONS, { recursive: true });
  writeProbe(0);
  const urls = urlsFor({ app: 4600, stripe: 4611, clerk: 4620, convex: 4610, convexSite: 4612 });
  const server = await startConvex({
    port: 0,
    sitePort: 0,
    dataDir: null,
    clock: createBillingClock(),
    projectDir: process.cwd(),
    functionsDir: FUNCTIONS,
    env: convexEnvironment(urls, await serviceKeys(null)),
    adminKey: "bench",
    watch: true,
  });
  const client = new ConvexHttpClient(server.url, { logger: false });
  const times: number[] = [];
  try {
    for (let version = 1; version <= RELOADS; version += 1) {
      await delay(300);
      writeProbe(version);
      const saved = performance.now();
      while ((await client.query(probe, {})) !== version) await delay(POLL_MS);
      times.push(performance.now() - saved);
    }
    return times;
  } finally {
    await server.close();
    rmSync(FUNCTIONS, { recursive: true, force: true });
  }
}

function writeProbe(version: number): void {
  const text = `import { v } from "convex/values";
import { query } from "./_generated/server";

export const version = query({ args: {}, returns: v.number(), handler: () => ${version} });
`;
  writeFileSync(join(FUNCTIONS, "benchProbe.ts"), text);
}
