import type { IndexRange } from "./index-range";
import type { ReadRange } from "./read-set";
import type { Place } from "./sorted-blocks";
import type { TableIndex } from "./table-index";
import type { ConvexDocument, IndexKey } from "./values";
import { compareKeys } from "./values";

/**
 * Walks an index range one document at a time. It is its own read-set entry: it covers exactly the stretch
 * walked so far, so a write beyond the last document read does not count.
 */
export class Scan implements ReadRange {
  private place: Place | null = null;
  private placeVersion = -1;
  private ended = false;
  private lastKey: IndexKey | null = null;
  /** Where a page starts (exclusive) and must end (inclusive). */
  private after: IndexKey | null = null;
  private until: IndexKey | null = null;

  constructor(
    private readonly range: IndexRange,
    private readonly descending: boolean,
    private readonly onRead: (document: ConvexDocument) => void,
  ) {}

  get index(): TableIndex {
    return this.range.index;
  }

  get fixed(): IndexKey {
    return this.range.fixed;
  }

  startAfter(key: IndexKey): void {
    this.after = key;
  }

  endAt(key: IndexKey): void {
    this.until = key;
  }

  /** Nothing left to read, as after the end cursor. */
  finish(): void {
    this.ended = true;
  }

  /** The key of the last document read. */
  get lastKeyRead(): IndexKey | null {
    return this.lastKey;
  }

  next(): ConvexDocument | null {
    const { index } = this;
    const document = this.peek();
    if (document === null || this.place === null) {
      this.ended = true;
      return null;
    }
    this.place = this.descending ? index.previous(this.place) : index.next(this.place);
    this.lastKey = index.keyOf(document);
    this.onRead(document);
    return document;
  }

  /** Whether a next document exists; finding that there is none counts as reading to the end. */
  hasNext(): boolean {
    if (this.peek() !== null) return true;
    this.ended = true;
    return false;
  }

  covers(document: ConvexDocument): boolean {
    const key = this.index.keyOf(document);
    if (!this.range.contains(key)) return false;
    if (this.after !== null && this.order(key, this.after) <= 0) return false;
    const end = this.ended ? this.until : this.lastKey;
    return end === null ? this.ended : this.order(key, end) <= 0;
  }

  private peek(): ConvexDocument | null {
    if (this.ended) return null;
    const { index } = this;
    if (this.place === null || this.placeVersion !== index.version) {
      this.place = this.findPlace();
      this.placeVersion = index.version;
    }
    const document = index.at(this.place);
    if (document === undefined) return null;
    const key = index.keyOf(document);
    if (!this.range.contains(key)) return null;
    return this.until !== null && this.order(key, this.until) > 0 ? null : document;
  }

  private findPlace(): Place {
    const { index } = this;
    const from = this.lastKey ?? this.after;
    if (this.descending) return from === null ? this.range.last() : index.previous(index.find(from, false));
    return from === null ? this.range.first() : index.find(from, true);
  }

  private order(a: IndexKey, b: IndexKey): number {
    return this.descending ? compareKeys(b, a) : compareKeys(a, b);
  }
}
