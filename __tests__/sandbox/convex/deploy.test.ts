import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { ConvexClient, ConvexHttpClient } from "convex/browser";
import WebSocket from "ws";
import { mutation, query } from "./support/api";
import type { TestServer } from "./support/test-server";
import { FIXTURE_DIR, fixtureEnv, startTestServer } from "./support/test-server";
import { until } from "./support/until";
import { watching } from "./support/watching";

let dataDir: string;
let functionsDir: string;
let server: TestServer | null = null;

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), "convex-stand-in-"));
  // Inside the project, so that imports of packages resolve.
  functionsDir = mkdtempSync(join(process.cwd(), "node_modules/.cache/", "convex-fixture-"));
  cpSync(FIXTURE_DIR, functionsDir, { recursive: true });
});
afterEach(async () => {
  await server?.kill();
  server = null;
  rmSync(dataDir, { recursive: true, force: true });
  rmSync(functionsDir, { recursive: true, force: true });
});

async function serve(watch = false): Promise<TestServer> {
  const started = await startTestServer({
    dataDir,
    functionsDir: relative(process.cwd(), functionsDir),
    watch,
  });
  server = started;
  return started;
}

function edit(file: string, from: string, to: string): void {
  const path = join(functionsDir, file);
  const source = readFileSync(path, "utf8");
  expect(source).toContain(from);
  writeFileSync(path, source.replace(from, to));
}

test("a start without declared variables names them and shows no values", async () => {
  const env = fixtureEnv({ FIXTURE_MODE: "sk_secret_value" });
  const { FIXTURE_GREETING: _missing, ...rest } = env;
  const error = await startTestServer({ env: rest }).catch((thrown: unknown) => String(thrown));
  expect(error).toContain("the environment variable FIXTURE_GREETING is required");
  expect(error).toContain(
    "the environment variable FIXTURE_MODE has a value that convex.config does not allow",
  );
  expect(error).not.toContain("sk_secret_value");
});

test("a changed schema that saved documents do not fit is refused, and the documents stay", async () => {
  const first = await serve();
  const id = await new ConvexHttpClient(first.url, { logger: false }).mutation(mutation("messages:send"), {
    channel: "c",
    body: "b",
  });
  await first.kill();
  edit("schema.ts", "body: v.string(),", "body: v.string(), required: v.string(),");
  await expect(serve()).rejects.toThrow(
    new RegExp(
      `Schema validation failed.\nDocument with ID "${String(id)}" in table "messages" does not match the schema: ` +
        "Object is missing the required field `required`",
    ),
  );
  edit("schema.ts", " required: v.string(),", "");
  const again = await serve();
  expect(
    await new ConvexHttpClient(again.url, { logger: false }).query(query("messages:get"), { id }),
  ).toMatchObject({
    body: "b",
  });
});

test("changed code is loaded while running, and watched queries run again", async () => {
  const { url } = await serve(true);
  const client = new ConvexClient(url, {
    logger: false,
    webSocketConstructor: WebSocket as unknown as typeof globalThis.WebSocket,
  });
  const live = watching<number>(client, query("counters:value"), { name: "reload" });
  await until(() => live.values.length === 1);
  edit("counters.ts", "return row?.value ?? 0;\n", "return (row?.value ?? 0) + 1000;\n");
  await until(() => live.latest() === 1000);
  await client.close();
});

test("a file saved while a reload runs is loaded too", async () => {
  const running = await serve(true);
  const next = join(functionsDir, "counters.next");
  const counters = join(functionsDir, "counters.ts");
  const source = readFileSync(counters, "utf8");
  writeFileSync(next, source.replace("return row?.value ?? 0;\n", "return (row?.value ?? 0) + 1000;\n"));
  // Whoever loads the functions asks the schema to describe itself after all files were read, near the end.
  edit("schema.ts", "export default defineSchema", "const schema = defineSchema");
  const save = `if (existsSync(${JSON.stringify(next)})) renameSync(${JSON.stringify(next)}, ${JSON.stringify(counters)});`;
  const path = join(functionsDir, "schema.ts");
  writeFileSync(
    path,
    `import { existsSync, renameSync } from "node:fs";
${readFileSync(path, "utf8")}
const describeSchema = schema.export.bind(schema);
export default Object.assign(schema, { export: () => { ${save} return describeSchema(); } });
`,
  );
  const client = new ConvexHttpClient(running.url, { logger: false });
  await until(async () => (await client.query(query("counters:value"), { name: "x" })) === 1000);
});

test("code that does not load leaves the running code in place", async () => {
  const running = await serve(true);
  edit("counters.ts", "import {", "import {{");
  await until(() => running.lines.some((line) => line.startsWith("The functions were not reloaded")));
  const client = new ConvexHttpClient(running.url, { logger: false });
  expect(await client.query(query("counters:value"), { name: "x" })).toBe(0);
});

test("a new index serves documents saved before it existed", async () => {
  const first = await serve();
  const http = new ConvexHttpClient(first.url, { logger: false });
  for (const n of [3, 1, 2])
    await http.mutation(mutation("messages:send"), { channel: "c", body: `${n}`, n });
  await first.kill();
  edit("schema.ts", '.index("by_channel_n"', '.index("by_n", ["n"]).index("by_channel_n"');
  edit(
    "messages.ts",
    '.withIndex("by_channel_n", (q) => q.eq("channel", channel))\n      .take',
    '.withIndex("by_n" as never)\n      .take',
  );
  const again = new ConvexHttpClient((await serve()).url, { logger: false });
  const rows = (await again.query(query("messages:list"), { channel: "c" })) as { n: number }[];
  expect(rows.map(({ n }) => n)).toEqual([1, 2, 3]);
});
