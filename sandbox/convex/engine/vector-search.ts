import type { JSONValue } from "convex/values";
import type { FunctionContext } from "./context";
import { parseFilter } from "./filters";
import { indexNameOf } from "./index-range";
import type { ConvexDocument } from "./values";
import { fieldAt } from "./values";

interface VectorQuery {
  indexName: string;
  limit?: number;
  vector: number[];
  expressions: JSONValue;
}

const DEFAULT_LIMIT = 10;

/** `ctx.vectorSearch` by comparing with every document: exact where Convex approximates. */
export async function vectorSearch(context: FunctionContext, json: string): Promise<string> {
  const { query } = JSON.parse(json) as { query: VectorQuery };
  const table = context.component.table(query.indexName.split(".")[0] ?? "");
  const name = indexNameOf(query.indexName);
  const index = table.definition?.vectorIndexes?.find(({ indexDescriptor }) => indexDescriptor === name);
  if (index === undefined) throw new Error(`Index ${table.name}.${name} not found.`);
  const filter = query.expressions === null ? () => true : parseFilter(query.expressions);
  const results = [...table.documents.values()]
    .filter(filter)
    .flatMap((document) => {
      const score = similarity(vectorAt(document, index.vectorField), query.vector);
      return score === null ? [] : [{ _id: document._id, _score: score }];
    })
    .sort((a, b) => b._score - a._score)
    .slice(0, query.limit ?? DEFAULT_LIMIT);
  return Promise.resolve(JSON.stringify({ results }));
}

function vectorAt(document: ConvexDocument, path: string): number[] | null {
  const value = fieldAt(document, path);
  if (!Array.isArray(value)) return null;
  return value.filter((element) => typeof element === "number");
}

/** Cosine similarity, from -1 to 1; null for vectors of different lengths. */
function similarity(a: readonly number[] | null, b: readonly number[]): number | null {
  if (a === null || a.length !== b.length) return null;
  const dot = a.reduce((sum, value, at) => sum + value * (b[at] ?? 0), 0);
  const length = Math.hypot(...a) * Math.hypot(...b);
  return length === 0 ? 0 : dot / length;
}
