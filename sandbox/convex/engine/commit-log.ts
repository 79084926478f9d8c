import { closeSync, createReadStream, existsSync, openSync, renameSync, writeSync } from "node:fs";
import { createInterface } from "node:readline";
import { convexToJson, jsonToConvex } from "convex/values";
import type { JSONValue, Value } from "convex/values";
import type { SavedDocuments } from "./database";
import type { MutationRequest } from "./dedupe";
import type { Outcome } from "./outcome";
import type { Write } from "./transaction";
import type { ConvexDocument } from "./values";
import { documentJson, isPlainObject } from "./values";

/** A committed mutation of a client session with the answer it got. */
export interface Delivered extends MutationRequest {
  outcome: Outcome;
}

/** One line of the log: a commit. `w` = [component, table, id, document or null], `n` = new table numbers. */
interface LogLine {
  t: string;
  w: [string, string, string, JSONValue][];
  n?: [string, number][];
  d?: [string, number, JSONValue, string];
}

/** What the log holds when a server starts. */
export interface Recovered {
  timestamp: bigint;
  documents: SavedDocuments;
  tableNumbers: Map<string, number>;
  delivered: Delivered[];
}

/** Append-only log of commits: one JSON line each, written before the caller hears of the commit. */
export class CommitLog {
  private readonly file: number;
  private knownNumbers: number;

  /** `knownNumbers`: how many table numbers the file already holds. */
  constructor(path: string, knownNumbers: number) {
    this.file = openSync(path, "a");
    this.knownNumbers = knownNumbers;
  }

  append(
    timestamp: bigint,
    changes: readonly Write[],
    tableNumbers: ReadonlyMap<string, number>,
    delivered: Delivered | null,
  ): void {
    const writes = changes.map(({ component, table, id, document }) => {
      const json = document === null ? "null" : documentJson(document);
      return `[${JSON.stringify(component.path)},${JSON.stringify(table.name)},${JSON.stringify(id)},${json}]`;
    });
    const numbers = [...tableNumbers].slice(this.knownNumbers);
    this.knownNumbers = tableNumbers.size;
    const extra: Partial<LogLine> = {};
    if (numbers.length > 0) extra.n = numbers;
    if (delivered?.outcome.ok === true) {
      const { sessionId, requestId, outcome } = delivered;
      extra.d = [sessionId, requestId, outcome.value, String(outcome.timestamp)];
    }
    const rest = JSON.stringify(extra).slice(1);
    writeSync(this.file, `{"t":"${timestamp}","w":[${writes.join(",")}]${rest === "}" ? "" : ","}${rest}\n`);
  }

  close(): void {
    closeSync(this.file);
  }
}

/** Reads a log, ignoring a last line that a stop cut short. */
export async function readCommitLog(path: string): Promise<Recovered> {
  const documents = new Map<string, Map<string, Map<string, ConvexDocument>>>();
  const recovered: Recovered = { timestamp: 0n, documents, tableNumbers: new Map(), delivered: [] };
  if (!existsSync(path)) return recovered;
  for await (const text of createInterface({ input: createReadStream(path), crlfDelay: Infinity })) {
    const line = parseLine(text);
    if (line === null) continue;
    recovered.timestamp = BigInt(line.t);
    for (const [key, number] of line.n ?? []) recovered.tableNumbers.set(key, number);
    for (const [component, table, id, json] of line.w) {
      const stored = entry(entry(documents, component), table);
      const document = json === null ? null : asDocument(jsonToConvex(json));
      if (document === null) stored.delete(id);
      else stored.set(id, document);
    }
    if (line.d !== undefined) recovered.delivered.push(asDelivered(line.d));
  }
  return recovered;
}

/** Rewrites the log so that it holds each document once; a crash leaves the old log or the new one. */
export function compactCommitLog(path: string, recovered: Recovered): void {
  const next = `${path}.next`;
  const file = openSync(next, "w");
  const t = String(recovered.timestamp);
  const write = (line: LogLine) => writeSync(file, `${JSON.stringify(line)}\n`);
  write({ t, w: [], n: [...recovered.tableNumbers] });
  for (const [component, tables] of recovered.documents) {
    for (const [table, documents] of tables) {
      for (const [id, document] of documents) {
        write({ t, w: [[component, table, id, convexToJson(document)]] });
      }
    }
  }
  for (const { sessionId, requestId, outcome } of recovered.delivered) {
    if (outcome.ok) write({ t, w: [], d: [sessionId, requestId, outcome.value, String(outcome.timestamp)] });
  }
  closeSync(file);
  renameSync(next, path);
}

function parseLine(text: string): LogLine | null {
  try {
    return JSON.parse(text) as LogLine;
  } catch {
    return null;
  }
}

function asDocument(value: Value): ConvexDocument | null {
  return isPlainObject(value) && typeof value._id === "string" && typeof value._creationTime === "number"
    ? (value as unknown as ConvexDocument)
    : null;
}

function asDelivered([sessionId, requestId, value, timestamp]: [
  string,
  number,
  JSONValue,
  string,
]): Delivered {
  return {
    sessionId,
    requestId,
    outcome: {
      ok: true,
      type: "mutation",
      value,
      logLines: [],
      timestamp: BigInt(timestamp),
      journal: null,
    },
  };
}

function entry<K, V>(map: Map<K, Map<string, V>>, key: K): Map<string, V> {
  const known = map.get(key) ?? new Map<string, V>();
  map.set(key, known);
  return known;
}
