import { Hono } from "hono";
import { checkPassword } from "../accounts/check-password";
import { hashPassword, matchesHash } from "../accounts/password-hash";
import { endOtherSessions, endSession, isActive } from "../accounts/sessions";
import { deleteUser, updateUser } from "../accounts/users";
import { ClerkApiError } from "../clerk-api-error";
import type { User } from "../entities";
import { backendSessionJson, sessionWithActivityJson } from "../formatters/session";
import { userJson } from "../formatters/user";
import { json } from "../json";
import { metadataField, required } from "./form";
import type { Form } from "./form";
import { requireUser, respond } from "./frontend-env";
import type { FrontendEnv } from "./frontend-env";

/** `/v1/me`: the signed-in person's profile, password, devices and the end of the account. */
export const me = new Hono<FrontendEnv>()
  .get("/", (c) => {
    const { client, user } = requireUser(c);
    return respond(c, client.id, userJson(user, c.var.view.proxyUrl));
  })
  .patch("/", (c) => {
    const { client, user } = requireUser(c);
    const updated = updateUser(c.var.instance, withProfile(user, c.var.form));
    return respond(c, client.id, userJson(updated, c.var.view.proxyUrl));
  })
  .delete("/", (c) => {
    const { client, user } = requireUser(c);
    deleteUser(c.var.instance, user);
    return respond(c, client.id, { id: user.id, object: "user", deleted: true });
  })
  .post("/change_password", async (c) => {
    const { instance, form, view } = c.var;
    const { client, session, user } = requireUser(c);
    const newPassword = required(form, "new_password");
    if (user.passwordHash !== null) {
      await checkPassword(instance.store, user, required(form, "current_password"), "current_password");
      if (await matchesHash(newPassword, user.passwordHash)) throw samePassword();
    }
    const passwordHash = await hashPassword(newPassword, "new_password");
    const updated = updateUser(instance, { ...requireUser(c).user, passwordHash });
    if (form.get("sign_out_of_other_sessions") === "true") endOtherSessions(instance, user.id, session.id);
    return respond(c, client.id, userJson(updated, view.proxyUrl));
  })
  .get("/sessions", (c) => {
    const { user } = requireUser(c);
    return json(c, c.var.instance.store.sessions.by(user.id).map(sessionWithActivityJson));
  })
  .get("/sessions/active", (c) => {
    const { user } = requireUser(c);
    const sessions = c.var.instance.store.sessions.by(user.id).filter(isActive);
    return json(c, sessions.map(sessionWithActivityJson));
  })
  .post("/sessions/:id/revoke", (c) => {
    const { client, user } = requireUser(c);
    const session = c.var.instance.store.sessions.get(c.req.param("id"));
    if (!session || session.userId !== user.id || !isActive(session)) {
      throw ClerkApiError.notFound("No session was found.");
    }
    return respond(c, client.id, backendSessionJson(endSession(c.var.instance, session, "revoked")));
  });

/** `user` with the profile fields of the form; only a proved address of their own can be the primary one. */
function withProfile(user: User, form: Form): User {
  const changed = { ...user };
  if (form.has("first_name")) changed.firstName = form.get("first_name") || null;
  if (form.has("last_name")) changed.lastName = form.get("last_name") || null;
  changed.unsafeMetadata = metadataField(form, "unsafe_metadata") ?? user.unsafeMetadata;
  const primary = form.get("primary_email_address_id");
  if (primary) {
    const email = user.emailAddresses.find(({ id }) => id === primary);
    if (email?.verification?.status !== "verified") {
      throw ClerkApiError.invalidFormat(
        "primary_email_address_id",
        "The email address has to be verified first.",
      );
    }
    changed.primaryEmailAddressId = email.id;
  }
  return changed;
}

function samePassword(): ClerkApiError {
  return new ClerkApiError(422, {
    code: "form_new_password_matches_current",
    message: "New password cannot be the same as the current password.",
    param: "new_password",
  });
}
