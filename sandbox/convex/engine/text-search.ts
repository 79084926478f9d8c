import type { SerializedSearchFilter } from "./index-range";
import { indexedText, termsOf } from "./search-terms";
import type { Table } from "./table";
import type { ConvexDocument } from "./values";
import { compare, fieldAt, literalFromJson, textOf } from "./values";

const MAX_TERMS = 16;
const MAX_FILTERS = 8;

/** How much a word counts that only begins like the last word of the query. */
const PREFIX_BOOST = 0.5;

// The usual constants of BM25: how soon more of the same word stops to count, and how much a long text loses.
const K1 = 1.2;
const B = 0.75;

export interface SearchResult {
  document: ConvexDocument;
  score: number;
}

interface Candidate {
  document: ConvexDocument;
  length: number;
  /** How often each matching word occurs. */
  matches: Map<string, number>;
}

/**
 * Full-text search: documents with at least one of the words, the last of which may be the beginning of one, the most
 * relevant (BM25) first and then the newest. The rules: https://docs.convex.dev/search/text-search. The query and the
 * filters are checked with Convex's words.
 */
export function searchDocuments(
  table: Table,
  indexName: string,
  filters: readonly SerializedSearchFilter[],
): SearchResult[] {
  const { field, text } = checkedQuery(table, indexName, filters);
  const terms = termsOf(text).slice(0, MAX_TERMS);
  const [prefix] = terms.slice(-1);
  if (prefix === undefined) return [];
  const exact = new Set(terms);
  const documentsWith = new Map<string, number>();
  const candidates: Candidate[] = [];
  let words = 0;
  for (const document of table.documents.values()) {
    const { counts, length } = indexedText(document, field);
    words += length;
    const matches = matchesOf(counts, exact, prefix);
    for (const term of matches.keys()) documentsWith.set(term, (documentsWith.get(term) ?? 0) + 1);
    if (matches.size > 0 && filters.every((filter) => passes(document, filter))) {
      candidates.push({ document, length, matches });
    }
  }
  const total = table.documents.size;
  const weights = new Map([...documentsWith].map(([term, count]) => [term, rarity(count, total)]));
  const weightOf = (term: string) => (weights.get(term) ?? 0) * (exact.has(term) ? 1 : PREFIX_BOOST);
  return candidates
    .map(({ document, length, matches }) => ({
      document,
      score: scoreOf(matches, weightOf, length / (words / total)),
    }))
    .sort((a, b) => b.score - a.score || b.document._creationTime - a.document._creationTime);
}

function matchesOf(counts: ReadonlyMap<string, number>, exact: ReadonlySet<string>, prefix: string) {
  const matches = new Map<string, number>();
  for (const term of exact) {
    const count = counts.get(term);
    if (count !== undefined) matches.set(term, count);
  }
  for (const [term, count] of counts) if (term.startsWith(prefix)) matches.set(term, count);
  return matches;
}

/** A word that few documents have says more. */
function rarity(documentsWith: number, documents: number): number {
  return Math.log(1 + (documents - documentsWith + 0.5) / (documentsWith + 0.5));
}

/** `relativeLength` is the length of the text by that of an average one. */
function scoreOf(
  matches: ReadonlyMap<string, number>,
  weightOf: (term: string) => number,
  relativeLength: number,
): number {
  const saturation = K1 * (1 - B + B * relativeLength);
  // In the order of the words, so that equal texts get equal sums.
  const terms = [...matches].sort(([a], [b]) => (a < b ? -1 : 1));
  return terms.reduce(
    (score, [term, count]) => score + (weightOf(term) * (K1 + 1) * count) / (count + saturation),
    0,
  );
}

function passes(document: ConvexDocument, filter: SerializedSearchFilter): boolean {
  if (filter.type === "Search") return true;
  return compare(fieldAt(document, filter.fieldPath), literalFromJson(filter.value)) === 0;
}

/** The searched field and the text; throws for an index, a field or a number of filters that Convex refuses. */
function checkedQuery(
  table: Table,
  indexName: string,
  filters: readonly SerializedSearchFilter[],
): { field: string; text: string } {
  const index = table.definition?.searchIndexes?.find(({ indexDescriptor }) => indexDescriptor === indexName);
  if (index === undefined) throw new Error(`Index ${table.name}.${indexName} not found.`);
  const what = `Search query against ${table.name}.${indexName}`;
  const { searchField, filterFields } = index;
  const searches = filters.filter(({ type }) => type === "Search");
  const wrongSearch = searches.find(({ fieldPath }) => fieldPath !== searchField);
  if (wrongSearch !== undefined) {
    throw new Error(
      `${what} contains a search filter against "${wrongSearch.fieldPath}", which doesn't match the indexed \`searchField\` "${searchField}".`,
    );
  }
  const [search, second] = searches;
  if (search === undefined) {
    throw new Error(
      `${what} does not contain any search filters. You must include a search filter like \`q.search("${searchField}", searchText)\`.`,
    );
  }
  if (second !== undefined) {
    throw new Error(
      `${what} contains multiple search filters against "${searchField}". Only one is allowed.`,
    );
  }
  const equalities = filters.filter(({ type }) => type === "Eq");
  const unindexed = equalities.find(({ fieldPath }) => !filterFields.includes(fieldPath));
  if (unindexed !== undefined) {
    throw new Error(
      `${what} contains an equality filter on "${unindexed.fieldPath}" but that field isn't indexed for filtering in \`filterFields\`.`,
    );
  }
  if (equalities.length > MAX_FILTERS) {
    throw new Error(
      `${what} has too many filter conditions. Max: ${MAX_FILTERS} Actual: ${equalities.length}`,
    );
  }
  return { field: searchField, text: textOf(search.value) };
}
