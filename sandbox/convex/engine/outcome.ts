import type { JSONValue } from "convex/values";
import type { RequestMetadata, UserIdentity } from "./context";
import type { FunctionType } from "./functions";
import type { Transaction } from "./transaction";
import type { Watcher } from "./watch-index";

/** Options of a top-level call. */
export interface RunOptions {
  component?: string;
  identity?: UserIdentity | null;
  /** Whether internal functions may be called: the admin key, actions, the scheduler. */
  allowInternal?: boolean;
  journal?: string | null;
  request?: Partial<RequestMetadata>;
  /** Client session and request of a mutation, for exactly-once delivery. */
  dedupe?: { sessionId: string; requestId: number };
  /** Told once a later commit changes what the query read. */
  watcher?: Watcher;
  /** Adds the engine's own writes to a mutation's transaction; false gives the whole transaction up. */
  beforeCommit?: (transaction: Transaction) => boolean;
}

interface Finished {
  logLines: string[];
  /** Commit clock (ns): the commit of a mutation, the snapshot of a query. */
  timestamp: bigint;
}

interface Success extends Finished {
  ok: true;
  type: FunctionType;
  value: JSONValue;
  journal: string | null;
}

interface Failure extends Finished {
  ok: false;
  /** Convex's text, starting with the request id. */
  message: string;
  /** The data of a ConvexError, encoded; undefined for any other error. */
  data: JSONValue | undefined;
}

export type Outcome = Success | Failure;
