import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isFaultLine } from "../sandbox/stripe/conformance/fault-lines";
import { run, stopAllOnSignal } from "./lib/processes";
import { buildApp, startApp, startSandbox } from "./lib/stack";

const USAGE = `Usage: npm test | npm run check | npm run test:e2e [-- PATH ...] | npm run test:sandbox [-- PATH ...]

Runs the steps of the whole suite (or the named part, or its tests whose path contains PATH), shows what failed, and ends with "N passed, N failed".`;

/** First port of the end-to-end run, apart from those of `npm run dev`, so that both can run at once. */
const E2E_PORT = Number(process.env.E2E_PORT ?? 4300);

const E2E_PORTS = {
  PORT: String(E2E_PORT),
  SANDBOX_STRIPE_PORT: String(E2E_PORT + 11),
  SANDBOX_CLERK_PORT: String(E2E_PORT + 20),
  SANDBOX_CONVEX_PORT: String(E2E_PORT + 10),
  SANDBOX_CONVEX_SITE_PORT: String(E2E_PORT + 12),
};

type Say = (line: string) => void;

interface Count {
  passed: number;
  failed: number;
}

const bin = (name: string, ...args: string[]) => [`node_modules/${name}`, ...args];

/** Tools that pass or fail as one. In the order of speed. */
const TOOLS: Record<string, string[]> = {
  formatting: bin("prettier/bin/prettier.cjs", "--check", "--log-level", "warn", "."),
  boundaries: bin(
    "dependency-cruiser/bin/dependency-cruise.mjs",
    "--config",
    ".dependency-cruiser.cjs",
    ..."src convex sandbox scripts __tests__".split(" "),
  ),
  "unused code": bin("knip/bin/knip.js", "--treat-config-hints-as-errors"),
  types: bin("typescript/bin/tsc", "--noEmit"),
  lint: bin("eslint/bin/eslint.js", ".", "--max-warnings", "0"),
};

async function tool(name: string, args: readonly string[]): Promise<Count> {
  const lines: string[] = [];
  const code = await run(process.execPath, args, { output: (line) => lines.push(line) }).exited;
  console.log(`${code === 0 ? "ok  " : "FAIL"} ${name}`);
  if (code !== 0) console.log(lines.join("\n"));
  return code === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
}

/** Runs Jest projects and counts single tests; a suite that could not run counts as one failure. */
async function jest(
  projects: readonly string[],
  {
    env = {},
    args = [],
    output = "inherit",
  }: {
    env?: Record<string, string | undefined>;
    args?: readonly string[];
    output?: "inherit" | Say;
  } = {},
): Promise<Count> {
  const folder = mkdtempSync(join(tmpdir(), "lectern-jest-"));
  const report = join(folder, "report.json");
  const code = await run(
    process.execPath,
    [
      "--experimental-vm-modules",
      "--no-warnings",
      ...bin("jest/bin/jest.js", "--json", "--outputFile", report, "--selectProjects", ...projects),
      ...args,
    ],
    { env, output },
  ).exited;
  const result = readReport(report);
  rmSync(folder, { recursive: true, force: true });
  // Jest can fail without a failed test, for example when a project matches no file.
  return code !== 0 && result.failed === 0 ? { ...result, failed: 1 } : result;
}

function readReport(file: string): Count {
  try {
    // The shape is Jest's documented `--json` output.
    const report = JSON.parse(readFileSync(file, "utf8")) as {
      numPassedTests: number;
      numFailedTests: number;
      numRuntimeErrorTestSuites: number;
    };
    return {
      passed: report.numPassedTests,
      failed: report.numFailedTests + report.numRuntimeErrorTestSuites,
    };
  } catch {
    return { passed: 0, failed: 1 };
  }
}

