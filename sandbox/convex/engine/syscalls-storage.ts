import { createHash } from "node:crypto";
import type { ComponentTables } from "./component-tables";
import type { FunctionContext, Host } from "./context";
import { encodeId } from "./ids";
import type { AsyncSyscall } from "./syscalls";
import type { Transaction } from "./transaction";
import type { ConvexDocument } from "./values";

interface StorageArgs {
  storageId: string;
}

/** `ctx.storage`. */
export const storageSyscalls: Readonly<Record<string, AsyncSyscall>> = {
  "1.0/storageGenerateUploadUrl": (context) => Promise.resolve(JSON.stringify(uploadUrl(context))),
  "1.0/storageGetUrl": (context, json) => {
    const file = findFile(context, json);
    return Promise.resolve(
      JSON.stringify(file === null ? null : `${context.host.urls.cloud}/api/storage/${file._id}`),
    );
  },
  "1.0/storageGetMetadata": (context, json) => {
    const file = findFile(context, json);
    if (file === null) return Promise.resolve("null");
    const { sha256, size, contentType = null } = file;
    return Promise.resolve(JSON.stringify({ storageId: file._id, sha256, size, contentType }));
  },
  "1.0/storageDelete": async (context, json) => {
    const file = findFile(context, json);
    if (file === null) throw new Error("The file to delete does not exist.");
    await inTransaction(context, (transaction) => {
      transaction.put(context.component, context.component.table("_storage"), file._id, null);
    });
    return "null";
  },
  "1.0/storageStore": async (context, json) => {
    const { blob, contentType } = JSON.parse(json) as { blob: string; contentType: string };
    const id = await inTransaction(context, (transaction) =>
      storeFile(context.host, context.component, transaction, Buffer.from(blob, "base64"), contentType),
    );
    return JSON.stringify(id);
  },
  "1.0/storageGet": (context, json) => {
    const file = findFile(context, json);
    const bytes = file === null ? null : context.host.files.read(file._id);
    if (bytes === null) return Promise.resolve("null");
    return Promise.resolve(
      JSON.stringify({ blob: bytes.toString("base64"), contentType: file?.contentType ?? null }),
    );
  },
};

/** `ctx.storage.store` of an action. */
export async function storeBlob(context: FunctionContext, blob: Blob): Promise<string> {
  const bytes = Buffer.from(await blob.arrayBuffer());
  return context.host.transact((transaction) =>
    storeFile(context.host, context.component, transaction, bytes, blob.type),
  );
}

/** `ctx.storage.get` of an action. */
export function blobFromFile(context: FunctionContext, storageId: string): Blob | null {
  const file = fileIn(context.component, storageId);
  const bytes = file === null ? null : context.host.files.read(file._id);
  if (file === null || bytes === null) return null;
  const type = typeof file.contentType === "string" ? file.contentType : "";
  return new Blob([new Uint8Array(bytes)], { type });
}

/** Stores bytes with their `_storage` document and returns the storage id. */
export function storeFile(
  host: Host,
  component: ComponentTables,
  transaction: Transaction,
  bytes: Buffer,
  contentType: string,
): string {
  const table = component.table("_storage");
  const id = encodeId(table.number);
  host.files.write(id, bytes);
  transaction.put(component, table, id, {
    _id: id,
    _creationTime: host.database.creationTime(host.now()),
    sha256: createHash("sha256").update(bytes).digest("base64"),
    size: bytes.length,
    ...(contentType === "" ? {} : { contentType }),
  });
  return id;
}

function fileIn(component: ComponentTables, storageId: string): ConvexDocument | null {
  const table = component.tableOfId(storageId);
  return table?.name === "_storage" ? (table.documents.get(storageId) ?? null) : null;
}

function findFile(context: FunctionContext, json: string): ConvexDocument | null {
  const { storageId } = JSON.parse(json) as StorageArgs;
  context.transaction?.reads.addDocument(context.component.table("_storage"), storageId);
  return fileIn(context.component, storageId);
}

function uploadUrl(context: FunctionContext): string {
  const token = context.host.uploadTokens.issue(context.component.path);
  return `${context.host.urls.cloud}/api/storage/upload?token=${token}`;
}

async function inTransaction<T>(context: FunctionContext, task: (transaction: Transaction) => T): Promise<T> {
  return context.transaction === null ? context.host.transact(task) : task(context.transaction);
}
