import type { Client, Device, FirstFactorStrategy, Session, SessionStatus, User } from "../entities";
import { backendSessionJson } from "../formatters/session";
import { newId, randomText } from "../ids";
import type { Instance } from "../instance";
import type { Store } from "../storage/store";
import { DAY, now } from "../time";

const LIFETIME = 7 * DAY;
const ABANDONED_AFTER = 30 * DAY;

/** A browser nobody has seen before. */
export function createClient(store: Store): Client {
  return store.clients.put({
    id: newId("client"),
    token: randomText(43),
    browserId: newId("dvb"),
    sessionIds: [],
    lastActiveSessionId: null,
    signInId: null,
    signUpId: null,
    lastStrategy: null,
    createdAt: now(),
    updatedAt: now(),
  });
}

/** Whether a session still signs somebody in. */
export function isActive(session: Session): boolean {
  return session.status === "active" && session.expireAt > now();
}

/** The sessions of a browser that sign somebody in, oldest first. */
export function activeSessions(store: Store, client: Client): { session: Session; user: User }[] {
  return client.sessionIds.flatMap((id) => {
    const session = store.sessions.get(id);
    const user = store.users.get(session?.userId);
    return session && user && isActive(session) ? [{ session, user }] : [];
  });
}

export interface NewSession {
  client: Client;
  user: User;
  strategy: FirstFactorStrategy;
  origin: string;
  device: Device;
}

/**
 * Signs `user` in on `client` and announces `session.created`. Single-session mode: what the browser had before
 * is replaced, and its finished sign-in or sign-up is forgotten.
 */
export function startSession(
  instance: Instance,
  { client, user, strategy, origin, device }: NewSession,
): Session {
  const { store } = instance;
  for (const { session } of activeSessions(store, client)) {
    store.sessions.put({ ...session, status: "replaced", updatedAt: now() });
  }
  const session = store.sessions.put({
    id: newId("sess"),
    clientId: client.id,
    userId: user.id,
    status: "active",
    origin,
    device,
    lastActiveAt: now(),
    expireAt: now() + LIFETIME,
    abandonAt: now() + ABANDONED_AFTER,
    createdAt: now(),
    updatedAt: now(),
  });
  store.clients.put({
    ...client,
    sessionIds: [session.id],
    lastActiveSessionId: session.id,
    signInId: null,
    signUpId: null,
    lastStrategy: strategy,
    updatedAt: now(),
  });
  // The caller's copy may be older than what checking the password stored, or of somebody deleted meanwhile.
  const current = store.users.get(user.id);
  if (current) store.users.put({ ...current, lastSignInAt: now() });
  instance.webhooks.send("session.created", backendSessionJson(session));
  return session;
}

/** Ends a session and announces `session.ended`, `session.removed` or `session.revoked`. */
export function endSession(
  instance: Instance,
  session: Session,
  status: Extract<SessionStatus, "ended" | "removed" | "revoked">,
): Session {
  const ended = instance.store.sessions.put({ ...session, status, updatedAt: now() });
  const client = instance.store.clients.get(session.clientId);
  if (client) instance.store.clients.put({ ...client, updatedAt: now() });
  instance.webhooks.send(`session.${status}`, backendSessionJson(ended));
  return ended;
}

/** Ends every other session of a person, as "sign out of all other devices" does. */
export function endOtherSessions(instance: Instance, userId: string, keepId: string | null): void {
  for (const session of instance.store.sessions.by(userId)) {
    if (session.id !== keepId && isActive(session)) endSession(instance, session, "revoked");
  }
}
