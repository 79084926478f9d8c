import type { JSONValue, Value } from "convex/values";
import type { FunctionContext } from "./context";
import { transactionOf } from "./context";
import { withoutSystemFields } from "./database";
import { encodeId } from "./ids";
import { checkDocument } from "./limits";
import type { Table } from "./table";
import { mismatch } from "./validators";
import type { ConvexDocument, DocumentFields } from "./values";
import { literalFromJson } from "./values";

/** Inserts a document and returns its id. */
export function insertDocument(context: FunctionContext, tableName: string, fields: DocumentFields): string {
  const table = context.component.table(tableName);
  const id = encodeId(table.number);
  const now = context.startedAt ?? context.host.now();
  save(context, table, id, context.host.database.creationTime(now), fields);
  return id;
}

/** Merges fields into a document; `{"$undefined": null}` removes one. */
export function patchDocument(
  context: FunctionContext,
  id: string,
  tableName: string | undefined,
  value: Record<string, JSONValue>,
): void {
  const { table, document } = existing(context, id, tableName, "patch");
  const merged: Record<string, Value> = withoutSystemFields(document);
  for (const [name, json] of Object.entries(value)) {
    const field = literalFromJson(json);
    if (isSystemField(name)) assertUnchanged(document, name, field);
    else if (field === undefined) Reflect.deleteProperty(merged, name);
    else merged[name] = field;
  }
  save(context, table, id, document._creationTime, merged);
}

export function replaceDocument(
  context: FunctionContext,
  id: string,
  tableName: string | undefined,
  value: DocumentFields,
): void {
  const { table, document } = existing(context, id, tableName, "replace");
  const fields: Record<string, Value> = {};
  for (const [name, field] of Object.entries(value)) {
    if (isSystemField(name)) assertUnchanged(document, name, field);
    else fields[name] = field;
  }
  save(context, table, id, document._creationTime, fields);
}

/** Deletes a document and returns its last version. */
export function removeDocument(
  context: FunctionContext,
  id: string,
  tableName: string | undefined,
): ConvexDocument {
  const { table, document } = existing(context, id, tableName, "delete");
  transactionOf(context).count("documentsWritten");
  transactionOf(context).put(context.component, table, id, null);
  return document;
}

function existing(
  context: FunctionContext,
  id: string,
  tableName: string | undefined,
  operation: string,
): { table: Table; document: ConvexDocument } {
  const table = context.component.tableOfId(id);
  if (table === undefined) {
    throw new Error(
      `Invalid argument \`id\` for \`db.${operation}\`: Unable to decode ID: Invalid ID "${id}".`,
    );
  }
  if (tableName !== undefined && tableName !== table.name) {
    throw new Error(
      `Invalid argument \`id\` for \`db.${operation}\`: expected ID in table '${tableName}' but got ID in table '${table.name}'`,
    );
  }
  if (table.name.startsWith("_")) throw new Error("System tables (prefixed with `_`) are read-only.");
  transactionOf(context).reads.addDocument(table, id);
  const document = table.documents.get(id);
  if (document === undefined) {
    const action = operation === "patch" ? "Update" : operation === "replace" ? "Replace" : "Delete";
    throw new Error(`${action} on nonexistent document ID ${id}`);
  }
  return { table, document };
}

function save(
  context: FunctionContext,
  table: Table,
  id: string,
  creationTime: number,
  fields: DocumentFields,
): void {
  const transaction = transactionOf(context);
  transaction.count("documentsWritten");
  transaction.count("bytesWritten", checkDocument(fields));
  if (table.definition !== null && context.component.schemaValidation) {
    const problem = mismatch(table.definition.documentType, fields, context.component);
    if (problem !== null) {
      throw new Error(
        `Failed to insert or update a document in table "${table.name}" because it does not match the schema: ${problem}`,
      );
    }
  }
  transaction.put(context.component, table, id, { _id: id, _creationTime: creationTime, ...fields });
}

function isSystemField(name: string): name is "_id" | "_creationTime" {
  return name === "_id" || name === "_creationTime";
}

function assertUnchanged(
  document: ConvexDocument,
  name: "_id" | "_creationTime",
  value: Value | undefined,
): void {
  if (value === undefined || value === document[name]) return;
  throw new Error(
    `Provided \`${name}\` field value ${JSON.stringify(value)} does not match the document's ${name} ${JSON.stringify(document[name])}`,
  );
}
