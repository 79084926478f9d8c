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
/** A number takes nine bytes in Convex and at least one character as JSON; nothing else grows as much. */
const MOST_BYTES_PER_CHARACTER = 9;

const NOT_PRINTABLE = /[^ -~]/u;

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
  const nesting = checkShape(fields);
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

/**
 * Throws when the arguments of a function, or its result, are larger or deeper than Convex accepts. `jsonLength` is the
 * length of the value's JSON text: a text that is far too short to break the limit on size need not be measured.
 */
export function checkTransfer(value: Value, jsonLength: number, what: string): void {
  try {
    const nesting = checkShape(value);
    if (nesting > MAX_VALUE_NESTING) {
      throw new Error(
        `Value is too nested (nested ${nesting} levels deep > maximum nesting ${MAX_VALUE_NESTING})`,
      );
    }
    const bytes = jsonLength * MOST_BYTES_PER_CHARACTER < MAX_TRANSFER_BYTES ? 0 : getConvexSize(value);
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

/** Throws when a list, an object or a name breaks a limit. Returns how deep the value is nested. */
function checkShape(value: Value): number {
  let deepest = 0;
  if (Array.isArray(value)) {
    if (value.length > MAX_ARRAY_LENGTH) {
      throw new Error(`Array length is too long (${value.length} > maximum length ${MAX_ARRAY_LENGTH})`);
    }
    for (const element of value) deepest = Math.max(deepest, checkShape(element));
    return deepest + 1;
  }
  if (!isPlainObject(value)) return 0;
  const names = Object.keys(value);
  if (names.length > MAX_OBJECT_FIELDS) {
    throw new Error(`Object has too many fields (${names.length} > maximum number ${MAX_OBJECT_FIELDS})`);
  }
  for (const name of names) {
    checkFieldName(name);
    const field = value[name];
    if (field !== undefined) deepest = Math.max(deepest, checkShape(field));
  }
  return deepest + 1;
}

function checkFieldName(name: string): void {
  if (name === "") throw new Error("Field name is empty: field names must be nonempty");
  if (name.length > MAX_FIELD_NAME_LENGTH) {
    throw new Error(`Field name ${name} exceeds maximum field name length ${MAX_FIELD_NAME_LENGTH}.`);
  }
  if (name.startsWith("$")) throw new Error(`Field name ${name} starts with a '$', which is reserved.`);
  const character = NOT_PRINTABLE.exec(name)?.[0];
  if (character === undefined) return;
  throw new Error(
    `Field name ${name} has invalid character '${character}': Field names can only contain non-control ASCII characters`,
  );
}

function mebibytes(bytes: number): string {
  const size = bytes / MIB;
  return Number.isInteger(size) ? `${size} MiB` : `${size.toFixed(2)} MiB`;
}
