import { currentFunction } from "./context";
import type { FunctionContext } from "./context";
import { databaseSyscalls, openStream, normalizeId } from "./syscalls-database";
import { functionSyscalls } from "./syscalls-functions";
import { metaSyscalls, snapshotTimestamp } from "./syscalls-meta";
import { schedulerSyscalls } from "./syscalls-scheduler";
import { blobFromFile, storageSyscalls, storeBlob } from "./syscalls-storage";

/** Takes the arguments as JSON text and gives the result as JSON text. */
export type AsyncSyscall = (context: FunctionContext, json: string) => Promise<string>;

const ASYNC_SYSCALLS: Readonly<Record<string, AsyncSyscall>> = {
  ...databaseSyscalls,
  ...functionSyscalls,
  ...schedulerSyscalls,
  ...metaSyscalls,
  ...storageSyscalls,
};

/** Entry of `globalThis.Convex.syscall`. */
export function syscall(operation: string, json: string): string {
  const context = runningFunction();
  switch (operation) {
    case "1.0/queryStream":
      return openStream(context, json);
    case "1.0/queryCleanup":
      context.transaction?.closeStream((JSON.parse(json) as { queryId: number }).queryId);
      return "{}";
    case "1.0/db/normalizeId":
      return normalizeId(context, json);
    case "1.0/getSnapshotTs":
      return snapshotTimestamp(context);
    default:
      throw new Error(`Unknown operation ${operation}`);
  }
}

/** Entry of `globalThis.Convex.asyncSyscall`. */
export async function asyncSyscall(operation: string, json: string): Promise<string> {
  const context = runningFunction();
  const handler = ASYNC_SYSCALLS[operation];
  // The SDK recognises this wording.
  if (handler === undefined) throw new Error(`Unknown async operation ${operation}`);
  return handler(context, json);
}

/** Entry of `globalThis.Convex.jsSyscall`, which passes values that are not JSON. */
export async function jsSyscall(operation: string, args: Record<string, unknown>): Promise<unknown> {
  const context = runningFunction();
  if (operation === "storage/storeBlob" && args.blob instanceof Blob) return storeBlob(context, args.blob);
  if (operation === "storage/getBlob") return blobFromFile(context, String(args.storageId));
  throw new Error(`Unknown js operation ${operation}`);
}

function runningFunction(): FunctionContext {
  const context = currentFunction();
  if (context === undefined) throw new Error("No Convex function is running.");
  return context;
}
