import { activeSessions } from "../accounts/sessions";
import type { Client, Session, User } from "../entities";
import type { Instance } from "../instance";
import { sessionToken } from "../tokens/session-token";
import { backendSessionJson } from "./session";
import { signInJson } from "./sign-in";
import { signUpJson } from "./sign-up";
import { publicUserJson, userJson } from "./user";

/** Where the browser stands: its origin for tokens, and the address it reaches this server by. */
export interface View {
  origin: string;
  proxyUrl: string;
}

/** SessionJSON for the browser that owns the session; carries a fresh token while the session is active. */
export function sessionJson(instance: Instance, session: Session, user: User, view: View) {
  const active = session.status === "active";
  return {
    ...backendSessionJson(session),
    tasks: null,
    factor_verification_age: [0, -1],
    user: userJson(user, view.proxyUrl),
    public_user_data: publicUserJson(user, view.proxyUrl),
    last_active_token: active
      ? { object: "token", jwt: sessionToken(instance, session, user, { azp: view.origin }) }
      : null,
  };
}

/** ClientJSON: the sessions of one browser and its unfinished sign-up and sign-in. */
export function clientJson(instance: Instance, client: Client, view: View) {
  const { store } = instance;
  const sessions = activeSessions(store, client);
  const signUp = store.signUps.get(client.signUpId);
  const signIn = store.signIns.get(client.signInId);
  const current =
    sessions.find(({ session }) => session.id === client.lastActiveSessionId) ?? sessions.at(-1);
  return {
    object: "client",
    id: client.id,
    sessions: sessions.map(({ session, user }) => sessionJson(instance, session, user, view)),
    sign_up: signUp ? signUpJson(signUp) : null,
    sign_in: signIn ? signInJson(signIn, store.users.get(signIn.userId), view.proxyUrl) : null,
    last_active_session_id: current?.session.id ?? null,
    last_authentication_strategy: client.lastStrategy,
    cookie_expires_at: null,
    captcha_bypass: true,
    created_at: client.createdAt,
    updated_at: client.updatedAt,
  };
}
