import { ConvexClient, ConvexHttpClient } from "convex/browser";
import WebSocket from "ws";
import { action, mutation, query } from "./support/api";
import type { TestServer } from "./support/test-server";
import { startTestServer } from "./support/test-server";
import { until } from "./support/until";
import { watching } from "./support/watching";

let server: TestServer;
let client: ConvexClient;
let http: ConvexHttpClient;
const sockets: WebSocket[] = [];

class TrackedSocket extends WebSocket {
  constructor(url: string) {
    super(url);
    sockets.push(this);
  }
}

beforeAll(async () => {
  server = await startTestServer();
  client = new ConvexClient(server.url, {
    logger: false,
    webSocketConstructor: TrackedSocket as unknown as typeof globalThis.WebSocket,
  });
  http = new ConvexHttpClient(server.url, { logger: false });
});
afterAll(async () => {
  await client.close();
  await server.kill();
});

type Message = { n: number; body: string };

test("a watched query shows a client's own write by the time its mutation resolves", async () => {
  const live = watching<Message[]>(client, query("messages:list"), { channel: "own" });
  await until(() => live.latest());
  await client.mutation(mutation("messages:send"), { channel: "own", body: "one" });
  expect(live.latest()).toHaveLength(1);
  live.stop();
});

test("another client's write arrives, and queries it does not touch stay quiet", async () => {
  const live = watching<Message[]>(client, query("messages:list"), { channel: "live" });
  const other = watching<Message[]>(client, query("messages:list"), { channel: "quiet" });
  const range = watching<number[]>(client, query("messages:range"), { channel: "live", from: 10, to: 20 });
  await until(() => live.latest() && other.latest() && range.latest());
  await http.mutation(mutation("messages:send"), { channel: "live", body: "in range", n: 15 });
  await until(() => range.latest()?.length === 1);
  await http.mutation(mutation("messages:send"), { channel: "live", body: "beyond", n: 20 });
  await until(() => live.latest()?.length === 2);
  expect(range.values).toEqual([[], [15]]);
  expect(other.values).toHaveLength(1);
  for (const watched of [live, other, range]) watched.stop();
});

test("updates and removals of watched documents arrive", async () => {
  const id = (await http.mutation(mutation("messages:send"), { channel: "doc", body: "first" })) as string;
  const live = watching<Message | null>(client, query("messages:get"), { id });
  await until(() => live.latest());
  await http.mutation(mutation("messages:updateBody"), { id, body: "second" });
  await until(() => live.latest()?.body === "second");
  await http.mutation(mutation("messages:remove"), { id });
  await until(() => live.values.at(-1) === null || undefined);
  live.stop();
});

test("a failing query reports its error data, and a failing mutation rejects with its own", async () => {
  const live = watching(client, query("failing:failingQuery"), {});
  const error = await until(() => live.errors[0]);
  expect(error).toMatchObject({ data: { code: "query-nope" } });
  await expect(client.mutation(mutation("failing:throwConvexError"), {})).rejects.toMatchObject({
    data: { code: "nope" },
  });
  live.stop();
});

test("a reactive page keeps its end when a document is inserted into it", async () => {
  for (let n = 0; n < 4; n += 1)
    await http.mutation(mutation("messages:send"), { channel: "page", body: "b", n });
  const live = watching<{ page: Message[] }>(client, query("messages:page"), {
    channel: "page",
    paginationOpts: { numItems: 2, cursor: null, id: 1 },
  });
  await until(() => live.latest());
  await http.mutation(mutation("messages:send"), { channel: "page", body: "between", n: 0.5 });
  await until(() => live.latest()?.page.length === 3);
  expect(live.latest()?.page.map(({ n }) => n)).toEqual([0, 0.5, 1]);
  live.stop();
});

test("a client that lost its connection catches up, and a mutation in flight runs exactly once", async () => {
  const live = watching<number>(client, query("counters:value"), { name: "once" });
  await until(() => live.values.length > 0);
  const pending = client.mutation(mutation("counters:incrementPublic"), { name: "once" });
  sockets.at(-1)?.terminate();
  await pending;
  await http.mutation(mutation("counters:incrementPublic"), { name: "once" });
  await until(() => live.latest() === 2);
  live.stop();
});

test("many mutations sent at once keep their order", async () => {
  const sent = Array.from({ length: 30 }, (_, n) =>
    client.mutation(mutation("messages:send"), { channel: "order", body: `${n}`, n: 0 }),
  );
  await Promise.all(sent);
  const rows = (await http.query(query("messages:list"), { channel: "order" })) as Message[];
  expect(rows.map(({ body }) => Number(body))).toEqual(Array.from({ length: 30 }, (_, n) => n));
});

test("an answer larger than a frame arrives in chunks", async () => {
  const body = "x".repeat(900_000);
  for (let n = 0; n < 7; n += 1)
    await http.mutation(mutation("messages:send"), { channel: "large", body, n });
  const live = watching<Message[]>(client, query("messages:list"), { channel: "large" });
  const rows = await until(() => live.latest());
  expect(rows.map((row) => row.body.length)).toEqual(Array.from({ length: 7 }, () => 900_000));
  live.stop();
});

test("actions answer over the socket", async () => {
  expect(await client.action(action("counters:parallel"), { name: "socket", times: 3 })).toEqual([1, 2, 3]);
});

test("vectors are found by similarity", async () => {
  expect(await client.action(action("misc:nearest"), { vector: [1, 0] })).toEqual([]);
  const ops = [
    [0, 1],
    [3, 3],
    [-1, 0],
    [2, 0],
  ].map((embedding) => ({ op: "insert", table: "vectors", value: { embedding } }));
  await client.mutation(mutation("ops:run"), { ops, ids: [] });
  const scores = (await client.action(action("misc:nearest"), { vector: [1, 0] })) as number[];
  expect(scores).toEqual([expect.closeTo(1), expect.closeTo(Math.SQRT1_2)]);
});
