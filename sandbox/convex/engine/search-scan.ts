import type { SearchResult } from "./text-search";
import type { ConvexDocument, IndexKey } from "./values";
import { compareKeys } from "./values";

/** How many results one query may read: the best ones, the rest is out of reach. */
const MAX_RESULTS = 1024;

/** Walks the results of a search, from one place to another when they are read page by page. */
export class SearchScan {
  private results: SearchResult[];
  private position = 0;

  /** `results` in the order of relevance. */
  constructor(
    results: readonly SearchResult[],
    private readonly onRead: (document: ConvexDocument) => void,
  ) {
    this.results = results.slice(0, MAX_RESULTS);
  }

  startAfter(key: IndexKey): void {
    this.results = this.results.filter((result) => compareKeys(keyOf(result), key) > 0);
  }

  endAt(key: IndexKey): void {
    this.results = this.results.filter((result) => compareKeys(keyOf(result), key) <= 0);
  }

  finish(): void {
    this.results = [];
  }

  get lastKeyRead(): IndexKey | null {
    const last = this.results[this.position - 1];
    return last === undefined ? null : keyOf(last);
  }

  next(): ConvexDocument | null {
    if (this.position === MAX_RESULTS) {
      throw new Error(
        `Search query scanned too many documents (fetched ${MAX_RESULTS}). Consider using a smaller limit, paginating the query, or using a filter field to limit the number of documents pulled from the search index.`,
      );
    }
    const result = this.results[this.position];
    if (result === undefined) return null;
    this.position += 1;
    this.onRead(result.document);
    return result.document;
  }

  hasNext(): boolean {
    return this.position < this.results.length;
  }
}

/** Places results as they are ordered: the best score first, then the newest document. */
function keyOf({ score, document }: SearchResult): IndexKey {
  return [-score, -document._creationTime, document._id];
}
