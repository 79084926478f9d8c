import type { JSONValue } from "convex/values";
import type { UserIdentity } from "../engine/context";

// The sync protocol of convex 1.48: JSON frames; timestamps are base64 (timestamps.ts).

export interface AddQuery {
  type: "Add";
  queryId: number;
  udfPath: string;
  args: JSONValue[];
  journal?: string | null;
  componentPath?: string;
}

interface RemoveQuery {
  type: "Remove";
  queryId: number;
}

export interface FunctionCall {
  requestId: number;
  udfPath: string;
  args: JSONValue[];
  componentPath?: string;
}

export interface Authenticate {
  type: "Authenticate";
  tokenType: "User" | "Admin" | "None";
  value?: string;
  baseVersion: number;
  impersonating?: UserIdentity;
  actingAs?: UserIdentity;
}

export interface ModifyQuerySet {
  type: "ModifyQuerySet";
  baseVersion: number;
  newVersion: number;
  modifications: (AddQuery | RemoveQuery)[];
}

export type ClientMessage =
  | { type: "Connect"; sessionId: string; maxObservedTimestamp?: string; clientTs?: number }
  | Authenticate
  | ModifyQuerySet
  | ({ type: "Mutation" } & FunctionCall)
  | ({ type: "Action" } & FunctionCall)
  | { type: "Event" };

/** Version of a client's view: its set of queries, its identity, and the commit it shows. */
export interface StateVersion {
  querySet: number;
  identity: number;
  ts: bigint;
}

export type QueryModification =
  | { type: "QueryUpdated"; queryId: number; value: JSONValue; logLines: string[]; journal: string | null }
  | {
      type: "QueryFailed";
      queryId: number;
      errorMessage: string;
      logLines: string[];
      errorData?: JSONValue;
      journal: string | null;
    }
  | { type: "QueryRemoved"; queryId: number };
