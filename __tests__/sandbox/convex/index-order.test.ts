import { ConvexHttpClient } from "convex/browser";
import fc from "fast-check";
import type { Op } from "./fixture/ops";
import { mutation } from "./support/api";
import type { TestServer } from "./support/test-server";
import { startTestServer } from "./support/test-server";

type Key = number | string | null | undefined;
type Write =
  | { kind: "insert"; key: Key }
  | { kind: "rekey"; at: number; key: Key }
  | { kind: "touch"; at: number }
  | { kind: "delete"; at: number };
type Outcome = { ok: unknown } | { error: string };

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.kill());

const key = fc.oneof(
  fc.integer({ min: 0, max: 400 }),
  fc.constantFrom("a", "b", "ba", "é", "\u{1f600}", "\uffff"),
  fc.constantFrom(null, undefined),
);
const at = fc.nat();
const insert = key.map((value): Write => ({ kind: "insert", key: value }));
const rekey = fc.tuple(at, key).map(([place, value]): Write => ({ kind: "rekey", at: place, key: value }));
const touch = at.map((place): Write => ({ kind: "touch", at: place }));
const remove = at.map((place): Write => ({ kind: "delete", at: place }));

/** Many documents, then changes of every kind, then hardly any left. */
const PHASES = [
  { writes: insert, count: 1500 },
  { writes: fc.oneof(insert, rekey, touch, remove), count: 900 },
  { writes: fc.oneof({ weight: 9, arbitrary: remove }, rekey), count: 1500 },
];
const WRITES_TOGETHER = 150;

/** What the table must hold: one entry for each insert, in the order of creation. */
class Model {
  private rows: { key: Key; removed: boolean }[] = [];

  /** The database call of a write, which takes effect here at once. */
  apply(write: Write): Op {
    if (write.kind === "insert") {
      this.rows.push({ key: write.key, removed: false });
      return { op: "insert", table: "anything", value: write.key === undefined ? {} : { key: write.key } };
    }
    const live = this.rows.flatMap((row, ref) => (row.removed ? [] : [ref]));
    const ref = live[write.at % live.length] ?? 0;
    const row = this.rows[ref];
    if (row === undefined) throw new Error("There is nothing to change.");
    if (write.kind === "touch") return { op: "patch", ref, value: { touched: write.at } };
    if (write.kind === "delete") {
      row.removed = true;
      return { op: "delete", ref };
    }
    row.key = write.key;
    return write.key === undefined
      ? { op: "patch", ref, value: {}, unset: ["key"] }
      : { op: "patch", ref, value: { key: write.key } };
  }

  /** The documents in the order of `by_key`, by the number of their insert. */
  byKey(): { ref: number; key: Key }[] {
    return this.rows
      .flatMap(({ key: value, removed }, ref) => (removed ? [] : [{ ref, key: value }]))
      .sort((a, b) => order(a.key, b.key) || a.ref - b.ref);
  }

  copy(): Model {
    const copy = new Model();
    copy.rows = this.rows.map((row) => ({ ...row }));
    return copy;
  }
}

/** Convex's order: missing, null, numbers, then text by its UTF-8 bytes. */
function order(a: Key, b: Key): number {
  if (typeof a === "number" && typeof b === "number") return a - b;
  if (typeof a === "string" && typeof b === "string") return Buffer.compare(Buffer.from(a), Buffer.from(b));
  return kindOf(a) - kindOf(b);
}

const kindOf = (value: Key) => ["undefined", "object", "number", "string"].indexOf(typeof value);

const READS: Op[] = (["asc", "desc"] as const).flatMap((direction): Op[] => [
  { op: "query", query: { table: "anything", index: "by_key", order: direction, limit: 5000 } },
  {
    op: "query",
    query: {
      table: "anything",
      index: "by_key",
      order: direction,
      bounds: [
        { type: "gte", field: "key", value: 100 },
        { type: "lt", field: "key", value: 300 },
      ],
      limit: 5000,
    },
  },
]);

const inRange = ({ key: value }: { key: Key }) => typeof value === "number" && value >= 100 && value < 300;

test("indexes keep the order of a sorted array through thousands of seeded writes", async () => {
  const client = new ConvexHttpClient(server.url, { logger: false });
  let ids: string[] = [];
  const run = async (ops: Op[], fail = false): Promise<Outcome[]> => {
    const answer = (await client.mutation(mutation("ops:run"), { ops, ids, fail })) as {
      ids: string[];
      outcomes: Outcome[];
    };
    ids = answer.ids;
    return answer.outcomes;
  };
  const expectOrder = async (model: Model) => {
    const outcomes = await run(READS);
    const refs = outcomes.map((outcome) =>
      "ok" in outcome ? (outcome.ok as { _id: string }[]).map(({ _id }) => ids.indexOf(_id)) : outcome.error,
    );
    const all = model.byKey();
    const expected = [all, all.filter(inRange)].map((rows) => rows.map(({ ref }) => ref));
    expect(refs).toEqual([...expected, ...expected.map((list) => list.toReversed())]);
  };

  const model = new Model();
  for (const [phase, { writes, count }] of PHASES.entries()) {
    const all = fc.sample(writes, { seed: 20_261_128 + phase, numRuns: count });
    for (let start = 0; start < count; start += WRITES_TOGETHER) {
      const some = all.slice(start, start + WRITES_TOGETHER);
      const undone = model.copy();
      await expect(
        run(
          some.map((write) => undone.apply(write)),
          true,
        ),
      ).rejects.toThrow("failed at the end");
      const outcomes = await run(some.map((write) => model.apply(write)));
      expect(outcomes.filter((outcome) => "error" in outcome)).toEqual([]);
      await expectOrder(model);
    }
  }
  expect(model.byKey().length).toBeLessThan(200);
}, 90_000);
