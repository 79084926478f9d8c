import type { JSONValue, Value } from "convex/values";
import type { Place } from "./sorted-blocks";
import type { Table } from "./table";
import type { TableIndex } from "./table-index";
import type { IndexKey } from "./values";
import { compare, compareKeys, literalFromJson } from "./values";

/** `ctx.db.query(...)` as the SDK serializes it. */
export interface SerializedQuery {
  source:
    | { type: "FullTableScan"; tableName: string; order: "asc" | "desc" | null }
    | { type: "IndexRange"; indexName: string; range: SerializedBound[]; order: "asc" | "desc" | null }
    | { type: "Search"; indexName: string; filters: SerializedSearchFilter[] };
  operators: ({ filter: JSONValue } | { limit: number })[];
}

export interface SerializedBound {
  type: "Eq" | "Gt" | "Gte" | "Lt" | "Lte";
  fieldPath: string;
  value: JSONValue;
}

export interface SerializedSearchFilter {
  type: "Search" | "Eq";
  fieldPath: string;
  value: JSONValue;
}

interface Bound {
  value: Value | undefined;
  inclusive: boolean;
}

/** A contiguous stretch of one index: equal leading fields, then at most one lower and one upper bound. */
export class IndexRange {
  private readonly equal: (Value | undefined)[] = [];
  private lower: Bound | null = null;
  private upper: Bound | null = null;

  constructor(
    readonly index: TableIndex,
    bounds: readonly SerializedBound[],
  ) {
    for (const bound of bounds) this.add(bound);
  }

  /** The values that the leading fields are fixed to. */
  get fixed(): IndexKey {
    return this.equal;
  }

  contains(key: IndexKey): boolean {
    if (compareKeys(key, this.equal) !== 0) return false;
    const value = key[this.equal.length];
    return isAbove(value, this.lower) && isBelow(value, this.upper);
  }

  /** Place of the first document of the range. */
  first(): Place {
    if (this.lower === null) return this.index.find(this.equal, false);
    return this.index.find([...this.equal, this.lower.value], !this.lower.inclusive);
  }

  /** Place of the last document of the range. */
  last(): Place {
    const { index, equal, upper } = this;
    if (upper === null) return index.previous(index.find(equal, true));
    return index.previous(index.find([...equal, upper.value], upper.inclusive));
  }

  private add(bound: SerializedBound): void {
    const expected = this.index.fields[this.equal.length];
    if (bound.fieldPath !== expected) {
      throw new Error(
        `Index range for ${this.index.name} does not follow the order of the index: expected "${expected ?? "no more fields"}", got "${bound.fieldPath}".`,
      );
    }
    const value = literalFromJson(bound.value);
    if (bound.type === "Eq") {
      if (this.lower !== null || this.upper !== null) {
        throw new Error(`Index range for ${this.index.name} has an equality after an inequality.`);
      }
      this.equal.push(value);
    } else if (bound.type === "Gt" || bound.type === "Gte") {
      if (this.lower !== null) throw new Error(`Index range for ${this.index.name} has two lower bounds.`);
      this.lower = { value, inclusive: bound.type === "Gte" };
    } else {
      if (this.upper !== null) throw new Error(`Index range for ${this.index.name} has two upper bounds.`);
      this.upper = { value, inclusive: bound.type === "Lte" };
    }
  }
}

/** The range a query reads; throws for an unknown index. */
export function indexRangeOf(table: Table, source: SerializedQuery["source"]): IndexRange {
  const name = source.type === "FullTableScan" ? "by_creation_time" : indexNameOf(source.indexName);
  const index = table.indexes.get(name);
  if (index === undefined) throw new Error(`Index ${table.name}.${name} not found.`);
  return new IndexRange(index, source.type === "IndexRange" ? source.range : []);
}

export function tableNameOf(source: SerializedQuery["source"]): string {
  return source.type === "FullTableScan" ? source.tableName : (source.indexName.split(".")[0] ?? "");
}

export function indexNameOf(qualifiedName: string): string {
  return qualifiedName.slice(qualifiedName.indexOf(".") + 1);
}

function isAbove(value: Value | undefined, bound: Bound | null): boolean {
  if (bound === null) return true;
  const order = compare(value, bound.value);
  return bound.inclusive ? order >= 0 : order > 0;
}

function isBelow(value: Value | undefined, bound: Bound | null): boolean {
  if (bound === null) return true;
  const order = compare(value, bound.value);
  return bound.inclusive ? order <= 0 : order < 0;
}
