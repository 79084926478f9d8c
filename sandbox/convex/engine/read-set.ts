import type { Value } from "convex/values";
import type { Table } from "./table";
import type { TableIndex } from "./table-index";
import type { ConvexDocument } from "./values";

/** A stretch of an index that was read. */
export interface ReadRange {
  readonly index: TableIndex;
  /** What the leading fields of the index are in every document of the stretch. */
  readonly fixed: readonly (Value | undefined)[];
  covers(document: ConvexDocument): boolean;
}

/** One document before and after a commit; null when it did not exist. */
export interface Change {
  table: Table;
  id: string;
  previous: ConvexDocument | null;
  document: ConvexDocument | null;
}

interface TableReads {
  ids: Set<string>;
  ranges: ReadRange[];
  whole: boolean;
}

/** Everything a function looked at, precise enough to know which later writes would change its answer. */
export class ReadSet {
  private readonly tables = new Map<Table, TableReads>();

  addDocument(table: Table, id: string): void {
    this.of(table).ids.add(id);
  }

  addRange(table: Table, range: ReadRange): void {
    this.of(table).ranges.push(range);
  }

  addTable(table: Table): void {
    this.of(table).whole = true;
  }

  byTable(): Iterable<[Table, Readonly<TableReads>]> {
    return this.tables;
  }

  private of(table: Table): TableReads {
    const known = this.tables.get(table);
    if (known !== undefined) return known;
    const reads: TableReads = { ids: new Set(), ranges: [], whole: false };
    this.tables.set(table, reads);
    return reads;
  }
}
