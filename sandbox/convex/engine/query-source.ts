import type { FunctionContext } from "./context";
import { transactionOf } from "./context";
import type { SerializedQuery } from "./index-range";
import { indexNameOf, indexRangeOf, tableNameOf } from "./index-range";
import { Scan } from "./scan";
import { SearchScan } from "./search-scan";
import { searchDocuments } from "./text-search";
import type { DocumentStream } from "./transaction";
import type { ConvexDocument, IndexKey } from "./values";

/** Documents one by one, from a place after `startAfter` to `endAt` when they are read page by page. */
export interface QuerySource extends DocumentStream {
  startAfter(key: IndexKey): void;
  endAt(key: IndexKey): void;
  /** Nothing is left to read. */
  finish(): void;
  hasNext(): boolean;
  readonly lastKeyRead: IndexKey | null;
}

/** Opens what a query reads and notes it; throws for a table index or search index that does not exist. */
export function openSource(context: FunctionContext, source: SerializedQuery["source"]): QuerySource {
  const transaction = transactionOf(context);
  const table = context.component.table(tableNameOf(source));
  const onRead = (document: ConvexDocument) => transaction.countRead(document);
  if (source.type === "Search") {
    // Any document changes the relevance of the others.
    transaction.reads.addTable(table);
    return new SearchScan(searchDocuments(table, indexNameOf(source.indexName), source.filters), onRead);
  }
  const scan = new Scan(indexRangeOf(table, source), source.order === "desc", onRead);
  transaction.reads.addRange(table, scan);
  return scan;
}
