import type { ConvexDocument, IndexKey } from "./values";
import { compare, fieldAt } from "./values";

/** One index of a table: its documents in the order of the indexed fields, then `_creationTime`, then `_id`. */
export class TableIndex {
  readonly documents: ConvexDocument[] = [];
  /** Counts changes, so that an open scan knows when its position is stale. */
  version = 0;

  /** `fields` includes the tie-breakers. */
  constructor(
    readonly name: string,
    readonly fields: readonly string[],
  ) {}

  keyOf(document: ConvexDocument): IndexKey {
    return this.fields.map((field) => fieldAt(document, field));
  }

  /** Position of the first document whose key is at least `key` (or, with `after`, beyond it). */
  position(key: IndexKey, after: boolean): number {
    let low = 0;
    let high = this.documents.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const document = this.documents[middle];
      if (document === undefined) break;
      const order = this.compareToKey(document, key);
      if (after ? order <= 0 : order < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Fills an empty index at once. */
  load(documents: Iterable<ConvexDocument>): void {
    this.version += 1;
    for (const document of documents) this.documents.push(document);
    this.documents.sort((a, b) => this.compareDocuments(a, b));
  }

  insert(document: ConvexDocument): void {
    this.version += 1;
    const key = this.keyOf(document);
    const last = this.documents.at(-1);
    if (last === undefined || this.compareToKey(last, key) < 0) this.documents.push(document);
    else this.documents.splice(this.position(key, false), 0, document);
  }

  remove(document: ConvexDocument): void {
    this.version += 1;
    const position = this.position(this.keyOf(document), false);
    if (this.documents[position]?._id !== document._id) {
      throw new Error(`The index ${this.name} lost a document.`);
    }
    this.documents.splice(position, 1);
  }

  private compareDocuments(a: ConvexDocument, b: ConvexDocument): number {
    for (const field of this.fields) {
      const order = compare(fieldAt(a, field), fieldAt(b, field));
      if (order !== 0) return order;
    }
    return 0;
  }

  private compareToKey(document: ConvexDocument, key: IndexKey): number {
    const length = Math.min(this.fields.length, key.length);
    for (let index = 0; index < length; index += 1) {
      const order = compare(fieldAt(document, this.fields[index] ?? ""), key[index]);
      if (order !== 0) return order;
    }
    return 0;
  }
}
