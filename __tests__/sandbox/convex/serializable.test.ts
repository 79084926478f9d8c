import { ConvexClient, ConvexHttpClient } from "convex/browser";
import { ConvexError } from "convex/values";
import fc from "fast-check";
import WebSocket from "ws";
import type { RegisterOp, RegisterOutcome } from "./fixture/registers";
import { mutation, query } from "./support/api";
import type { Call } from "./support/serial-order";
import { unexplained } from "./support/serial-order";
import type { TestServer } from "./support/test-server";
import { startTestServer } from "./support/test-server";

let server: TestServer;
const sockets: ConvexClient[] = [];

beforeAll(async () => {
  server = await startTestServer();
});
afterAll(async () => {
  await Promise.all(sockets.map((socket) => socket.close()));
  await server.kill();
});

/** How one client sends a transaction; `look` is a query. */
interface Sender {
  run(args: { ops: RegisterOp[]; fail: boolean }): Promise<unknown>;
  look(args: { ops: RegisterOp[] }): Promise<unknown>;
}

function httpSender(): Sender {
  const client = new ConvexHttpClient(server.url, { logger: false });
  return {
    run: (args) => client.mutation(mutation("registers:run"), args),
    look: (args) => client.query(query("registers:look"), args),
  };
}

function socketSender(): Sender {
  const client = new ConvexClient(server.url, {
    logger: false,
    webSocketConstructor: WebSocket as unknown as typeof globalThis.WebSocket,
  });
  sockets.push(client);
  return {
    run: (args) => client.mutation(mutation("registers:run"), args),
    look: (args) => client.query(query("registers:look"), args),
  };
}

const name = fc.constantFrom("a", "b", "c", "d", "e", "f");
const rank = fc.integer({ min: 0, max: 5 });
const reads: fc.Arbitrary<RegisterOp>[] = [
  name.map((one): RegisterOp => ({ op: "get", name: one })),
  fc
    .tuple(rank, rank, fc.constantFrom("asc" as const, "desc" as const), fc.integer({ min: 1, max: 6 }))
    .map(([from, to, order, limit]): RegisterOp => ({ op: "list", from, to: to + 1, order, limit })),
];
const number = fc.integer({ min: 1, max: 1_000_000 });
const { ops } = fc.letrec<{ op: RegisterOp; ops: RegisterOp[] }>((tie) => ({
  op: fc.oneof(
    { maxDepth: 2 },
    ...reads,
    fc
      .tuple(name, rank, number)
      .map(([one, at, value]): RegisterOp => ({ op: "put", name: one, rank: at, value })),
    fc.tuple(name, number).map(([one, amount]): RegisterOp => ({ op: "add", name: one, amount })),
    name.map((one): RegisterOp => ({ op: "remove", name: one })),
    fc.constant<RegisterOp>({ op: "pause" }),
    fc
      .tuple(tie("ops"), fc.boolean())
      .map(([inner, fail]): RegisterOp => ({ op: "nested", ops: inner, fail })),
  ),
  ops: fc.array(tie("op"), { minLength: 1, maxLength: 5 }),
}));

type Transaction = { ops: RegisterOp[]; kind: "run" | "fail" | "look" };
const transaction: fc.Arbitrary<Transaction> = fc.oneof(
  { weight: 5, arbitrary: ops.map((all): Transaction => ({ ops: all, kind: "run" })) },
  { weight: 1, arbitrary: ops.map((all): Transaction => ({ ops: all, kind: "fail" })) },
  {
    weight: 2,
    arbitrary: fc
      .array(fc.oneof(...reads), { minLength: 2, maxLength: 4 })
      .map((all): Transaction => ({ ops: all, kind: "look" })),
  },
);

/** Sends one transaction after the other and keeps what came back. */
async function history(sender: Sender, transactions: readonly Transaction[]): Promise<Call[]> {
  const calls: Call[] = [];
  for (const { ops: all, kind } of transactions) {
    const sentAt = performance.now();
    const sent =
      kind === "look" ? sender.look({ ops: all }) : sender.run({ ops: all, fail: kind === "fail" });
    const answer = await sent.then(
      (outcomes) => ({ outcomes, failed: false }),
      (error: unknown) => {
        if (!(error instanceof ConvexError)) throw error;
        return { outcomes: error.data as unknown, failed: true };
      },
    );
    // Made anew: an answer read by fetch has arrays of another realm than the test's, which compare as different.
    const outcomes = JSON.parse(JSON.stringify(answer.outcomes)) as RegisterOutcome[];
    calls.push({ sentAt, answeredAt: performance.now(), ops: all, failed: answer.failed, outcomes });
  }
  return calls;
}

const EVERYTHING: Transaction = {
  kind: "look",
  ops: [
    { op: "list", from: 0, to: 100, order: "asc", limit: 100 },
    { op: "list", from: 0, to: 100, order: "desc", limit: 100 },
  ],
};
const CLIENTS = 6;
const TRANSACTIONS_EACH = 50;

test.each([20_261_128, 20_261_129])(
  "what clients see at the same time is what they would see one after another (seed %d)",
  async (seed) => {
    await httpSender().run({ ops: [..."abcdef"].map((one) => ({ op: "remove", name: one })), fail: false });
    const clients = Array.from({ length: CLIENTS }, (_, at) =>
      at % 2 === 0 ? httpSender() : socketSender(),
    );
    const all = fc.sample(transaction, { seed, numRuns: CLIENTS * TRANSACTIONS_EACH });
    const calls = await Promise.all(
      clients.map((client, at) =>
        history(client, all.slice(at * TRANSACTIONS_EACH, (at + 1) * TRANSACTIONS_EACH)),
      ),
    );
    const finals = await history(httpSender(), [EVERYTHING]);
    expect(unexplained([...calls, finals])).toBeNull();
  },
  30_000,
);

// The check itself: histories that no database without concurrency could have made.
const put: RegisterOp = { op: "put", name: "a", rank: 1, value: 1 };
const add: RegisterOp = { op: "add", name: "a", amount: 1 };
const get: RegisterOp = { op: "get", name: "a" };
const at = (sentAt: number, answeredAt: number, all: RegisterOp[], outcomes: RegisterOutcome[]): Call => ({
  sentAt,
  answeredAt,
  ops: all,
  failed: false,
  outcomes,
});

test.each<[string, Call[][]]>([
  ["a lost update", [[at(0, 1, [put], [1])], [at(2, 9, [add], [2])], [at(2, 9, [add], [2])]]],
  ["an answer from the past", [[at(0, 1, [put], [1])], [at(2, 3, [get], [null])]]],
  ["a write that was undone", [[{ ...at(0, 1, [put], [1]), failed: true }], [at(2, 3, [get], [1])]]],
  [
    "a nested write that was undone",
    [[at(0, 1, [{ op: "nested", ops: [put], fail: true }, get], [{ nested: [1], failed: true }, 1])]],
  ],
  [
    "a list out of order",
    [
      [
        at(
          0,
          1,
          [put, { ...put, name: "b", rank: 0 }, { op: "list", from: 0, to: 2, order: "asc", limit: 5 }],
          [
            1,
            1,
            [
              ["a", 1],
              ["b", 1],
            ],
          ],
        ),
      ],
    ],
  ],
])("%s has no serial order", (_name, clients) => {
  expect(unexplained(clients)).not.toBeNull();
});

test("a late answer does not hide an order", () => {
  expect(unexplained([[at(0, 9, [put], [1])], [at(2, 3, [get], [null]), at(4, 5, [get], [1])]])).toBeNull();
});
