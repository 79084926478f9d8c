import type { Value } from "convex/values";
import type { Change, ReadRange, ReadSet } from "./read-set";
import type { Table } from "./table";
import type { TableIndex } from "./table-index";
import type { ConvexDocument } from "./values";
import { fieldAt } from "./values";

/** Whoever wants to know when what it read has changed. */
export interface Watcher {
  stale(): void;
}

/** The watchers of one place, with the ranges that begin there; null where any change counts. */
type Bucket = Map<Watcher, ReadRange[] | null>;

interface TableWatches {
  /** By place: the whole table, one document, or the values that the leading fields of an index are fixed to. */
  buckets: Map<string, Bucket>;
  /** How many leading fields ranges have fixed, for each index that was read. */
  prefixLengths: Map<TableIndex, Set<number>>;
}

const WHOLE_TABLE = "table";

/**
 * What every watcher read, kept by place, so that a commit asks those who read about the same place and not all of
 * them.
 */
export class WatchIndex {
  private readonly tables = new Map<Table, TableWatches>();
  private readonly placed = new Map<Watcher, { buckets: Map<string, Bucket>; place: string }[]>();

  /** Watches what `reads` names, and nothing that this watcher watched before. */
  watch(watcher: Watcher, reads: ReadSet): void {
    this.unwatch(watcher);
    for (const [table, { whole, ids, ranges }] of reads.byTable()) {
      const watches = this.of(table);
      if (whole) this.place(watcher, watches, WHOLE_TABLE, null);
      for (const id of ids) this.place(watcher, watches, placeOfDocument(id), null);
      for (const range of ranges) this.placeRange(watcher, watches, range);
    }
  }

  unwatch(watcher: Watcher): void {
    for (const { buckets, place } of this.placed.get(watcher) ?? []) {
      const bucket = buckets.get(place);
      bucket?.delete(watcher);
      if (bucket?.size === 0) buckets.delete(place);
    }
    this.placed.delete(watcher);
  }

  /** Forgets every watcher: the tables they read were exchanged. */
  clear(): void {
    this.tables.clear();
    this.placed.clear();
  }

  /** Tells the watchers whose reads any of the changes touches. */
  committed(changes: readonly Change[]): void {
    const touched = new Set<Watcher>();
    for (const change of changes) this.collect(change, touched);
    for (const watcher of touched) watcher.stale();
  }

  private collect({ table, id, previous, document }: Change, touched: Set<Watcher>): void {
    const watches = this.tables.get(table);
    if (watches === undefined) return;
    for (const place of [WHOLE_TABLE, placeOfDocument(id)]) {
      for (const watcher of watches.buckets.get(place)?.keys() ?? []) touched.add(watcher);
    }
    for (const version of [previous, document]) {
      if (version !== null) collectRanges(watches, version, touched);
    }
  }

  private placeRange(watcher: Watcher, watches: TableWatches, range: ReadRange): void {
    const { index, fixed } = range;
    // A list or an object has no text of its own: the range is kept under the fields before it.
    const simple = fixed.findIndex((value) => textOfValue(value) === null);
    const length = simple === -1 ? fixed.length : simple;
    const lengths = watches.prefixLengths.get(index) ?? new Set();
    watches.prefixLengths.set(index, lengths.add(length));
    const place = placeOfPrefix(index, fixed.slice(0, length));
    if (place !== null) this.place(watcher, watches, place, range);
  }

  private place(watcher: Watcher, { buckets }: TableWatches, place: string, range: ReadRange | null): void {
    const bucket: Bucket = buckets.get(place) ?? new Map<Watcher, ReadRange[] | null>();
    buckets.set(place, bucket);
    const ranges = bucket.get(watcher);
    if (range !== null && ranges) {
      ranges.push(range);
      return;
    }
    bucket.set(watcher, range === null ? null : [range]);
    const places = this.placed.get(watcher) ?? [];
    places.push({ buckets, place });
    this.placed.set(watcher, places);
  }

  private of(table: Table): TableWatches {
    const known = this.tables.get(table);
    if (known !== undefined) return known;
    const watches: TableWatches = { buckets: new Map(), prefixLengths: new Map() };
    this.tables.set(table, watches);
    return watches;
  }
}

function collectRanges(watches: TableWatches, document: ConvexDocument, touched: Set<Watcher>): void {
  for (const [index, lengths] of watches.prefixLengths) {
    for (const length of lengths) {
      const values = index.fields.slice(0, length).map((field) => fieldAt(document, field));
      const place = placeOfPrefix(index, values);
      const bucket = place === null ? undefined : watches.buckets.get(place);
      for (const [watcher, ranges] of bucket ?? []) {
        if (!touched.has(watcher) && ranges?.some((range) => range.covers(document)) === true) {
          touched.add(watcher);
        }
      }
    }
  }
}

function placeOfDocument(id: string): string {
  return `document ${id}`;
}

/** Null when one of the values is a list, an object or bytes, which no place is named by. */
function placeOfPrefix({ name }: TableIndex, values: readonly (Value | undefined)[]): string | null {
  const texts = values.map(textOfValue);
  return texts.includes(null) ? null : `index ${JSON.stringify([name, ...texts])}`;
}

/** A text that two values share if they are equal in an index, and null for a value that is not simple. */
function textOfValue(value: Value | undefined): string | null {
  if (typeof value === "object" && value !== null) return null;
  return `${typeof value} ${Object.is(value, -0) ? "-0" : String(value)}`;
}
