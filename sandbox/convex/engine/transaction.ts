import type { ComponentTables } from "./component-tables";
import { TRANSACTION_LIMITS } from "./limits";
import type { Change } from "./read-set";
import { ReadSet } from "./read-set";
import type { Table } from "./table";
import type { ConvexDocument } from "./values";
import { documentJson } from "./values";

/** A change and the component it belongs to. */
export interface Write extends Change {
  component: ComponentTables;
}

/** A query that a function is reading step by step. */
export interface DocumentStream {
  next(): ConvexDocument | null;
}

type Limited = keyof typeof TRANSACTION_LIMITS;

const HELP =
  "Consider using smaller limits in your queries, paginating your queries, or using indexed queries with a selective index range expressions.";

const LIMIT_MESSAGES: Record<Limited, (limit: number) => string> = {
  documentsRead: (limit) =>
    `Too many documents read in a single function execution (limit: ${limit}). ${HELP}`,
  bytesRead: (limit) => `Too many bytes read in a single function execution (limit: ${limit} bytes). ${HELP}`,
  documentsWritten: (limit) => `Too many writes in a single function execution (limit: ${limit})`,
  bytesWritten: (limit) => `Too many bytes written in a single function execution (limit: ${limit} bytes)`,
  databaseQueries: (limit) => `Too many reads in a single function execution (limit: ${limit}). ${HELP}`,
  functionsScheduled: (limit) => `Too many functions scheduled by this mutation (limit: ${limit})`,
  scheduledFunctionArgsBytes: (limit) =>
    `Too large total size of the arguments of scheduled functions from this mutation (limit: ${limit} bytes)`,
};

/**
 * What one query or mutation reads and writes. Writes go to the tables at once and are undone on rollback;
 * the engine runs one transaction at a time, which makes them serializable.
 */
export class Transaction {
  readonly reads = new ReadSet();
  readonly usage: Record<Limited, number> = {
    documentsRead: 0,
    bytesRead: 0,
    documentsWritten: 0,
    bytesWritten: 0,
    databaseQueries: 0,
    functionsScheduled: 0,
    scheduledFunctionArgsBytes: 0,
  };
  private readonly writes: Write[] = [];
  private readonly streams = new Map<number, DocumentStream>();
  private nextStreamId = 0;
  private finished = false;

  constructor(readonly readOnly: boolean) {}

  /** Counts usage; throws Convex's message once a limit is passed. */
  count(what: Limited, amount = 1): void {
    this.usage[what] += amount;
    const limit = TRANSACTION_LIMITS[what];
    if (this.usage[what] > limit) throw new Error(LIMIT_MESSAGES[what](limit));
  }

  countRead(document: ConvexDocument): void {
    this.count("documentsRead");
    this.count("bytesRead", documentJson(document).length);
  }

  openStream(stream: DocumentStream): number {
    this.count("databaseQueries");
    const id = this.nextStreamId;
    this.nextStreamId += 1;
    this.streams.set(id, stream);
    return id;
  }

  stream(id: number): DocumentStream {
    const stream = this.streams.get(id);
    if (stream === undefined) throw new Error("This query is closed and can't emit any more values.");
    return stream;
  }

  closeStream(id: number): void {
    this.streams.delete(id);
  }

  /** Stores a document (null removes it); throws in a query and after the end of the function. */
  put(component: ComponentTables, table: Table, id: string, document: ConvexDocument | null): void {
    this.assertOpen();
    if (this.readOnly) throw new Error("Queries can't write to the database.");
    const previous = table.put(id, document);
    this.writes.push({ component, table, id, previous, document });
  }

  /** Throws for work that a function left running after it returned. */
  assertOpen(): void {
    if (this.finished) throw new Error("The function that started this operation has already finished.");
  }

  savepoint(): number {
    return this.writes.length;
  }

  /** Undoes every write made since the savepoint. */
  rollbackTo(savepoint: number): void {
    for (const write of this.writes.splice(savepoint).reverse()) write.table.put(write.id, write.previous);
  }

  finish(): void {
    this.finished = true;
    this.streams.clear();
  }

  /** The writes, one per document, without those that cancelled out. */
  changes(): Write[] {
    const byId = new Map<string, Write>();
    for (const write of this.writes) {
      const key = `${write.table.number}/${write.id}`;
      const earlier = byId.get(key);
      byId.set(key, { ...write, previous: earlier === undefined ? write.previous : earlier.previous });
    }
    return [...byId.values()].filter(({ previous, document }) => previous !== null || document !== null);
  }
}
