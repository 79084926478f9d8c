import { jsonToConvex } from "convex/values";
import type { JSONValue, Value } from "convex/values";
import { decodeTableNumber } from "./ids";
import { compare, displayValue, isPlainObject } from "./values";

/** A validator as `exportArgs()`, `exportReturns()` and `schema.export()` give it. */
export type Validator =
  | { type: "any" | "null" | "number" | "bigint" | "commitTs" | "boolean" | "string" | "bytes" }
  | { type: "literal"; value: JSONValue }
  | { type: "id"; tableName: string }
  | { type: "array"; value: Validator }
  | { type: "record"; keys: Validator; values: FieldValidator }
  | { type: "union"; value: Validator[] }
  | { type: "object"; value: Record<string, FieldValidator> };

interface FieldValidator {
  fieldType: Validator;
  optional: boolean;
}

/** What a validator must know about tables to check ids. */
export interface TableNames {
  tableNameOf(tableNumber: number): string | undefined;
}

/** Convex's sentence about why the value does not match, or null when it does. */
export function mismatch(validator: Validator, value: Value, tables: TableNames): string | null {
  return matches(validator, value, tables) ? null : explain(validator, value, tables, "");
}

/** Whether the value matches. Almost every value does, and no sentence or path is made for those. */
function matches(validator: Validator, value: Value, tables: TableNames): boolean {
  switch (validator.type) {
    case "any":
      return true;
    case "null":
      return value === null;
    case "string":
    case "number":
    case "boolean":
      return typeof value === validator.type;
    case "array":
      return Array.isArray(value) && value.every((element) => matches(validator.value, element, tables));
    case "union":
      return validator.value.some((member) => matches(member, value, tables));
    case "literal":
      if (typeof validator.value === "string") return value === validator.value;
      return explain(validator, value, tables, "") === null;
    case "object":
      return objectMatches(validator, value, tables);
    default:
      return explain(validator, value, tables, "") === null;
  }
}

function objectMatches({ value: fields }: Of<"object">, value: Value, tables: TableNames): boolean {
  if (!isPlainObject(value)) return false;
  for (const name in fields) {
    const field = value[name];
    const expected = fields[name];
    if (expected === undefined) continue;
    if (field === undefined ? !expected.optional : !matches(expected.fieldType, field, tables)) return false;
  }
  for (const name in value) if (value[name] !== undefined && !Object.hasOwn(fields, name)) return false;
  return true;
}

function explain(validator: Validator, value: Value, tables: TableNames, path: string): string | null {
  switch (validator.type) {
    case "any":
      return null;
    case "null":
      return value === null ? null : noMatch(validator, value, path);
    case "number":
    case "boolean":
    case "string":
      return typeof value === validator.type ? null : noMatch(validator, value, path);
    case "bigint":
    case "commitTs":
      return typeof value === "bigint" || isCommitTs(value) ? null : noMatch(validator, value, path);
    case "bytes":
      return value instanceof ArrayBuffer ? null : noMatch(validator, value, path);
    case "literal":
      return literalMismatch(validator.value, value, path);
    case "id":
      return idMismatch(validator, value, tables, path);
    case "array":
      return arrayMismatch(validator, value, tables, path);
    case "record":
      return recordMismatch(validator, value, tables, path);
    case "union":
      return unionMismatch(validator, value, tables, path);
    case "object":
      return objectMismatch(validator, value, tables, path);
  }
}

type Of<T extends Validator["type"]> = Extract<Validator, { type: T }>;

function isCommitTs(value: Value): boolean {
  return typeof value === "object" && value !== null && value.constructor.name === "CommitTsPlaceholder";
}

function literalMismatch(literal: JSONValue, value: Value, path: string): string | null {
  if (compare(value, jsonToConvex(literal)) === 0) return null;
  return `\`${displayValue(value)}\` does not match literal validator \`v.literal(${JSON.stringify(literal)})\`.${at(path)}`;
}

