import { AsyncLocalStorage } from "node:async_hooks";
import type { JSONValue } from "convex/values";
import type { ComponentTables } from "./component-tables";
import type { Database } from "./database";
import type { FileStore } from "./file-store";
import type { FunctionRegistry, FunctionType, RegisteredFunction } from "./functions";
import { Lock } from "./lock";
import type { Outcome, RunOptions } from "./outcome";
import type { Transaction } from "./transaction";
import type { UploadTokens } from "./upload-tokens";

/** Who calls, as `ctx.auth.getUserIdentity()` returns it. */
export type UserIdentity = Record<string, JSONValue>;

/** What `ctx.meta.getRequestMetadata()` returns. */
export interface RequestMetadata {
  ip: string | null;
  userAgent: string | null;
  requestId: string;
  scheduledFunctionId: string | null;
  authToken: string | null;
}

/** What the functions a program calls (the syscalls) need of the engine. */
export interface Host {
  readonly database: Database;
  readonly functions: FunctionRegistry;
  readonly files: FileStore;
  readonly uploadTokens: UploadTokens;
  /** Base URLs for file links and `CONVEX_SITE_URL`. */
  readonly urls: { cloud: string; site: string };
  /** Billing time in epoch milliseconds. */
  now(): number;
  /** Runs a function as a top-level call with its own transaction. */
  run(type: FunctionType | "any", path: string, args: JSONValue, options: RunOptions): Promise<Outcome>;
  /** Runs a function inside the transaction of `context`. */
  call(context: FunctionContext, target: RegisteredFunction, args: JSONValue): Promise<JSONValue>;
  /** Runs the engine's own writes as one transaction. */
  transact<T>(task: (transaction: Transaction) => T): Promise<T>;
  /** Receives each line a function logs. */
  log(context: FunctionContext, line: string): void;
}

/** One running function. */
export interface FunctionContext {
  host: Host;
  component: ComponentTables;
  path: string;
  type: FunctionType | "httpAction";
  identity: UserIdentity | null;
  /** Present in queries and mutations. */
  transaction: Transaction | null;
  /** Billing time at the start, frozen for queries and mutations; null in actions, where time runs. */
  startedAt: number | null;
  logLines: string[];
  request: RequestMetadata;
  /** Where a reactive page ended last time, and where it ends now. */
  journalIn: string | null;
  journalOut: string | null;
  paginated: boolean;
  /** Nested calls, and writes made beside them, run one at a time. */
  children: Lock;
}

const storage = new AsyncLocalStorage<FunctionContext | undefined>();

/** The running function, or undefined outside of functions. */
export function currentFunction(): FunctionContext | undefined {
  return storage.getStore();
}

export function runInside<T>(context: FunctionContext, task: () => T): T {
  return storage.run(context, task);
}

/** Runs the engine's own work so that no function's rules (frozen time, no timers) apply to it. */
export function runOutside<T>(task: () => T): T {
  return storage.run(undefined, task);
}

/** The transaction of a query or mutation; throws in actions. */
export function transactionOf(context: FunctionContext): Transaction {
  if (context.transaction === null)
    throw new Error("The database is only available in queries and mutations.");
  return context.transaction;
}

/** A context for a call nested in `parent`; the caller's identity does not cross into another component. */
export function childContext(
  parent: FunctionContext,
  component: ComponentTables,
  path: string,
  type: FunctionType,
): FunctionContext {
  const identity = component === parent.component ? parent.identity : null;
  return {
    ...parent,
    component,
    path,
    type,
    identity,
    journalIn: null,
    journalOut: null,
    paginated: false,
    children: new Lock(),
  };
}
