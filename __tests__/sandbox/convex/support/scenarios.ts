import type { Value } from "convex/values";
import type { Op, QueryOp } from "../fixture/ops";
import type { Step } from "./two-engines";

const insert = (value: Record<string, unknown>, table = "anything"): Op =>
  ({ op: "insert", table, value }) as Op;
const query = (query: Omit<QueryOp, "table"> & { table?: string }): Op => ({
  op: "query",
  query: { table: "anything", ...query },
});
const bytes = (...values: number[]) => new Uint8Array(values).buffer;

// One value of every type and their edge cases, in no particular order.
export const MIXED: readonly Value[] = [
  "b", 5, null, true, 7n, "", -1, false, -9n, "a", 0, 1.5, bytes(1, 2), [1, 2], { x: 1 }, Number.NaN,
  Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -0, bytes(), [], {}, [1], "B", "é", "ﬀ", "😀", 2n ** 62n,
]; // prettier-ignore
const mixed = [...MIXED.map((key) => insert({ key })), insert({})];
const numbers = [3, 1, 2, 5, 4].map((key, n) => insert({ key, n }));

const ALL_MIXED: Step = { ops: [...mixed, query({ index: "by_key" })] };

function ranges(): [string, Step[]][] {
  const bounds: [string, QueryOp["bounds"]][] = [
    ["eq", [{ type: "eq", field: "key", value: 3 }]],
    ["gt", [{ type: "gt", field: "key", value: 2 }]],
    ["gte", [{ type: "gte", field: "key", value: 2 }]],
    ["lt", [{ type: "lt", field: "key", value: 4 }]],
    ["lte", [{ type: "lte", field: "key", value: 4 }]],
    ["gt and lt", [{ type: "gt", field: "key", value: 1 }, { type: "lt", field: "key", value: 5 }]],
    ["gte and lte", [{ type: "gte", field: "key", value: 2 }, { type: "lte", field: "key", value: 4 }]],
    ["an empty range", [{ type: "gt", field: "key", value: 4 }, { type: "lt", field: "key", value: 2 }]],
    ["a value of another type", [{ type: "gt", field: "key", value: "a" }]],
    ["a missing field", [{ type: "eq", field: "key" }]],
  ]; // prettier-ignore
  return bounds.flatMap(([name, range]): [string, Step[]][] =>
    (["asc", "desc"] as const).map((order) => [
      `index range ${name} ${order}`,
      [{ ops: [...numbers, insert({}), query({ index: "by_key", bounds: range, order })] }],
    ]),
  );
}

function filters(): [string, Step[]][] {
  return (["eq", "neq", "gt", "gte", "lt", "lte"] as const).map((type) => [
    `filter ${type}`,
    [{ ops: [...numbers, query({ filter: { type, field: "key", value: 3 } })] }],
  ]);
}

function limits(): [string, Step[]][] {
  return [0, 1, 3, 5, 9].map((limit) => [
    `take ${limit}`,
    [{ ops: [...numbers, query({ index: "by_key", limit }), query({ order: "desc", limit })] }],
  ]);
}

function pageSizes(): [string, Step[]][] {
  return [1, 2, 4, 5, 6].map((size) => [
    `a page of ${size} out of 5`,
    [{ ops: numbers }, { ops: [{ op: "page", query: { table: "anything", index: "by_key" }, size }] }],
  ]);
}

const counters = (value: unknown): Op => insert({ name: "n", value }, "counters");

