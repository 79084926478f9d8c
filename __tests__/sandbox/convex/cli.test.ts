import { execFile, spawn } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { ConvexHttpClient } from "convex/browser";
import { mutation, query } from "./support/api";
import type { TestServer } from "./support/test-server";
import { ADMIN_KEY, FIXTURE_DIR, startTestServer } from "./support/test-server";
import { until } from "./support/until";

const CONVEX = join(process.cwd(), "node_modules/convex/bin/main.js");

let project: string;
let server: TestServer;

beforeAll(async () => {
  project = mkdtempSync(join(tmpdir(), "convex-project-"));
  cpSync(FIXTURE_DIR, join(project, "convex"), { recursive: true });
  symlinkSync(join(process.cwd(), "node_modules"), join(project, "node_modules"));
  writeFileSync(
    join(project, "package.json"),
    JSON.stringify({ name: "p", dependencies: { convex: "1.48.0" } }),
  );
  server = await startTestServer();
});
afterAll(async () => {
  await server.kill();
  rmSync(project, { recursive: true, force: true });
});

/** Runs the official command against the server. */
async function convex(...args: string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [CONVEX, ...args, "--url", server.url, "--admin-key", ADMIN_KEY],
    { cwd: project, env: { ...process.env, CI: "1" } },
  );
  return stdout;
}

test("`convex run` calls internal functions and can act as a user", async () => {
  expect(JSON.parse(await convex("run", "counters:increment", '{"name":"cli"}'))).toBe(1);
  const identity = JSON.stringify({ subject: "someone", issuer: "cli" });
  expect(JSON.parse(await convex("run", "misc:whoami", "--identity", identity))).toMatchObject({
    subject: "someone",
  });
}, 60_000);

test("`convex data`, `env list` and `function-spec` show the deployment", async () => {
  await new ConvexHttpClient(server.url, { logger: false }).mutation(mutation("messages:send"), {
    channel: "c",
    body: "shown",
  });
  expect(await convex("data")).toContain("messages");
  expect(await convex("data", "messages")).toContain("shown");
  expect(await convex("env", "list")).toContain("FIXTURE_GREETING=hello");
  const spec = JSON.parse(await convex("function-spec")) as { functions: { identifier: string }[] };
  expect(spec.functions.map(({ identifier }) => identifier)).toContain("messages.js:send");
}, 60_000);

test("`convex logs` follows what functions print", async () => {
  const logs = spawn(process.execPath, [CONVEX, "logs", "--url", server.url, "--admin-key", ADMIN_KEY], {
    cwd: project,
    env: { ...process.env, CI: "1" },
  });
  let output = "";
  for (const stream of [logs.stdout, logs.stderr]) stream.on("data", (text) => (output += String(text)));
  const client = new ConvexHttpClient(server.url, { logger: false });
  try {
    // It shows what comes after it has begun to watch, line by line.
    await until(async () => {
      await client.query(query("failing:logs"), {});
      return output.includes("hello") && output.includes("bad");
    });
  } finally {
    logs.kill();
  }
  expect(output).toMatch(/failing:logs.*'hello' 5/);
  expect(output).toMatch(/\[ERROR\].*'bad'/);
}, 60_000);

test("`convex codegen` writes types with the declared variables and the components", async () => {
  await convex("codegen", "--typecheck", "disable");
  const generated = (file: string) => readFileSync(join(project, "convex/_generated", file), "utf8");
  expect(generated("server.d.ts")).toContain("readonly FIXTURE_GREETING: string");
  expect(generated("server.d.ts")).toContain('readonly FIXTURE_MODE: "quiet" | "loud" | undefined');
  expect(generated("api.d.ts")).toContain("typeof messages");
  expect(generated("api.d.ts")).toContain("rateLimiter:");
  expect(generated("api.d.ts")).toContain("workpool:");
}, 60_000);
