import type { Context } from "hono";
import { ClerkApiError } from "../clerk-api-error";
import type { Session, User } from "../entities";
import type { Instance } from "../instance";

export interface BackendEnv {
  Variables: { instance: Instance };
}

export type BackendContext = Context<BackendEnv>;

/** The person with this id; Clerk's 404 without. */
export function requireUser(c: BackendContext, id: string): User {
  const user = c.var.instance.store.users.get(id);
  if (!user) throw ClerkApiError.notFound(`No user was found with id ${id}.`);
  return user;
}

/** The session with this id, in whatever state; Clerk's 404 without. */
export function requireSession(c: BackendContext, id: string): Session {
  const session = c.var.instance.store.sessions.get(id);
  if (!session) throw ClerkApiError.notFound(`No session was found with id ${id}.`);
  return session;
}

/** One page of `rows` by the query's `limit` (10 by default, at most 500) and `offset`. */
export function page<T>(c: BackendContext, rows: T[]): T[] {
  const limit = wholeNumber(c, "limit", 10, 500);
  const offset = wholeNumber(c, "offset", 0, Number.MAX_SAFE_INTEGER);
  return rows.slice(offset, offset + limit);
}

function wholeNumber(c: BackendContext, name: string, fallback: number, max: number): number {
  const text = c.req.query(name);
  if (text === undefined) return fallback;
  const value = Number(text);
  if (!Number.isInteger(value) || value < 0 || value > max) {
    throw ClerkApiError.invalidFormat(name, `${name} must be a whole number of at most ${max}.`);
  }
  return value;
}
