import { ConvexHttpClient } from "convex/browser";
import { makeFunctionReference } from "convex/server";
import { ConvexError } from "convex/values";
import { action, mutation, query } from "./support/api";
import type { TestServer } from "./support/test-server";
import { startTestServer } from "./support/test-server";

let server: TestServer;
let client: ConvexHttpClient;

beforeAll(async () => {
  server = await startTestServer();
  client = new ConvexHttpClient(server.url, { logger: false });
});
afterAll(() => server.kill());

test("a mutation's document is read back by the next query", async () => {
  const id = await client.mutation(mutation("messages:send"), { channel: "first", body: "hi", n: 1 });
  expect(await client.query(query("messages:get"), { id })).toMatchObject({ _id: id, body: "hi", n: 1 });
  expect(await client.consistentQuery(query("messages:list"), { channel: "first" })).toHaveLength(1);
});

test("a page preloads a query on the server", async () => {
  const { fetchMutation, preloadQuery, preloadedQueryResult } = await import("convex/nextjs");
  const { url } = server;
  await fetchMutation(mutation("messages:send"), { channel: "preloaded", body: "hi" }, { url });
  const preloaded = await preloadQuery(query("messages:list"), { channel: "preloaded" }, { url });
  expect(preloadedQueryResult(preloaded)).toMatchObject([{ body: "hi" }]);
});

test("a ConvexError reaches the client with its data, and its writes are undone", async () => {
  const error = await client
    .mutation(mutation("failing:throwConvexError"), {})
    .catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(ConvexError);
  expect((error as ConvexError<{ code: string; big: bigint }>).data).toEqual({ code: "nope", big: 42n });
  expect(await client.query(query("counters:value"), { name: "rolled-back" })).toBe(0);
});

