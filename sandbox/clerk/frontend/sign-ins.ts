import { Hono } from "hono";
import { checkPassword, requireUnlocked, unlock } from "../accounts/check-password";
import { describeDevice } from "../accounts/describe-device";
import { findByEmail } from "../accounts/email-addresses";
import { attemptCode, sendCode } from "../accounts/email-code";
import { hashPassword } from "../accounts/password-hash";
import { activeSessions, endOtherSessions, startSession } from "../accounts/sessions";
import { acceptTicket } from "../accounts/tickets";
import { updateUser } from "../accounts/users";
import { ClerkApiError } from "../clerk-api-error";
import type { Client, FirstFactorStrategy, SignIn, User } from "../entities";
import { signInJson } from "../formatters/sign-in";
import { primaryEmail } from "../formatters/user";
import { newId } from "../ids";
import { DAY, now } from "../time";
import { required } from "./form";
import { ensureClient, requireClient, respond } from "./frontend-env";
import type { FrontendContext, FrontendEnv } from "./frontend-env";

type CodeStrategy = Extract<FirstFactorStrategy, "email_code" | "reset_password_email_code">;

/** `/v1/client/sign_ins`: from an identifier to a session, by password, e-mail code or ticket. */
export const signIns = new Hono<FrontendEnv>()
  .post("/", async (c) => {
    const { store } = c.var.instance;
    const client = ensureClient(c);
    if (activeSessions(store, client).length > 0) throw ClerkApiError.sessionExists();
    return answer(c, await begin(c, client));
  })
  .get("/:id", (c) => answer(c, requireSignIn(c, c.req.param("id"))))
  .post("/:id/prepare_first_factor", (c) => {
    const signIn = requireSignIn(c, c.req.param("id"));
    const user = requireCandidate(c, signIn);
    return answer(c, prepare(c, signIn, user, codeStrategy(required(c.var.form, "strategy"))));
  })
  .post("/:id/attempt_first_factor", async (c) => {
    const signIn = requireSignIn(c, c.req.param("id"));
    const user = requireCandidate(c, signIn);
    const strategy = required(c.var.form, "strategy");
    if (strategy === "password") {
      await checkPassword(c.var.instance.store, user, required(c.var.form, "password"), "password");
      return answer(c, complete(c, signIn, user, "password"));
    }
    return answer(c, attempt(c, signIn, user, codeStrategy(strategy)));
  })
  .post("/:id/reset_password", async (c) => {
    const passwordHash = await hashPassword(required(c.var.form, "password"), "password");
    const signIn = requireSignIn(c, c.req.param("id"));
    const user = c.var.instance.store.users.get(signIn.userId);
    if (signIn.status !== "needs_new_password" || !user) throw ClerkApiError.strategyInvalid();
    const changed = updateUser(c.var.instance, { ...user, passwordHash });
    unlock(c.var.instance.store, user.id);
    if (c.var.form.get("sign_out_of_other_sessions") === "true")
      endOtherSessions(c.var.instance, user.id, null);
    return answer(c, complete(c, signIn, changed, "password"));
  });

function answer(c: FrontendContext, signIn: SignIn): Response {
  const user = c.var.instance.store.users.get(signIn.userId);
  return respond(c, signIn.clientId, signInJson(signIn, user, c.var.view.proxyUrl));
}

/** The sign-in of a new attempt: with everything in the form it is complete at once. */
async function begin(c: FrontendContext, client: Client): Promise<SignIn> {
  const { form, instance } = c.var;
  if (form.get("strategy") === "ticket") {
    const user = acceptTicket(instance.store, required(form, "ticket"));
    return complete(c, store(c, newSignIn(client, null, user)), user, "ticket");
  }
  const strategy = form.get("strategy");
  const byCode = strategy && strategy !== "password" ? codeStrategy(strategy) : null;
  const identifier = form.get("identifier") || null;
  const user = identifier === null ? undefined : findByEmail(instance.store, identifier);
  if (identifier !== null && !user) {
    throw new ClerkApiError(422, {
      code: "form_identifier_not_found",
      message: "Couldn't find your account.",
      param: "identifier",
    });
  }
  const signIn = store(c, newSignIn(client, identifier, user));
  if (!user) return signIn;
  const password = form.get("password");
  if (password) {
    await checkPassword(instance.store, user, password, "password");
    return complete(c, signIn, user, "password");
  }
  return byCode === null ? signIn : prepare(c, signIn, user, byCode);
}

