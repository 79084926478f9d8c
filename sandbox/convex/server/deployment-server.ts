import type { JSONValue } from "convex/values";
import { readAdminKey } from "../auth/admin-key";
import type { TokenVerifier } from "../auth/verify-token";
import { TokenRejectedError } from "../auth/verify-token";
import type { UserIdentity } from "../engine/context";
import type { Engine } from "../engine/engine";
import type { LoadedApp } from "../loader/load-app";
import { HttpError } from "./http-io";

/** What every route needs; `app` and `verifier` change on reload. */
export interface DeploymentServer {
  engine: Engine;
  adminKey: string;
  app: LoadedApp;
  verifier: TokenVerifier;
  /** Loads the code again, if it changed since; codegen and `convex dev` push through this. */
  reload(): Promise<void>;
}

/** Who sent a request. */
export interface Caller {
  identity: UserIdentity | null;
  isAdmin: boolean;
  /** The verified token of a user, for request metadata. */
  token: string | null;
}

/** Reads an `Authorization` header: `Bearer <jwt>`, `Convex <admin key>`, or none. Throws HttpError. */
export async function authenticate(server: DeploymentServer, header: string | undefined): Promise<Caller> {
  if (header === undefined) return { identity: null, isAdmin: false, token: null };
  const [scheme = "", credentials = ""] = header.split(/ +(.*)/s);
  if (scheme.toLowerCase() === "convex") {
    const admin = readAdminKey(credentials, server.adminKey);
    if (admin === null) throw new HttpError(403, "BadDeployKey", "The provided deploy key was invalid.");
    return { identity: admin.identity, isAdmin: true, token: null };
  }
  if (scheme.toLowerCase() !== "bearer") {
    throw new HttpError(400, "InvalidAuthHeader", "The Authorization header has an unknown scheme.");
  }
  try {
    const { identity } = await server.verifier.verify(credentials.trim());
    return { identity, isAdmin: false, token: credentials.trim() };
  } catch (error) {
    if (error instanceof TokenRejectedError) throw new HttpError(401, error.code, error.message);
    throw error;
  }
}

/** Arguments come as an object or as an array holding one. */
export function argumentsOf(args: unknown): JSONValue {
  const value = Array.isArray(args) ? (args[0] as JSONValue | undefined) : (args as JSONValue | undefined);
  return value ?? {};
}
