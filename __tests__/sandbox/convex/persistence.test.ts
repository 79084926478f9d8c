import { randomUUID } from "node:crypto";
import { appendFileSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ConvexHttpClient } from "convex/browser";
import { action, mutation, query } from "./support/api";
import { openRawSocket } from "./support/raw-socket";
import type { TestServer } from "./support/test-server";
import { startTestServer } from "./support/test-server";
import { until } from "./support/until";

const HOUR = 3_600_000;

let dataDir: string;
let server: TestServer;

beforeEach(async () => {
  dataDir = mkdtempSync(join(tmpdir(), "convex-stand-in-"));
  server = await startTestServer({ dataDir });
});
afterEach(async () => {
  await server.kill();
  rmSync(dataDir, { recursive: true, force: true });
});

const client = () => new ConvexHttpClient(server.url, { logger: false });

async function restart(): Promise<void> {
  await server.kill();
  server = await startTestServer({ dataDir });
}

test("documents, ids, creation times and files survive a killed process", async () => {
  const id = await client().mutation(mutation("messages:send"), { channel: "kept", body: "ünïcode", n: -0 });
  const before = await client().query(query("messages:get"), { id });
  const file = (await client().action(action("misc:storeText"), { text: "kept bytes" })) as { id: string };
  await restart();
  expect(await client().query(query("messages:get"), { id })).toEqual(before);
  const url = (await client().query(query("misc:fileUrl"), { id: file.id })) as string;
  expect(await (await fetch(url)).text()).toBe("kept bytes");
  await restart();
  expect(await client().query(query("messages:list"), { channel: "kept" })).toEqual([before]);
});

test("every write that was answered is there after the process is killed amid writes", async () => {
  const http = client();
  let answered = 0;
  const writing = (async () => {
    for (let n = 0; n < 10_000; n += 1) {
      await http.mutation(mutation("counters:incrementPublic"), { name: "amid" });
      answered = n + 1;
    }
  })().catch(() => undefined);
  await until(() => answered > 100);
  await server.kill();
  await writing;
  server = await startTestServer({ dataDir });
  const found = (await client().query(query("counters:value"), { name: "amid" })) as number;
  expect(found).toBeGreaterThanOrEqual(answered);
  expect(found).toBeLessThanOrEqual(answered + 1);
});

test("a log whose last line was cut short loses that line only", async () => {
  await client().mutation(mutation("counters:incrementPublic"), { name: "torn" });
  await server.kill();
  appendFileSync(join(dataDir, "commits.jsonl"), '{"t":"99","w":[["","counters"');
  server = await startTestServer({ dataDir });
  expect(await client().query(query("counters:value"), { name: "torn" })).toBe(1);
  await client().mutation(mutation("counters:incrementPublic"), { name: "torn" });
  await restart();
  expect(await client().query(query("counters:value"), { name: "torn" })).toBe(2);
});

test("a start rewrites the log so that it holds each document once", async () => {
  for (let n = 0; n < 50; n += 1)
    await client().mutation(mutation("counters:incrementPublic"), { name: "many" });
  await restart();
  const lines = readFileSync(join(dataDir, "commits.jsonl"), "utf8").split("\n");
  expect(lines.filter((line) => line.includes('"many"'))).toHaveLength(1);
});

test("scheduled functions survive, and those that fell due meanwhile run", async () => {
  const later = await client().mutation(mutation("misc:scheduleIncrement"), { name: "due", delayMs: 300 });
  const far = await client().mutation(mutation("misc:scheduleIncrement"), { name: "far", delayMs: HOUR });
  await restart();
  await until(async () => (await client().query(query("misc:jobState"), { id: later })) === "success");
  expect(await client().query(query("counters:value"), { name: "due" })).toBe(1);
  expect(await client().query(query("misc:jobState"), { id: far })).toBe("pending");
  await server.advance(HOUR + 1000);
  await until(async () => (await client().query(query("misc:jobState"), { id: far })) === "success");
});

test("a restart does not run an interval early", async () => {
  await until(
    async () => ((await client().query(query("counters:value"), { name: "cron-interval" })) as number) === 1,
  );
  await restart();
  const marker = await client().mutation(mutation("misc:scheduleIncrement"), { name: "marker", delayMs: 0 });
  await until(async () => (await client().query(query("misc:jobState"), { id: marker })) === "success");
  expect(await client().query(query("counters:value"), { name: "cron-interval" })).toBe(1);
});

test("a mutation sent again after a restart gets its first answer and does not run again", async () => {
  const sessionId = randomUUID();
  const request = {
    type: "Mutation",
    requestId: 0,
    udfPath: "counters:incrementPublic",
    args: [{ name: "again" }],
  };
  const sendIt = async () => {
    const socket = await openRawSocket(server.url);
    socket.send({ type: "Connect", sessionId, connectionCount: 0, lastCloseReason: null });
    socket.send(request);
    const answer = await socket.next("MutationResponse");
    socket.close();
    return { success: answer.success, result: answer.result, ts: answer.ts };
  };
  const first = await sendIt();
  expect(await sendIt()).toEqual(first);
  await restart();
  expect(await sendIt()).toEqual(first);
  expect(await client().query(query("counters:value"), { name: "again" })).toBe(1);
});
