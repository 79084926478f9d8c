import { ConvexClient, ConvexHttpClient } from "convex/browser";
import fc from "fast-check";
import WebSocket from "ws";
import { mutation, query } from "./support/api";
import { MIXED } from "./support/scenarios";
import type { TestServer } from "./support/test-server";
import { startTestServer } from "./support/test-server";
import { until } from "./support/until";
import { watching } from "./support/watching";

let server: TestServer;
let client: ConvexClient;
let http: ConvexHttpClient;

beforeAll(async () => {
  server = await startTestServer();
  http = new ConvexHttpClient(server.url, { logger: false });
  client = new ConvexClient(server.url, {
    logger: false,
    webSocketConstructor: WebSocket as unknown as typeof globalThis.WebSocket,
  });
});
afterAll(async () => {
  await client.close();
  await server.kill();
});

type Write = { kind: "send"; n: number } | { kind: "edit" | "remove"; at: number };

const writes = fc.array(
  fc.oneof(
    fc.nat({ max: 9 }).map((n): Write => ({ kind: "send", n })),
    fc.nat({ max: 9 }).map((at): Write => ({ kind: "edit", at })),
    fc.nat({ max: 9 }).map((at): Write => ({ kind: "remove", at })),
  ),
  { minLength: 5, maxLength: 25 },
);

/** One write by the watching client; ids of removed documents are dropped. */
async function perform(write: Write, channel: string, ids: string[]): Promise<void> {
  if (write.kind === "send") {
    const sent = { channel, body: "new", n: write.n };
    ids.push((await client.mutation(mutation("messages:send"), sent)) as string);
    return;
  }
  const id = ids[write.at];
  if (id === undefined) return;
  if (write.kind === "edit") {
    await client.mutation(mutation("messages:updateBody"), { id, body: `edited ${write.at}` });
  } else {
    ids.splice(write.at, 1);
    await client.mutation(mutation("messages:remove"), { id });
  }
}

test("after any write every watched query shows what a fresh query answers", async () => {
  let round = 0;
  const property = fc.asyncProperty(writes, async (all) => {
    round += 1;
    const channel = `round-${round}`;
    const watched = [
      { path: "messages:list", args: { channel, limit: 3 } },
      { path: "messages:list", args: { channel } },
      { path: "messages:range", args: { channel, from: 2, to: 6 } },
      { path: "messages:count", args: { channel } },
      { path: "messages:page", args: { channel, paginationOpts: { numItems: 50, cursor: null, id: round } } },
    ].map((one) => ({ ...one, live: watching<unknown>(client, query(one.path), one.args) }));
    await until(() => watched.every(({ live }) => live.values.length > 0));
    const ids: string[] = [];
    for (const write of all) {
      await perform(write, channel, ids);
      for (const { path, args, live } of watched) {
        expect(live.latest()).toEqual(await http.query(query(path), args));
      }
    }
    for (const { live } of watched) live.stop();
  });
  await fc.assert(property, { numRuns: 12, seed: 20_261_123 });
}, 90_000);

test("a query of one key hears of that key alone, whatever its type", async () => {
  const keys = [...MIXED.map((key) => ({ key })), {}];
  const watched = keys.map((args) => watching<number>(client, query("ops:withKey"), args));
  await until(() => watched.every(({ values }) => values.length > 0));
  for (const [position, value] of keys.entries()) {
    const ops = [{ op: "insert", table: "anything", value }];
    await client.mutation(mutation("ops:run"), { ops, ids: [] });
    expect(watched.map(({ values }) => values.length - 1)).toEqual(
      keys.map((_, at) => (at <= position ? 1 : 0)),
    );
  }
  expect(watched.map(({ latest }) => latest())).toEqual(keys.map(() => 1));
  for (const { stop } of watched) stop();
});