async function check(): Promise<Count> {
  const counts: Count[] = [];
  for (const [name, args] of Object.entries(TOOLS)) counts.push(await tool(name, args));
  // Each suite that loads the Convex engine leaves something behind that slows every promise of the suites after it: a
  // worker that has grown is replaced by a new one.
  const args = ["--workerIdleMemoryLimit=700MB"];
  counts.push(await jest(["unit", "routes", "convex", "sandbox"], { args }));
  // In a process of its own, for the same reason: a world is made of promises.
  counts.push(await jest(["simulation"]));
  return sum(counts);
}

/** Both halves at once: each leaves the processor idle while it waits for a page, a server or a clock. */
async function all(): Promise<Count> {
  const stories: string[] = [];
  const browser = e2e([], (line) => stories.push(line));
  const count = await check();
  console.log("\nThe stories in a browser, which ran beside:");
  const counts = [count, await browser];
  console.log(stories.join("\n"));
  return sum(counts);
}

/** The stories in a browser, against the production build and the stand-ins; `say` gets what Jest prints. */
async function e2e(paths: readonly string[] = [], say?: Say): Promise<Count> {
  const tell = say ?? console.log;
  const dataDir = mkdtempSync(join(tmpdir(), "lectern-e2e-"));
  const log: string[] = [];
  const keep = (line: string) => log.push(line);
  const faults: string[] = [];
  const sandbox = await startSandbox({
    env: { ...E2E_PORTS, SANDBOX_DATA_DIR: dataDir, SANDBOX_RETRY_DELAYS_MS: "500,2000,5000" },
    args: ["--validate"],
    log: (line) => {
      keep(line);
      if (isFaultLine(line)) faults.push(line);
    },
  });
  const env: Record<string, string | undefined> = {
    ...E2E_PORTS,
    ...sandbox.env,
    NEXT_DIST_DIR: ".next-test",
  };
  try {
    tell("Building the production app …");
    await buildApp(env);
    const app = await startApp({
      mode: "start",
      url: sandbox.urls.app,
      env,
      output: keep,
      timeoutMs: 60_000,
    });
    try {
      const count = await jest(["e2e"], {
        env: {
          ...env,
          E2E_APP_URL: sandbox.urls.app,
          E2E_STRIPE_URL: sandbox.urls.stripe,
          E2E_CLERK_URL: sandbox.urls.clerk,
        },
        // The stories share one app and one billing clock.
        args: ["--runInBand", ...paths],
        output: say,
      });
      if (count.failed > 0) tell(`Last lines of the servers:\n${log.slice(-60).join("\n")}`);
      return sum([count, faultless(faults, tell)]);
    } finally {
      await app.stop();
    }
  } catch (error) {
    tell(error instanceof Error ? error.message : String(error));
    tell(log.slice(-60).join("\n"));
    return { passed: 0, failed: 1 };
  } finally {
    await sandbox.running.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

/** One failure when the Stripe stand-in was not true to the wire, whatever the stories said. */
function faultless(faults: readonly string[], tell: Say): Count {
  if (faults.length === 0) return { passed: 0, failed: 0 };
  tell(`The Stripe stand-in was at fault:\n${faults.join("\n")}`);
  return { passed: 0, failed: 1 };
}

const sum = (counts: readonly Count[]): Count => ({
  passed: counts.reduce((total, count) => total + count.passed, 0),
  failed: counts.reduce((total, count) => total + count.failed, 0),
});

const PARTS: Record<string, (paths: readonly string[]) => Promise<Count>> = {
  check,
  e2e: (paths) => e2e(paths),
  sandbox: (paths) => jest(["sandbox"], { args: paths }),
  all,
};

async function main(): Promise<void> {
  const part = PARTS[process.argv[2] ?? "all"];
  if (part === undefined) throw new Error(USAGE);
  stopAllOnSignal();
  const count = await part(process.argv.slice(3));
  console.log(`\n${count.passed} passed, ${count.failed} failed`);
  process.exit(count.failed === 0 && count.passed > 0 ? 0 : 1);
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});