function newSignIn(client: Client, identifier: string | null, user: User | undefined): SignIn {
  return {
    id: newId("sia"),
    clientId: client.id,
    status: user ? "needs_first_factor" : "needs_identifier",
    identifier,
    userId: user?.id ?? null,
    verification: null,
    createdSessionId: null,
    abandonAt: now() + DAY,
  };
}

/** Stores a new sign-in and makes it the browser's current one. */
function store(c: FrontendContext, signIn: SignIn): SignIn {
  const { clients, signIns } = c.var.instance.store;
  const client = clients.get(signIn.clientId);
  if (client) clients.put({ ...client, signInId: signIn.id, signUpId: null });
  return signIns.put(signIn);
}

/** Sends a code; asking for another one makes the old one void. */
function prepare(c: FrontendContext, signIn: SignIn, user: User, strategy: CodeStrategy): SignIn {
  requireUnlocked(user);
  const email = primaryEmail(user);
  if (!email || (strategy === "reset_password_email_code" && user.passwordHash === null)) {
    throw ClerkApiError.strategyInvalid();
  }
  const purpose = strategy === "email_code" ? "sign_in" : "reset_password";
  const verification = sendCode(c.var.instance.store, email.emailAddress, purpose, strategy);
  return c.var.instance.store.signIns.put({ ...signIn, verification });
}

/** Takes a code: a sign-in by code is complete, a reset waits for the new password. */
function attempt(c: FrontendContext, signIn: SignIn, user: User, strategy: CodeStrategy): SignIn {
  requireUnlocked(user);
  const prepared = signIn.verification?.strategy === strategy ? signIn.verification : null;
  const { verification, error } = attemptCode(prepared, required(c.var.form, "code"));
  const attempted = c.var.instance.store.signIns.put({
    ...signIn,
    verification: verification ?? signIn.verification,
    status: error || strategy === "email_code" ? signIn.status : "needs_new_password",
  });
  if (error) throw error;
  return strategy === "email_code" ? complete(c, attempted, user, strategy) : attempted;
}

function complete(c: FrontendContext, signIn: SignIn, user: User, strategy: FirstFactorStrategy): SignIn {
  const { instance, view } = c.var;
  const client = instance.store.clients.get(signIn.clientId);
  if (!client) throw ClerkApiError.unauthenticated();
  const session = startSession(instance, {
    client,
    user,
    strategy,
    origin: view.origin,
    device: describeDevice(c.req.header("user-agent") ?? ""),
  });
  const verification = { strategy, status: "verified", attempts: 0, expireAt: null } as const;
  return instance.store.signIns.put({
    ...signIn,
    status: "complete",
    verification,
    createdSessionId: session.id,
  });
}

/** A sign-in of this browser that is not abandoned. */
function requireSignIn(c: FrontendContext, id: string): SignIn {
  const signIn = c.var.instance.store.signIns.get(id);
  if (!signIn || signIn.clientId !== requireClient(c).id || signIn.abandonAt <= now()) {
    throw ClerkApiError.notFound("No sign in attempt was found.");
  }
  return signIn;
}

/** Whoever an unfinished sign-in is for. */
function requireCandidate(c: FrontendContext, signIn: SignIn): User {
  const user = c.var.instance.store.users.get(signIn.userId);
  if (!user || signIn.status !== "needs_first_factor") throw ClerkApiError.strategyInvalid();
  return user;
}

function codeStrategy(strategy: string): CodeStrategy {
  if (strategy === "email_code" || strategy === "reset_password_email_code") return strategy;
  throw ClerkApiError.strategyInvalid();
}
