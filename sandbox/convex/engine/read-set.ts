import type { Table } from "./table";
import type { ConvexDocument } from "./values";

/** A stretch of an index that was read. */
export interface ReadRange {
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

  /** Whether any of the changes touches what was read. */
  intersects(changes: readonly Change[]): boolean {
    return changes.some((change) => this.touches(change));
  }

  private touches({ table, id, previous, document }: Change): boolean {
    const reads = this.tables.get(table);
    if (reads === undefined) return false;
    if (reads.whole || reads.ids.has(id)) return true;
    return reads.ranges.some(
      (range) =>
        (previous !== null && range.covers(previous)) || (document !== null && range.covers(document)),
    );
  }

  private of(table: Table): TableReads {
    const known = this.tables.get(table);
    if (known !== undefined) return known;
    const reads: TableReads = { ids: new Set(), ranges: [], whole: false };
    this.tables.set(table, reads);
    return reads;
  }
}
