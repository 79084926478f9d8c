import fc from "fast-check";
import type { Op, QueryOp } from "./fixture/ops";
import { SCENARIOS } from "./support/scenarios";
import type { TestServer } from "./support/test-server";
import { startTestServer } from "./support/test-server";
import type { Step, Subject } from "./support/two-engines";
import { oracle, standIn } from "./support/two-engines";

let server: TestServer;
let subject: Subject;

beforeAll(async () => {
  server = await startTestServer();
  subject = standIn(server.url);
});
afterAll(() => server.kill());

test.each(SCENARIOS)("the stand-in and convex-test agree: %s", async (_name, steps) => {
  expect(await subject.run(steps)).toEqual(await oracle().run(steps));
});

const key = fc.oneof(
  fc.integer({ min: -3, max: 3 }),
  fc.constantFrom("a", "b", "", "é", null, true, false, 1n, -1n, 0.5),
);
const fields = fc.record({ key, n: fc.integer({ min: 0, max: 2 }) }, { requiredKeys: [] });
const ref = fc.nat({ max: 8 });

const bounds: fc.Arbitrary<QueryOp["bounds"]> = fc.oneof(
  fc.constant<QueryOp["bounds"]>([]),
  key.map((value): QueryOp["bounds"] => [{ type: "eq", field: "key", value }]),
  fc
    .tuple(
      fc.constantFrom("gt" as const, "gte" as const),
      key,
      fc.constantFrom("lt" as const, "lte" as const),
      key,
    )
    .map(([low, from, high, to]): QueryOp["bounds"] => [
      { type: low, field: "key", value: from },
      { type: high, field: "key", value: to },
    ]),
);
const queryOp = fc.record<QueryOp>(
  {
    table: fc.constant("anything"),
    index: fc.constant("by_key"),
    bounds,
    order: fc.constantFrom("asc" as const, "desc" as const),
    limit: fc.integer({ min: 1, max: 6 }),
  },
  { requiredKeys: ["table", "index", "bounds"] },
);

const { ops } = fc.letrec<{ op: Op; ops: Op[] }>((tie) => ({
  op: fc.oneof(
    { maxDepth: 2 },
    fields.map((value): Op => ({ op: "insert", table: "anything", value })),
    fc.tuple(ref, fields).map(([at, value]): Op => ({ op: "patch", ref: at, value })),
    fc.tuple(ref, fields).map(([at, value]): Op => ({ op: "replace", ref: at, value })),
    ref.map((at): Op => ({ op: "delete", ref: at })),
    ref.map((at): Op => ({ op: "get", ref: at })),
    queryOp.map((query): Op => ({ op: "query", query })),
    fc.tuple(tie("ops"), fc.boolean()).map(([inner, fail]): Op => ({ op: "nested", ops: inner, fail })),
  ),
  ops: fc.array(tie("op"), { minLength: 1, maxLength: 8 }),
}));
const steps: fc.Arbitrary<Step[]> = fc.array(fc.record({ ops, fail: fc.boolean() }), {
  minLength: 1,
  maxLength: 4,
});

test("the stand-in and convex-test agree on generated transactions", async () => {
  await fc.assert(
    fc.asyncProperty(steps, async (generated) => {
      const everything: Step = { ops: [{ op: "query", query: { table: "anything", index: "by_key" } }] };
      const all = [...generated, everything];
      expect(await subject.run(all)).toEqual(await oracle().run(all));
    }),
    { numRuns: 150, seed: 20_261_123 },
  );
}, 120_000);
