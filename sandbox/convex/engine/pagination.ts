import { createHash } from "node:crypto";
import type { JSONValue } from "convex/values";
import type { FunctionContext } from "./context";
import { transactionOf } from "./context";
import { parseFilter } from "./filters";
import type { Filter } from "./filters";
import type { SerializedQuery } from "./index-range";
import type { QuerySource } from "./query-source";
import { openSource } from "./query-source";
import type { ConvexDocument, IndexKey } from "./values";
import { documentJson, literalFromJson, literalToJson } from "./values";

const END_CURSOR = "_end_cursor";

/** `query.paginate(...)` as the SDK sends it. */
export interface PageRequest {
  query: SerializedQuery;
  cursor: string | null;
  endCursor: string | null;
  pageSize: number;
  maximumRowsRead?: number | null;
}

/**
 * Reads one page. A reactive page keeps its end between runs (the journal), so that inserted documents make
 * it longer instead of pushing others off. Returns the JSON text of a PaginationResult.
 */
export function readPage(context: FunctionContext, request: PageRequest): string {
  if (context.paginated) {
    throw new Error(
      "This query or mutation function ran multiple paginated queries. Convex only supports a single paginated query in each function.",
    );
  }
  context.paginated = true;
  const transaction = transactionOf(context);
  transaction.assertOpen();
  transaction.count("databaseQueries");
  const scan = openSource(context, request.query.source);

  const fingerprint = fingerprintOf(request.query);
  const end = request.endCursor ?? journalEnd(context);
  position(scan, request.cursor, end, fingerprint);
  const page = collect(scan, request, end);
  const cursor =
    end ?? (page.more && scan.lastKeyRead !== null ? encode(scan.lastKeyRead, fingerprint) : END_CURSOR);
  context.journalOut = JSON.stringify({ endCursor: cursor });
  const rest = JSON.stringify({
    isDone: cursor === END_CURSOR,
    continueCursor: cursor,
    splitCursor: null,
    pageStatus: page.limited ? "SplitRequired" : null,
  });
  return `{"page":[${page.documents.map(documentJson).join(",")}],${rest.slice(1)}`;
}

function journalEnd(context: FunctionContext): string | null {
  if (context.journalIn === null) return null;
  return (JSON.parse(context.journalIn) as { endCursor?: string }).endCursor ?? null;
}

function position(scan: QuerySource, cursor: string | null, end: string | null, fingerprint: string): void {
  if (cursor === END_CURSOR) scan.finish();
  else if (cursor !== null) scan.startAfter(decode(cursor, fingerprint));
  if (end !== null && end !== END_CURSOR) scan.endAt(decode(end, fingerprint));
}

function collect(
  scan: QuerySource,
  { query, pageSize, maximumRowsRead }: PageRequest,
  end: string | null,
): { documents: ConvexDocument[]; more: boolean; limited: boolean } {
  const filters = filtersOf(query);
  const documents: ConvexDocument[] = [];
  let rows = 0;
  while (end !== null || documents.length < pageSize) {
    const document = scan.next();
    if (document === null) return { documents, more: false, limited: false };
    rows += 1;
    if (filters.every((filter) => filter(document))) documents.push(document);
    if (typeof maximumRowsRead === "number" && maximumRowsRead > 0 && rows >= maximumRowsRead) {
      return { documents, more: true, limited: true };
    }
  }
  return { documents, more: scan.hasNext(), limited: false };
}

function filtersOf(query: SerializedQuery): Filter[] {
  return query.operators.flatMap((operator) => ("filter" in operator ? [parseFilter(operator.filter)] : []));
}

function fingerprintOf(query: SerializedQuery): string {
  return createHash("sha256").update(JSON.stringify(query)).digest("base64url").slice(0, 16);
}

function encode(key: IndexKey, fingerprint: string): string {
  return Buffer.from(JSON.stringify([fingerprint, key.map(literalToJson)])).toString("base64url");
}

function decode(cursor: string, fingerprint: string): IndexKey {
  let parsed: [string, JSONValue[]];
  try {
    parsed = JSON.parse(Buffer.from(cursor, "base64url").toString()) as [string, JSONValue[]];
  } catch {
    throw new Error("InvalidCursor: Failed to parse cursor");
  }
  // usePaginatedQuery starts over when it reads "InvalidCursor".
  if (parsed[0] !== fingerprint) {
    throw new Error(
      "InvalidCursor: Tried to run a query starting from a cursor, but it looks like this cursor is from a different query.",
    );
  }
  return parsed[1].map(literalFromJson);
}
