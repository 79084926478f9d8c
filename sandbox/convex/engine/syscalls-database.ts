import type { JSONValue } from "convex/values";
import { COMMIT_TIMESTAMP_GAP, notAnswered } from "../known-gaps";
import type { FunctionContext } from "./context";
import { transactionOf } from "./context";
import { insertDocument, patchDocument, removeDocument, replaceDocument } from "./documents";
import { parseFilter } from "./filters";
import { decodeTableNumber } from "./ids";
import type { SerializedQuery } from "./index-range";
import type { PageRequest } from "./pagination";
import { readPage } from "./pagination";
import { openSource } from "./query-source";
import type { AsyncSyscall } from "./syscalls";
import type { DocumentStream } from "./transaction";
import { documentJson, fieldsFromJson } from "./values";

interface Target {
  id: string;
  table?: string;
}

/** `ctx.db`. */
export const databaseSyscalls: Readonly<Record<string, AsyncSyscall>> = {
  "1.0/get": (context, json) => Promise.resolve(get(context, JSON.parse(json) as Target)),
  "1.0/queryStreamNext": (context, json) => Promise.resolve(streamNext(context, json)),
  "1.0/queryPage": (context, json) => Promise.resolve(readPage(context, JSON.parse(json) as PageRequest)),
  "1.0/count": (context, json) => Promise.resolve(count(context, json)),
  "1.0/insert": (context, json) =>
    write(context, () => {
      const { table, value } = JSON.parse(withoutCommitTs(json)) as { table: string; value: JSONValue };
      return JSON.stringify({ _id: insertDocument(context, table, fieldsFromJson(value, "insert")) });
    }),
  "1.0/shallowMerge": (context, json) =>
    write(context, () => {
      const { id, table, value } = JSON.parse(withoutCommitTs(json)) as Target & {
        value: Record<string, JSONValue>;
      };
      patchDocument(context, id, table, value);
      return "{}";
    }),
  "1.0/replace": (context, json) =>
    write(context, () => {
      const { id, table, value } = JSON.parse(withoutCommitTs(json)) as Target & { value: JSONValue };
      replaceDocument(context, id, table, fieldsFromJson(value, "replace"));
      return "{}";
    }),
  "1.0/remove": (context, json) =>
    write(context, () => {
      const { id, table } = JSON.parse(json) as Target;
      return documentJson(removeDocument(context, id, table));
    }),
};

/** Refuses `db.vars.commitTs`, which would have to be filled in at commit. */
function withoutCommitTs(json: string): string {
  if (json.includes('{"$commitTs":null}')) throw new Error(notAnswered(COMMIT_TIMESTAMP_GAP));
  return json;
}

/** A write waits for nested calls in progress, so that their rollback cannot undo it. */
async function write(context: FunctionContext, operation: () => string): Promise<string> {
  return context.children.busy ? context.children.run(() => Promise.resolve(operation())) : operation();
}

function get(context: FunctionContext, { id, table }: Target): string {
  const transaction = transactionOf(context);
  transaction.assertOpen();
  if (decodeTableNumber(id) === null) {
    throw new Error(`Invalid argument \`id\` for \`db.get\`: Unable to decode ID: Invalid ID "${id}".`);
  }
  const owner = context.component.tableOfId(id);
  if (owner === undefined) return "null";
  if (table !== undefined && table !== owner.name) {
    throw new Error(
      `Invalid argument \`id\` for \`db.get\`: expected ID in table '${table}' but got ID in table '${owner.name}'`,
    );
  }
  transaction.reads.addDocument(owner, id);
  const document = owner.documents.get(id);
  if (document === undefined) return "null";
  transaction.countRead(document);
  return documentJson(document);
}

/** `1.0/queryStream`: opens a query and returns its number as JSON text. */
export function openStream(context: FunctionContext, json: string): string {
  const { query } = JSON.parse(json) as { query: SerializedQuery };
  const transaction = transactionOf(context);
  transaction.assertOpen();
  const operators = query.operators.map((operator) =>
    "filter" in operator ? { filter: parseFilter(operator.filter) } : operator,
  );
  const source = openSource(context, query.source);
  const taken = operators.map(() => 0);
  const next: DocumentStream["next"] = () => {
    if (operators.some((operator, at) => "limit" in operator && (taken[at] ?? 0) >= operator.limit))
      return null;
    for (let document = source.next(); document !== null; document = source.next()) {
      const candidate = document;
      // Operators apply in the order they were chained: `.filter` after `.limit` filters what was taken.
      const passes = operators.every((operator, at) => {
        if ("filter" in operator) return operator.filter(candidate);
        const used = taken[at] ?? 0;
        taken[at] = used + 1;
        return used < operator.limit;
      });
      if (passes) return document;
      if (operators.some((operator, at) => "limit" in operator && (taken[at] ?? 0) >= operator.limit))
        return null;
    }
    return null;
  };
  return JSON.stringify({ queryId: transaction.openStream({ next }) });
}

function streamNext(context: FunctionContext, json: string): string {
  const transaction = transactionOf(context);
  transaction.assertOpen();
  const document = transaction.stream((JSON.parse(json) as { queryId: number }).queryId).next();
  return document === null
    ? '{"value":null,"done":true}'
    : `{"value":${documentJson(document)},"done":false}`;
}

function count(context: FunctionContext, json: string): string {
  const table = context.component.table((JSON.parse(json) as { table: string }).table);
  transactionOf(context).reads.addTable(table);
  return String(table.documents.size);
}

/** `1.0/db/normalizeId`: the id when it belongs to the table, else null. */
export function normalizeId(context: FunctionContext, json: string): string {
  const { table, idString } = JSON.parse(json) as { table: string; idString: string };
  const belongs = context.component.tableOfId(idString)?.name === table;
  return JSON.stringify({ id: belongs ? idString : null });
}
