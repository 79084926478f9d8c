import { Hono } from "hono";
import { describeDevice } from "../accounts/describe-device";
import { findByEmail, parseEmail, requireFree } from "../accounts/email-addresses";
import { attemptCode, sendCode } from "../accounts/email-code";
import { hashPassword } from "../accounts/password-hash";
import { activeSessions, startSession } from "../accounts/sessions";
import { createUser } from "../accounts/users";
import { ClerkApiError } from "../clerk-api-error";
import type { Client, SignUp } from "../entities";
import { signUpJson } from "../formatters/sign-up";
import { newId } from "../ids";
import { DAY, now } from "../time";
import { metadataField, required } from "./form";
import type { Form } from "./form";
import { ensureClient, requireClient, respond } from "./frontend-env";
import type { FrontendContext, FrontendEnv } from "./frontend-env";

/** `/v1/client/sign_ups`: from an address and a password to a person with a proved address and a session. */
export const signUps = new Hono<FrontendEnv>()
  .post("/", async (c) => {
    const client = ensureClient(c);
    const { store } = c.var.instance;
    if (activeSessions(store, client).length > 0) throw ClerkApiError.sessionExists();
    const signUp = await withFields(c, newSignUp(client), c.var.form);
    store.signUps.put(signUp);
    store.clients.put({ ...client, signUpId: signUp.id, signInId: null });
    return respond(c, client.id, signUpJson(signUp));
  })
  .get("/:id", (c) => {
    const signUp = requireSignUp(c, c.req.param("id"));
    return respond(c, signUp.clientId, signUpJson(signUp));
  })
  .patch("/:id", async (c) => {
    const changed = await withFields(c, requireOpen(c, c.req.param("id")), c.var.form);
    return respond(c, changed.clientId, signUpJson(finish(c, c.var.instance.store.signUps.put(changed))));
  })
  .post("/:id/prepare_verification", (c) => {
    const signUp = requireOpen(c, c.req.param("id"));
    if (required(c.var.form, "strategy") !== "email_code") throw ClerkApiError.strategyInvalid();
    if (signUp.emailAddress === null) throw ClerkApiError.missing("email_address");
    const { store } = c.var.instance;
    const verification = sendCode(store, signUp.emailAddress, "sign_up");
    return respond(c, signUp.clientId, signUpJson(store.signUps.put({ ...signUp, verification })));
  })
  .post("/:id/attempt_verification", (c) => {
    const signUp = requireOpen(c, c.req.param("id"));
    const { verification, error } = attemptCode(signUp.verification, required(c.var.form, "code"));
    const attempted = c.var.instance.store.signUps.put({ ...signUp, verification });
    if (error) throw error;
    return respond(c, signUp.clientId, signUpJson(finish(c, attempted)));
  });

function newSignUp(client: Client): SignUp {
  return {
    id: newId("sua"),
    clientId: client.id,
    emailAddress: null,
    passwordHash: null,
    firstName: null,
    lastName: null,
    unsafeMetadata: {},
    verification: null,
    createdUserId: null,
    createdSessionId: null,
    abandonAt: now() + DAY,
  };
}

/** `signUp` with the fields of the form; another address has to be proved again. */
async function withFields(c: FrontendContext, signUp: SignUp, form: Form): Promise<SignUp> {
  const changed = { ...signUp };
  const email = form.get("email_address");
  if (email) {
    changed.emailAddress = parseEmail(email);
    requireFree(c.var.instance.store, changed.emailAddress);
    if (changed.emailAddress !== signUp.emailAddress) changed.verification = null;
  }
  const password = form.get("password");
  if (password !== undefined) changed.passwordHash = await hashPassword(password, "password");
  changed.firstName = form.get("first_name") || changed.firstName;
  changed.lastName = form.get("last_name") || changed.lastName;
  changed.unsafeMetadata = metadataField(form, "unsafe_metadata") ?? changed.unsafeMetadata;
  return changed;
}

/** Makes the person and the session once nothing is missing; otherwise returns the sign-up as it is. */
function finish(c: FrontendContext, signUp: SignUp): SignUp {
  const { instance, view } = c.var;
  const { emailAddress, passwordHash, verification } = signUp;
  if (emailAddress === null || passwordHash === null || verification?.status !== "verified") return signUp;
  // Another sign-up may have proved the same address while this one waited for its code.
  if (findByEmail(instance.store, emailAddress)) throw ClerkApiError.emailTaken();
  const user = createUser(instance, { ...signUp, id: newId("user"), email: emailAddress });
  const session = startSession(instance, {
    client: requireClient(c),
    user,
    strategy: "password",
    origin: view.origin,
    device: describeDevice(c.req.header("user-agent") ?? ""),
  });
  return instance.store.signUps.put({ ...signUp, createdUserId: user.id, createdSessionId: session.id });
}

/** A sign-up of this browser that is not abandoned. */
function requireSignUp(c: FrontendContext, id: string): SignUp {
  const signUp = c.var.instance.store.signUps.get(id);
  if (!signUp || signUp.clientId !== requireClient(c).id || signUp.abandonAt <= now()) {
    throw ClerkApiError.notFound("No sign up attempt was found.");
  }
  return signUp;
}

/** A sign-up that can still change. */
function requireOpen(c: FrontendContext, id: string): SignUp {
  const signUp = requireSignUp(c, id);
  if (signUp.createdUserId !== null) throw ClerkApiError.notFound("The sign up attempt is already complete.");
  return signUp;
}
