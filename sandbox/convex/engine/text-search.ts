import { compare, fieldAt, literalFromJson, textOf } from "./values";
import type { ConvexDocument } from "./values";
import type { SerializedSearchFilter } from "./index-range";
import type { Table } from "./table";

const MAX_RESULTS = 1024;

/**
 * A simple full-text search: every word counts, the last one as a prefix; more matching words come first,
 * then the newer document. Convex ranks by BM25, so only the set of results is comparable.
 */
export function searchDocuments(
  table: Table,
  indexName: string,
  filters: readonly SerializedSearchFilter[],
): ConvexDocument[] {
  const index = table.definition?.searchIndexes?.find(({ indexDescriptor }) => indexDescriptor === indexName);
  if (index === undefined) throw new Error(`Index ${table.name}.${indexName} not found.`);
  const search = filters.find(({ type }) => type === "Search");
  if (search === undefined || search.fieldPath !== index.searchField) {
    throw new Error(
      `Search query against ${table.name}.${indexName} must search the field \`${index.searchField}\`.`,
    );
  }
  const terms = words(textOf(search.value));
  const found: { document: ConvexDocument; score: number }[] = [];
  for (const document of table.documents.values()) {
    if (!filters.every((filter) => filter.type === "Search" || matches(document, filter))) continue;
    const score = scoreOf(words(textAt(document, search.fieldPath)), terms);
    if (score > 0) found.push({ document, score });
  }
  found.sort((a, b) => b.score - a.score || b.document._creationTime - a.document._creationTime);
  return found.slice(0, MAX_RESULTS).map(({ document }) => document);
}

function matches(document: ConvexDocument, filter: SerializedSearchFilter): boolean {
  return compare(fieldAt(document, filter.fieldPath), literalFromJson(filter.value)) === 0;
}

function textAt(document: ConvexDocument, path: string): string {
  const value = fieldAt(document, path);
  return typeof value === "string" ? value : "";
}

function words(text: string): string[] {
  return text
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== "");
}

function scoreOf(text: readonly string[], terms: readonly string[]): number {
  return terms.filter((term, position) =>
    text.some((word) => (position === terms.length - 1 ? word.startsWith(term) : word === term)),
  ).length;
}
