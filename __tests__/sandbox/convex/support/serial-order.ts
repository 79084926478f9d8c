import { isDeepStrictEqual } from "node:util";
import type { RegisterOp, RegisterOutcome } from "../fixture/registers";

/** A call as its client saw it: when it was sent and answered (one clock for all), and what it saw. */
export interface Call {
  sentAt: number;
  answeredAt: number;
  ops: RegisterOp[];
  /** The whole call was undone. */
  failed: boolean;
  outcomes: RegisterOutcome[];
}

type State = ReadonlyMap<string, { rank: number; value: number }>;

/**
 * Looks for one order of all calls that explains everything they saw, each run alone: it keeps the order of each
 * client, and of any call that was answered before another was sent. Takes one list of calls for each client.
 * Returns null when there is one, else the furthest place of the search: the state, and what the next calls saw.
 */
export function unexplained(clients: readonly (readonly Call[])[]): object | null {
  // Where a search from the same place with the same state has already failed.
  const hopeless = new Set<string>();
  let furthest = { explained: -1, report: {} };
  const search = (done: readonly number[], state: State): boolean => {
    const next = clients.map((calls, client) => calls[done[client] ?? 0]);
    if (next.every((call) => call === undefined)) return true;
    const place = JSON.stringify([done, [...state].sort()]);
    if (hopeless.has(place)) return false;
    const explained = done.reduce((sum, count) => sum + count, 0);
    if (explained > furthest.explained)
      furthest = { explained, report: { explained, state: [...state], next } };
    const firstAnswer = Math.min(...next.map((call) => call?.answeredAt ?? Infinity));
    for (const [client, call] of next.entries()) {
      if (call === undefined || call.sentAt > firstAnswer) continue;
      const { outcomes, state: after } = runAlone(state, call.ops);
      if (!isDeepStrictEqual(outcomes, call.outcomes)) continue;
      const counted = done.map((count, at) => (at === client ? count + 1 : count));
      if (search(counted, call.failed ? state : after)) return true;
    }
    hopeless.add(place);
    return false;
  };
  const start = clients.map(() => 0);
  return search(start, new Map()) ? null : furthest.report;
}

/** The model: what the steps see and leave behind when nothing else runs. */
function runAlone(before: State, ops: readonly RegisterOp[]): { outcomes: RegisterOutcome[]; state: State } {
  let state = before;
  const outcomes = ops.map((op): RegisterOutcome => {
    if (op.op === "pause") return null;
    if (op.op === "list") return listed(state, op);
    if (op.op === "nested") {
      const child = runAlone(state, op.ops);
      if (!op.fail) state = child.state;
      return { nested: child.outcomes, failed: op.fail };
    }
    const row = state.get(op.name);
    if (op.op === "get" || (row === undefined && op.op !== "put")) return row?.value ?? null;
    const next = new Map(state);
    state = next;
    if (op.op === "put") {
      next.set(op.name, { rank: op.rank, value: op.value });
      return op.value;
    }
    const { rank = 0, value = 0 } = row ?? {};
    if (op.op === "remove") {
      next.delete(op.name);
      return value;
    }
    next.set(op.name, { rank, value: value + op.amount });
    return value + op.amount;
  });
  return { outcomes, state };
}

function listed(state: State, op: Extract<RegisterOp, { op: "list" }>): [string, number][] {
  const rows = [...state]
    .filter(([, { rank }]) => rank >= op.from && rank < op.to)
    .sort(([a, left], [b, right]) => left.rank - right.rank || (a < b ? -1 : 1))
    .map(([name, { value }]): [string, number] => [name, value]);
  return (op.order === "asc" ? rows : rows.toReversed()).slice(0, op.limit);
}