test("a plain error reaches the client as text, and its writes are undone", async () => {
  await expect(client.mutation(mutation("failing:throwPlain"), {})).rejects.toThrow(
    /^\[Request ID: \w{16}\] Server Error\nUncaught Error: plain failure\n +at \S* ?\(?\.\.\/\S*failing\.ts:\d+:\d+/,
  );
  expect(await client.query(query("counters:value"), { name: "rolled-back" })).toBe(0);
});

test("a result that breaks the return validator commits nothing", async () => {
  await expect(client.mutation(mutation("failing:wrongReturn"), {})).rejects.toThrow(
    "ReturnsValidationError",
  );
  expect(await client.query(query("counters:value"), { name: "rolled-back" })).toBe(0);
});

test("arguments are checked with Convex's words", async () => {
  await expect(client.mutation(mutation("messages:send"), { channel: 1, body: "x" })).rejects.toThrow(
    "ArgumentValidationError: Value does not match validator.\nPath: .channel\nValue: 1.0\nValidator: v.string()",
  );
  await expect(client.mutation(mutation("messages:send"), { channel: "x" })).rejects.toThrow(
    "Object is missing the required field `body`. Consider wrapping the field validator in `v.optional(...)` if this is expected.",
  );
  await expect(client.query(query("counters:value"), { name: "x", extra: true })).rejects.toThrow(
    "Object contains extra field `extra` that is not in the validator.",
  );
});

test("internal functions cannot be called from outside", async () => {
  await expect(client.mutation(mutation("counters:increment"), { name: "x" })).rejects.toThrow(
    "Could not find public function for 'counters:increment'. Did you forget to run `npx convex dev` or `npx convex deploy`?",
  );
});

test("a function is only called as what it is", async () => {
  const asMutation = makeFunctionReference<"mutation">("counters:value");
  await expect(client.mutation(asMutation, { name: "x" })).rejects.toThrow(
    "Trying to execute counters:value as Mutation, but it is defined as Query.",
  );
});

test("a nested mutation that fails takes back its own writes only", async () => {
  expect(await client.mutation(mutation("counters:nested"), { name: "nest" })).toEqual({
    first: 1,
    caught: true,
    seen: 1,
  });
  await client.mutation(mutation("counters:besideFailingChild"), { name: "beside" });
  expect(await client.query(query("counters:value"), { name: "beside" })).toBe(0);
  expect(await client.query(query("counters:value"), { name: "beside-parent" })).toBe(7);
});

test("parallel mutations of actions lose no update", async () => {
  const runs = Array.from({ length: 10 }, () =>
    client.action(action("counters:parallel"), { name: "par", times: 5 }),
  );
  const values = (await Promise.all(runs)).flat() as number[];
  expect(new Set(values).size).toBe(50);
  expect(await client.query(query("counters:value"), { name: "par" })).toBe(50);
});

test("queries and mutations cannot fetch or wait, and see frozen billing time", async () => {
  await expect(client.query(query("failing:usesFetch"), {})).rejects.toThrow(
    "Can't use fetch() in queries and mutations",
  );
  await expect(client.mutation(mutation("failing:usesTimer"), {})).rejects.toThrow(
    "Can't use setTimeout() in queries",
  );
  const now = await server.advance(40 * 24 * 3600 * 1000);
  const { first, second, date, year } = (await client.mutation(mutation("misc:times"), {})) as Record<
    string,
    number
  >;
  expect(second).toBe(first);
  expect(date).toBe(first);
  expect(first).toBeGreaterThanOrEqual(now);
  expect(year).toBe(1970);
  expect(await client.action(action("misc:actionTime"), {})).toBeGreaterThanOrEqual(now);
});

test("functions see the variables of the deployment and nothing else of the process", async () => {
  expect(await client.query(query("misc:environment"), {})).toEqual({
    greeting: "hello",
    path: null,
    cloud: server.url,
  });
});

test("components keep their own tables: the rate limiter lets three through", async () => {
  const answers = [];
  for (let attempt = 0; attempt < 4; attempt += 1)
    answers.push(await client.mutation(mutation("misc:limited"), { key: "u" }));
  expect(answers).toEqual([true, true, true, false]);
});

test("pages continue where the last one ended, and a foreign cursor is refused", async () => {
  for (let n = 0; n < 5; n += 1)
    await client.mutation(mutation("messages:send"), { channel: "pages", body: "b", n });
  const seen: number[] = [];
  let cursor: string | null = null;
  for (let done = false; !done;) {
    const page = (await client.query(query("messages:page"), {
      channel: "pages",
      paginationOpts: { numItems: 2, cursor },
    })) as { page: { n: number }[]; isDone: boolean; continueCursor: string };
    seen.push(...page.page.map(({ n }) => n));
    done = page.isDone;
    if (!done) cursor = page.continueCursor;
  }
  expect(seen).toEqual([0, 1, 2, 3, 4]);
  await expect(
    client.query(query("messages:page"), { channel: "other", paginationOpts: { numItems: 2, cursor } }),
  ).rejects.toThrow("InvalidCursor");
});

test("files are stored by actions and by upload URLs, each URL once, and can be deleted", async () => {
  const stored = (await client.action(action("misc:storeText"), { text: "from an action" })) as {
    url: string;
    back: string;
  };
  expect(stored.back).toBe("from an action");
  expect(await (await fetch(stored.url)).text()).toBe("from an action");
  const url = (await client.mutation(mutation("misc:uploadUrl"), {})) as string;
  const upload = () =>
    fetch(url, { method: "POST", headers: { "content-type": "text/x" }, body: "uploaded" });
  const { storageId } = (await (await upload()).json()) as { storageId: string };
  expect((await upload()).status).toBe(401);
  const file = await fetch((await client.query(query("misc:fileUrl"), { id: storageId })) as string);
  expect(file.headers.get("content-type")).toBe("text/x");
  expect(await file.text()).toBe("uploaded");
  await client.mutation(mutation("misc:deleteFile"), { id: storageId });
  expect(await client.query(query("misc:fileUrl"), { id: storageId })).toBeNull();
});

test("full-text search finds words, the last one by its beginning", async () => {
  await client.mutation(mutation("messages:send"), { channel: "s", body: "the quick brown fox" });
  expect(await client.query(query("messages:search"), { text: "quick bro" })).toEqual([
    "the quick brown fox",
  ]);
  expect(await client.query(query("messages:search"), { text: "missing" })).toEqual([]);
});

test("HTTP actions get the raw body and their own status and headers", async () => {
  const response = await fetch(`${server.siteUrl}/hook`, {
    method: "POST",
    headers: { "x-signature": "s" },
    body: '{ "raw":1 }',
  });
  expect(response.status).toBe(201);
  expect(response.headers.get("x-fixture")).toBe("yes");
  expect(await response.json()).toEqual({ body: '{ "raw":1 }', total: 1, signature: "s", path: "/hook" });
  const missing = await fetch(`${server.siteUrl}/missing`);
  expect([missing.status, await missing.text()]).toEqual([404, "No matching routes found"]);
  const failed = await fetch(`${server.siteUrl}/boom`);
  expect([failed.status, await failed.json()]).toMatchObject([500, { code: "Uncaught Error: http boom" }]);
  expect(server.lines.some((line) => line.includes("GET /boom: Uncaught Error: http boom"))).toBe(true);
  expect((await fetch(`${server.url}/api/http/who/me`)).status).toBe(200);
});

test("unknown paths and wrong admin keys are refused", async () => {
  expect((await fetch(`${server.url}/api/export`)).status).toBe(404);
  const wrong = { method: "POST", headers: { authorization: "Convex wrong" }, body: "{}" };
  expect((await fetch(`${server.url}/api/function`, wrong)).status).toBe(403);
  expect((await fetch(`${server.url}/api/function`, { method: "POST", body: "{}" })).status).toBe(403);
});