function idMismatch(validator: Of<"id">, value: Value, tables: TableNames, path: string): string | null {
  const number = typeof value === "string" ? decodeTableNumber(value) : null;
  const found = number === null ? undefined : tables.tableNameOf(number);
  if (typeof value !== "string" || found === undefined) return noMatch(validator, value, path);
  if (found === validator.tableName) return null;
  const from = found.startsWith("_") ? "a system table" : `table \`${found}\``;
  return `Found ID "${value}" from ${from}, which does not match the table name in validator \`v.id("${validator.tableName}")\`.${at(path)}`;
}

function arrayMismatch(
  validator: Of<"array">,
  value: Value,
  tables: TableNames,
  path: string,
): string | null {
  if (!Array.isArray(value)) return noMatch(validator, value, path);
  for (const [index, element] of value.entries()) {
    const problem = explain(validator.value, element, tables, `${path}[${index}]`);
    if (problem !== null) return problem;
  }
  return null;
}

function recordMismatch(
  validator: Of<"record">,
  value: Value,
  tables: TableNames,
  path: string,
): string | null {
  if (!isPlainObject(value)) return noMatch(validator, value, path);
  for (const [key, field] of Object.entries(value)) {
    const problem =
      explain(validator.keys, key, tables, `${path}.keys()`) ??
      explain(validator.values.fieldType, field, tables, `${path}.values()`);
    if (problem !== null) return problem;
  }
  return null;
}

function unionMismatch(
  validator: Of<"union">,
  value: Value,
  tables: TableNames,
  path: string,
): string | null {
  const [only, ...others] = validator.value;
  if (only !== undefined && others.length === 0) return explain(only, value, tables, path);
  const matched = validator.value.some((member) => matches(member, value, tables));
  return matched ? null : noMatch(validator, value, path);
}

function objectMismatch(
  validator: Of<"object">,
  value: Value,
  tables: TableNames,
  path: string,
): string | null {
  if (!isPlainObject(value)) return noMatch(validator, value, path);
  for (const [name, { fieldType, optional }] of Object.entries(validator.value)) {
    const field = value[name];
    if (field !== undefined) {
      const problem = explain(fieldType, field, tables, `${path}.${name}`);
      if (problem !== null) return problem;
    } else if (!optional) {
      const hint = "Consider wrapping the field validator in `v.optional(...)` if this is expected.";
      return withValue(
        `Object is missing the required field \`${name}\`. ${hint}`,
        "Object",
        validator,
        value,
        path,
      );
    }
  }
  const extra = Object.keys(value).find(
    (name) => value[name] !== undefined && !Object.hasOwn(validator.value, name),
  );
  if (extra === undefined) return null;
  return withValue(
    `Object contains extra field \`${extra}\` that is not in the validator.`,
    "Object",
    validator,
    value,
    path,
  );
}

function noMatch(validator: Validator, value: Value, path: string): string {
  return withValue("Value does not match validator.", "Value", validator, value, path);
}

function withValue(message: string, label: string, validator: Validator, value: Value, path: string): string {
  return `${message}\n${at(path)}\n${label}: ${displayValue(value)}\nValidator: ${displayValidator(validator)}`;
}

function at(path: string): string {
  return path === "" ? "" : `Path: ${path}`;
}

function displayValidator(validator: Validator): string {
  switch (validator.type) {
    case "any":
    case "null":
    case "commitTs":
    case "boolean":
    case "string":
    case "bytes":
      return `v.${validator.type}()`;
    case "number":
      return "v.float64()";
    case "bigint":
      return "v.int64()";
    case "literal":
      return `v.literal(${JSON.stringify(validator.value)})`;
    case "id":
      return `v.id("${validator.tableName}")`;
    case "array":
      return `v.array(${displayValidator(validator.value)})`;
    case "record":
      return `v.record(${displayValidator(validator.keys)}, ${displayValidator(validator.values.fieldType)})`;
    case "union":
      return `v.union(${validator.value.map(displayValidator).join(", ")})`;
    case "object": {
      const fields = Object.entries(validator.value).map(([name, { fieldType, optional }]) => {
        const type = displayValidator(fieldType);
        return `${name}: ${optional ? `v.optional(${type})` : type}`;
      });
      return `v.object({${fields.join(", ")}})`;
    }
  }
}