/** Scenarios with one right answer; each list of steps starts with empty tables. */
export const SCENARIOS: readonly [string, Step[]][] = [
  ["values of every type in the order of an index", [ALL_MIXED]],
  ["values of every type, descending", [{ ops: [...mixed, query({ index: "by_key", order: "desc" })] }]],
  ["equal keys in order of creation", [{ ops: [insert({ key: 1 }), insert({ key: 1 }), query({ index: "by_key" })] }]],
  ["an index on a nested field", [
    { ops: [insert({ nested: { key: 2 } }), insert({ nested: 5 }), insert({ nested: { key: 1 } }), query({ index: "by_nested" })] },
  ]],
  ["a document is read back as written", [{ ops: [insert({ key: "k", list: [1, { a: null }], big: 5n }), { op: "get", ref: 0 }] }]],
  ["every value is read back as written", [{ ops: [...mixed, ...MIXED.map((_, ref): Op => ({ op: "get", ref }))] }]],
  ["patch merges, adds and removes fields", [
    { ops: [insert({ key: 1, a: 1, b: 1 }), { op: "patch", ref: 0, value: { a: 2, c: 3 }, unset: ["b"] }, { op: "get", ref: 0 }] },
  ]],
  ["patch replaces nested objects whole", [
    { ops: [insert({ nested: { key: 1, x: 1 } }), { op: "patch", ref: 0, value: { nested: { key: 2 } } }, { op: "get", ref: 0 }] },
  ]],
  ["replace drops other fields", [{ ops: [insert({ key: 1, a: 1 }), { op: "replace", ref: 0, value: { b: 2 } }, { op: "get", ref: 0 }] }]],
  ["a patched key moves in its index", [
    { ops: [...numbers, { op: "patch", ref: 1, value: { key: 10 } }, query({ index: "by_key" })] },
  ]],
  ["a deleted document is gone from get and from indexes", [
    { ops: [...numbers, { op: "delete", ref: 2 }, { op: "get", ref: 2 }, query({ index: "by_key" })] },
  ]],
  ["writing a deleted document fails", [
    { ops: [insert({ key: 1 }), { op: "delete", ref: 0 }, { op: "delete", ref: 0 }, { op: "patch", ref: 0, value: {} }, { op: "replace", ref: 0, value: {} }] },
  ]],
  ["an id that is none fails", [{ ops: [{ op: "patch", ref: 0, value: {} }, { op: "delete", ref: 0 }] }]],
  ["normalizeId keeps ids of the table only", [
    { ops: [insert({}), { op: "normalize", ref: 0, table: "anything" }, { op: "normalize", ref: 0, table: "counters" }, { op: "normalize", ref: 5, table: "anything" }] },
  ]],
  ["the schema refuses a wrong type", [{ ops: [counters("five"), counters(5), query({ table: "counters" })] }]],
  ["the schema refuses a missing field", [{ ops: [insert({ name: "n" }, "counters")] }]],
  ["the schema refuses an extra field", [{ ops: [insert({ name: "n", value: 1, extra: 1 }, "counters")] }]],
  ["the schema refuses a patch that breaks it", [
    { ops: [counters(1), { op: "patch", ref: 0, value: { value: "x" } }, { op: "patch", ref: 0, value: {}, unset: ["name"] }, { op: "get", ref: 0 }] },
  ]],
  ["the schema refuses a float for an int64", [
    { ops: [insert({ channel: "c", body: "b", n: 1, big: 1 }, "messages"), insert({ channel: "c", body: "b", n: 1, big: 1n }, "messages")] },
  ]],
  ["an id of another table is refused", [
    { ops: [insert({ channel: "c", body: "b", n: 1 }, "messages"), counters(1)] },
    { ops: [insert({ message: "not an id" }, "links")] },
  ]],
  ["unique finds one, none, and refuses two", [
    { ops: [insert({ key: 1 }), insert({ key: 2 }), insert({ key: 2 }), ...[1, 2, 3].map((value): Op => ({ op: "unique", query: { table: "anything", index: "by_key", bounds: [{ type: "eq", field: "key", value }] } }))] },
  ]],
  ["an index that does not exist is refused", [{ ops: [query({ index: "by_nothing" })] }]],
  ["index fields out of order are refused", [
    { ops: [query({ table: "messages", index: "by_channel_n", bounds: [{ type: "eq", field: "n", value: 1 }] })] },
  ]],
  ["an equality after an inequality is refused", [
    { ops: [query({ table: "messages", index: "by_channel_n", bounds: [{ type: "gt", field: "channel", value: "a" }, { type: "eq", field: "n", value: 1 }] })] },
  ]],
  ["a mutation that throws writes nothing", [{ ops: numbers, fail: true }, { ops: [query({})] }]],
  ["a nested mutation that throws writes nothing, its caller does", [
    { ops: [insert({ key: "kept" }), { op: "nested", ops: [insert({ key: "lost" })], fail: true }, insert({ key: "kept too" }), query({})] },
    { ops: [query({ index: "by_key" })] },
  ]],
  ["nested mutations see and keep each other's writes", [
    { ops: [insert({ key: 1 }), { op: "nested", ops: [{ op: "patch", ref: 0, value: { key: 2 } }, insert({ key: 3 })] }, query({ index: "by_key" })] },
  ]],
  ["a failed child of a child is undone alone", [
    { ops: [{ op: "nested", ops: [insert({ key: "outer" }), { op: "nested", ops: [insert({ key: "inner" })], fail: true }] }, query({})] },
  ]],
  ["a failed parent undoes its finished child", [
    { ops: [{ op: "nested", ops: [{ op: "nested", ops: [insert({ key: "child" })] }, insert({ key: "parent" })], fail: true }, query({})] },
  ]],
  ["a rolled back delete brings the document back everywhere", [
    { ops: [...numbers, { op: "nested", ops: [{ op: "delete", ref: 1 }, { op: "patch", ref: 2, value: { key: 99 } }], fail: true }, query({ index: "by_key" }), query({})] },
  ]],
  ["reserved field names are refused", [{ ops: [insert({ $a: 1 }), insert({ "kéy": 1 }), query({})] }]],
  ...ranges(),
  ...filters(),
  ...limits(),
  ...pageSizes(),
]; // prettier-ignore
