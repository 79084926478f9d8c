import { ComponentTables } from "./component-tables";
import type { TableDefinition } from "./table";
import { mismatch } from "./validators";
import type { ConvexDocument, DocumentFields } from "./values";

const FIRST_TABLE_NUMBER = 10_001;
const NANOSECONDS_PER_MILLISECOND = 1_000_000n;

/** The schema of one component. */
export interface ComponentSchema {
  path: string;
  tables: readonly TableDefinition[];
  schemaValidation: boolean;
}

/** Saved documents: component path, then table name, then id. */
export type SavedDocuments = ReadonlyMap<string, ReadonlyMap<string, ReadonlyMap<string, ConvexDocument>>>;

/** Thrown when saved documents do not fit the schema that is about to be used. */
class SchemaMismatchError extends Error {
  constructor(message: string) {
    super(`Schema validation failed.\n${message}`);
    this.name = "SchemaMismatchError";
  }
}

/** All tables of all components, table numbers, and the clock of commits. */
export class Database {
  private components = new Map<string, ComponentTables>();
  private lastCreationTime = 0;
  private timestamp = 0n;
  readonly tableNumbers = new Map<string, number>();

  constructor(private readonly wallNow: () => number) {}

  /** The time of the last commit, in nanoseconds. */
  get lastTimestamp(): bigint {
    return this.timestamp;
  }

  /** Moves the commit clock forward, at least to `atLeast`, and returns the new time. */
  advanceTimestamp(atLeast = 0n): bigint {
    const wall = BigInt(Math.floor(this.wallNow())) * NANOSECONDS_PER_MILLISECOND;
    const next = this.timestamp + 1n;
    this.timestamp = [wall, next, atLeast].reduce((a, b) => (a > b ? a : b));
    return this.timestamp;
  }

  /** A creation time for a document made at `now` (ms); strictly increasing over the whole deployment. */
  creationTime(now: number): number {
    this.lastCreationTime = now <= this.lastCreationTime ? this.lastCreationTime + 0.001 : now;
    return this.lastCreationTime;
  }

  component(path: string): ComponentTables {
    const tables = this.components.get(path);
    if (tables === undefined) throw new Error(`Component "${path}" is not installed`);
    return tables;
  }

  has(path: string): boolean {
    return this.components.has(path);
  }

  all(): IterableIterator<ComponentTables> {
    return this.components.values();
  }

  /**
   * Installs the schemas and moves the documents over; `saved` adds documents read from disk.
   * Throws SchemaMismatchError, and changes nothing, when a document does not fit.
   */
  install(schemas: readonly ComponentSchema[], saved: SavedDocuments = new Map()): void {
    const next = new Map<string, ComponentTables>();
    for (const { path, tables, schemaValidation } of schemas) {
      const component = new ComponentTables(path, tables, schemaValidation, (owner, table) =>
        this.tableNumber(owner, table),
      );
      next.set(path, component);
      for (const table of this.components.get(path)?.all() ?? []) {
        component.table(table.name).load(table.documents.values());
      }
      for (const [name, documents] of saved.get(path) ?? []) component.table(name).load(documents.values());
      if (schemaValidation) checkSavedDocuments(component);
    }
    for (const component of next.values()) this.rememberCreationTimes(component);
    this.components = next;
  }

  private tableNumber(component: string, table: string): number {
    const key = `${component}/${table}`;
    const known = this.tableNumbers.get(key);
    if (known !== undefined) return known;
    const number = FIRST_TABLE_NUMBER + this.tableNumbers.size;
    this.tableNumbers.set(key, number);
    return number;
  }

  private rememberCreationTimes(component: ComponentTables): void {
    for (const table of component.all()) {
      const newest = table.indexes.get("by_creation_time")?.last();
      if (newest !== undefined) this.lastCreationTime = Math.max(this.lastCreationTime, newest._creationTime);
    }
  }
}

function checkSavedDocuments(component: ComponentTables): void {
  for (const table of component.all()) {
    if (table.definition === null) continue;
    for (const document of table.documents.values()) {
      const problem = mismatch(table.definition.documentType, withoutSystemFields(document), component);
      if (problem === null) continue;
      throw new SchemaMismatchError(
        `Document with ID "${document._id}" in table "${table.name}" does not match the schema: ${problem}`,
      );
    }
  }
}

/** The fields a function wrote, without `_id` and `_creationTime`. */
export function withoutSystemFields(document: ConvexDocument): DocumentFields {
  const { _id, _creationTime, ...fields } = document;
  return fields;
}
