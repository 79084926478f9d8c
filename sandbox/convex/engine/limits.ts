import { getConvexSize } from "convex/values";
import type { Value } from "convex/values";
import type { DocumentFields } from "./values";
import { isPlainObject } from "./values";

// Limits and messages: https://docs.convex.dev/production/state/limits and the backend's own errors.
const MIB = 1 << 20;
const MAX_DOCUMENT_BYTES = MIB;
const MAX_DOCUMENT_NESTING = 16;
const MAX_VALUE_NESTING = 64;
const MAX_OBJECT_FIELDS = 1024;
const MAX_ARRAY_LENGTH = 8192;
const MAX_TRANSFER_BYTES = 16 * MIB;
const MAX_FIELD_NAME_LENGTH = 1024;

/** What one query or mutation may read, write and schedule. */
export const TRANSACTION_LIMITS = {
  documentsRead: 32_000,
  bytesRead: 16 * MIB,
  documentsWritten: 16_000,
  bytesWritten: 16 * MIB,
  databaseQueries: 4096,
  functionsScheduled: 1000,
  scheduledFunctionArgsBytes: 16 * MIB,
} as const;

/** Throws when a document breaks a limit on names, fields, nesting or size. Returns its size in bytes. */
export function checkDocument(fields: DocumentFields): number {
  for (const name of Object.keys(fields)) {
    if (name.startsWith("_")) {
      throw new Error(
        `Field name '${name}' starts with an underscore, which is only allowed for system fields like '_id'`,
      );
    }
  }
  checkShape(fields);
  const nesting = nestingOf(fields);
  if (nesting > MAX_DOCUMENT_NESTING) {
    throw new Error(
      `Document is too nested (nested ${nesting} levels deep > maximum nesting ${MAX_DOCUMENT_NESTING})`,
    );
  }
  const bytes = getConvexSize(fields);
  if (bytes > MAX_DOCUMENT_BYTES) {
    throw new Error(
      `Value is too large (${mebibytes(bytes)} > maximum size ${mebibytes(MAX_DOCUMENT_BYTES)})`,
    );
  }
  return bytes;
}

/** Throws when the arguments of a function, or its result, are larger or deeper than Convex accepts. */
export function checkTransfer(value: Value, what: string): void {
  try {
    checkShape(value);
    const nesting = nestingOf(value);
    if (nesting > MAX_VALUE_NESTING) {
      throw new Error(
        `Value is too nested (nested ${nesting} levels deep > maximum nesting ${MAX_VALUE_NESTING})`,
      );
    }
    const bytes = getConvexSize(value);
    if (bytes > MAX_TRANSFER_BYTES) {
      throw new Error(
        `Value is too large (${mebibytes(bytes)} > maximum size ${mebibytes(MAX_TRANSFER_BYTES)})`,
      );
    }
  } catch (error) {
    throw new Error(`${what} invalid: ${error instanceof Error ? error.message : "unreadable"}`, {
      cause: error,
    });
  }
}

function checkShape(value: Value): void {
  if (Array.isArray(value)) {
    if (value.length > MAX_ARRAY_LENGTH) {
      throw new Error(`Array length is too long (${value.length} > maximum length ${MAX_ARRAY_LENGTH})`);
    }
    for (const element of value) checkShape(element);
    return;
  }
  if (!isPlainObject(value)) return;
  const names = Object.keys(value);
  if (names.length > MAX_OBJECT_FIELDS) {
    throw new Error(`Object has too many fields (${names.length} > maximum number ${MAX_OBJECT_FIELDS})`);
  }
  for (const name of names) {
    checkFieldName(name);
    const field = value[name];
    if (field !== undefined) checkShape(field);
  }
}

function checkFieldName(name: string): void {
  if (name === "") throw new Error("Field name is empty: field names must be nonempty");
  if (name.length > MAX_FIELD_NAME_LENGTH) {
    throw new Error(`Field name ${name} exceeds maximum field name length ${MAX_FIELD_NAME_LENGTH}.`);
  }
  if (name.startsWith("$")) throw new Error(`Field name ${name} starts with a '$', which is reserved.`);
  for (const character of name) {
    if (character < " " || character > "~") {
      throw new Error(
        `Field name ${name} has invalid character '${character}': Field names can only contain non-control ASCII characters`,
      );
    }
  }
}

function nestingOf(value: Value): number {
  if (Array.isArray(value)) return 1 + Math.max(0, ...value.map(nestingOf));
  if (isPlainObject(value)) return 1 + Math.max(0, ...Object.values(value).map(nestingOf));
  return 0;
}

function mebibytes(bytes: number): string {
  const size = bytes / MIB;
  return Number.isInteger(size) ? `${size} MiB` : `${size.toFixed(2)} MiB`;
}
