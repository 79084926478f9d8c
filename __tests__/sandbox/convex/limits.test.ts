import { ConvexHttpClient } from "convex/browser";
import type { Op } from "./fixture/ops";
import { mutation, query } from "./support/api";
import type { TestServer } from "./support/test-server";
import { startTestServer } from "./support/test-server";

let server: TestServer;
let client: ConvexHttpClient;

beforeAll(async () => {
  server = await startTestServer();
  client = new ConvexHttpClient(server.url, { logger: false });
});
afterAll(() => server.kill());

/** What one insert answers: null, or the error's text. */
async function insert(value: unknown): Promise<string | null> {
  const ops = [{ op: "insert", table: "anything", value }] as Op[];
  const { outcomes } = (await client.mutation(mutation("ops:run"), { ops, ids: [] })) as {
    outcomes: ({ ok: null } | { error: string })[];
  };
  const [outcome] = outcomes;
  return outcome !== undefined && "error" in outcome ? outcome.error : null;
}

const nested = (levels: number): unknown => (levels === 0 ? 1 : { deeper: nested(levels - 1) });
const fields = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, n) => [`f${n}`, n]));

// A document {key: text} takes 2 bytes around it, 4 for the name and 2 around the text.
const LARGEST_TEXT = (1 << 20) - 8;

test("a document of exactly 1 MiB is stored, one byte more is refused", async () => {
  expect(await insert({ key: "x".repeat(LARGEST_TEXT) })).toBeNull();
  expect(await insert({ key: "x".repeat(LARGEST_TEXT + 1) })).toBe(
    "Value is too large (1.00 MiB > maximum size 1 MiB)",
  );
});

test("a document may be nested 16 deep", async () => {
  expect(await insert(nested(16))).toBeNull();
  expect(await insert(nested(17))).toBe(
    "Document is too nested (nested 17 levels deep > maximum nesting 16)",
  );
});

test("an object may have 1024 fields", async () => {
  expect(await insert(fields(1024))).toBeNull();
  const ops: Op[] = [
    { op: "insert", table: "anything", value: fields(1024) },
    { op: "patch", ref: 0, value: { one_more: 1 } },
  ];
  expect(await client.mutation(mutation("ops:run"), { ops, ids: [] })).toMatchObject({
    outcomes: [{ ok: null }, { error: "Object has too many fields (1025 > maximum number 1024)" }],
  });
});

test("an underscore in front of a field is reserved", async () => {
  expect(await insert({ _mine: 1 })).toBe(
    "Field name '_mine' starts with an underscore, which is only allowed for system fields like '_id'",
  );
});

test.each([
  [
    "an array",
    { ops: Array.from({ length: 8193 }, () => 0), ids: [] },
    "Array length is too long (8193 > maximum length 8192)",
  ],
  [
    "nesting",
    { ops: nested(70), ids: [] },
    "Value is too nested (nested 71 levels deep > maximum nesting 64)",
  ],
  [
    "the size",
    { ops: "x".repeat(17 * (1 << 20)), ids: [] },
    "Value is too large (17.00 MiB > maximum size 16 MiB)",
  ],
])("arguments over the limit of %s are refused before the function runs", async (_name, args, message) => {
  await expect(client.mutation(mutation("ops:run"), args)).rejects.toThrow(message);
});

test("a function that reads too much is stopped with Convex's advice", async () => {
  for (let from = 0; from < 33_000; from += 11_000) {
    await client.mutation(mutation("messages:seed"), { from, to: from + 11_000, channels: 1 });
  }
  await expect(client.query(query("messages:count"), { channel: "channel-0" })).rejects.toThrow(
    "Too many documents read in a single function execution (limit: 32000). Consider using smaller limits",
  );
}, 60_000);

test("a function that writes too much is stopped and writes nothing", async () => {
  await expect(
    client.mutation(mutation("messages:seed"), { from: 0, to: 16_001, channels: 16_001 }),
  ).rejects.toThrow("Too many writes in a single function execution (limit: 16000)");
  expect(await client.query(query("messages:count"), { channel: "channel-5" })).toBe(0);
}, 60_000);

test("transfers run at once keep the total and never go below zero", async () => {
  const names = ["a", "b", "c", "d"];
  for (const name of names) await client.mutation(mutation("counters:set"), { name, value: 100 });
  const before = (await client.query(query("counters:total"), {})) as { total: number };
  const transfers = Array.from({ length: 200 }, (_, n) =>
    client.mutation(
      mutation("counters:transfer"),
      { from: names[n % 4], to: names[(n * 7 + 1) % 4], amount: (n * 13) % 40 },
      { skipQueue: true },
    ),
  );
  const settled = await Promise.allSettled(transfers);
  const after = (await client.query(query("counters:total"), {})) as { total: number; lowest: number };
  expect(after.total).toBe(before.total);
  expect(after.lowest).toBeGreaterThanOrEqual(0);
  expect(settled.some(({ status }) => status === "fulfilled")).toBe(true);
});
