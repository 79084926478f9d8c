import { compareValues, convexToJson, jsonToConvex } from "convex/values";
import type { JSONValue, Value } from "convex/values";

/** A stored document; never changed in place, so its JSON text may be cached. */
export interface ConvexDocument {
  readonly _id: string;
  readonly _creationTime: number;
  readonly [field: string]: Value;
}

/** The fields of a document without `_id` and `_creationTime`. */
export type DocumentFields = Record<string, Value>;

export type IndexKey = readonly (Value | undefined)[];

/** First UTF-16 code unit for which comparing code units may differ from comparing UTF-8 bytes. */
const FIRST_SURROGATE = 0xd800;

/** The value at a dotted field path, or undefined where the path leaves the document. */
export function fieldAt(document: ConvexDocument, path: string): Value | undefined {
  if (!path.includes(".")) return document[path];
  let value: Value | undefined = document;
  for (const name of path.split(".")) {
    value = isPlainObject(value) ? value[name] : undefined;
  }
  return value;
}

export function isPlainObject(value: Value | undefined): value is Record<string, Value> {
  return (
    typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof ArrayBuffer)
  );
}

/** Convex's order of values: undefined, null, int64, float64, boolean, string, bytes, array, object. */
export function compare(a: Value | undefined, b: Value | undefined): number {
  if (typeof a === "string" && typeof b === "string") return compareStrings(a, b);
  if (typeof a === "number" && typeof b === "number") {
    if (a < b) return -1;
    if (a > b) return 1;
    if (a !== 0 && a === b) return 0;
  }
  return compareValues(a, b);
}

function compareStrings(a: string, b: string): number {
  if (a === b) return 0;
  const shared = Math.min(a.length, b.length);
  for (let index = 0; index < shared; index += 1) {
    const left = a.charCodeAt(index);
    const right = b.charCodeAt(index);
    if (left === right) continue;
    return left < FIRST_SURROGATE && right < FIRST_SURROGATE ? left - right : compareValues(a, b);
  }
  return a.length - b.length;
}

/** Compares key prefixes: the shorter key decides how many values are looked at. */
export function compareKeys(a: IndexKey, b: IndexKey): number {
  const shared = Math.min(a.length, b.length);
  for (let index = 0; index < shared; index += 1) {
    const order = compare(a[index], b[index]);
    if (order !== 0) return order;
  }
  return 0;
}

/** Reads a literal of a query or a patch; `{"$undefined": null}` stands for a missing field. */
export function literalFromJson(json: JSONValue): Value | undefined {
  if (typeof json === "object" && json !== null && "$undefined" in json) return undefined;
  return jsonToConvex(json);
}

export function literalToJson(value: Value | undefined): JSONValue {
  return value === undefined ? { $undefined: null } : convexToJson(value);
}

/** Reads a document's fields from the wire. */
export function fieldsFromJson(json: JSONValue, operation: string): DocumentFields {
  const value = jsonToConvex(json);
  if (!isPlainObject(value))
    throw new Error(`Invalid argument \`value\` for \`db.${operation}\`: expected an object.`);
  return value;
}

const jsonTexts = new WeakMap<ConvexDocument, string>();

/** The document as the JSON text functions receive; computed once per version of a document. */
export function documentJson(document: ConvexDocument): string {
  const known = jsonTexts.get(document);
  if (known !== undefined) return known;
  const text = JSON.stringify(convexToJson(document));
  jsonTexts.set(document, text);
  return text;
}

/** The text where the wire format has text; throws for anything else. */
export function textOf(value: Value | undefined): string {
  if (typeof value !== "string") throw new Error("A text was expected.");
  return value;
}

/** A value as Convex prints it in error messages: `{name: "x", total: 5.0}`. */
export function displayValue(value: Value): string {
  if (value === null) return "null";
  if (typeof value === "string") return JSON.stringify(value);
  if (typeof value === "number") return Number.isInteger(value) ? `${value}.0` : `${value}`;
  if (typeof value === "bigint") return `${value}`;
  if (typeof value === "boolean") return String(value);
  if (Array.isArray(value)) return `[${value.map(displayValue).join(", ")}]`;
  if (isPlainObject(value)) {
    const fields = Object.entries(value).map(([name, field]) => `${name}: ${displayValue(field)}`);
    return `{${fields.join(", ")}}`;
  }
  return 'b"..."';
}
