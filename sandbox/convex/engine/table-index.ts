import { type Place, SortedBlocks } from "./sorted-blocks";
import type { ConvexDocument, IndexKey } from "./values";
import { compare, fieldAt } from "./values";

/** One index of a table: its documents in the order of the indexed fields, then `_creationTime`, then `_id`. */
export class TableIndex {
  /** Counts inserts and removals, so that an open scan knows when its place is stale. */
  version = 0;
  private readonly documents = new SortedBlocks<ConvexDocument>();

  /** `fields` includes the tie-breakers. */
  constructor(
    readonly name: string,
    readonly fields: readonly string[],
  ) {}

  keyOf(document: ConvexDocument): IndexKey {
    return this.fields.map((field) => fieldAt(document, field));
  }

  /** Place of the first document whose key is at least `key` (or, with `after`, beyond it). */
  find(key: IndexKey, after: boolean): Place {
    return this.documents.find((document) => {
      const order = this.compareToKey(document, key);
      return after ? order <= 0 : order < 0;
    });
  }

  /** The document at a place of this version; undefined beyond either end. */
  at(place: Place): ConvexDocument | undefined {
    return this.documents.at(place);
  }

  next(place: Place): Place {
    return this.documents.next(place);
  }

  previous(place: Place): Place {
    return this.documents.previous(place);
  }

  last(): ConvexDocument | undefined {
    return this.documents.last();
  }

  /** Fills an empty index at once. */
  load(documents: Iterable<ConvexDocument>): void {
    this.version += 1;
    this.documents.load([...documents].sort((a, b) => this.compareDocuments(a, b)));
  }

  insert(document: ConvexDocument): void {
    this.version += 1;
    const key = this.keyOf(document);
    const last = this.documents.last();
    if (last === undefined || this.compareToKey(last, key) < 0) this.documents.append(document);
    else this.documents.insert(this.find(key, false), document);
  }

  remove(document: ConvexDocument): void {
    this.version += 1;
    this.documents.remove(this.placeOf(document));
  }

  /** Exchanges a document for its next version, which moves only if its key changed. */
  replace(previous: ConvexDocument, document: ConvexDocument): void {
    if (this.compareDocuments(previous, document) === 0) {
      this.documents.replace(this.placeOf(previous), document);
    } else {
      this.remove(previous);
      this.insert(document);
    }
  }

  private placeOf(document: ConvexDocument): Place {
    const place = this.find(this.keyOf(document), false);
    if (this.documents.at(place)?._id !== document._id) {
      throw new Error(`The index ${this.name} lost a document.`);
    }
    return place;
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
