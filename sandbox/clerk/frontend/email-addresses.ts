import { Hono } from "hono";
import { newEmailAddress, parseEmail, requireFree, withEmailAddress } from "../accounts/email-addresses";
import { attemptCode, sendCode } from "../accounts/email-code";
import { updateUser } from "../accounts/users";
import { ClerkApiError } from "../clerk-api-error";
import type { EmailAddress, User } from "../entities";
import { emailAddressJson } from "../formatters/user";
import { json } from "../json";
import { now } from "../time";
import { required } from "./form";
import { requireUser, respond } from "./frontend-env";
import type { FrontendContext, FrontendEnv } from "./frontend-env";

/** `/v1/me/email_addresses`: adding, proving and removing an address. Clerk counts it only once it is proved. */
export const emailAddresses = new Hono<FrontendEnv>()
  .get("/", (c) => json(c, requireUser(c).user.emailAddresses.map(emailAddressJson)))
  .post("/", (c) => {
    const { client, user } = requireUser(c);
    const address = parseEmail(required(c.var.form, "email_address"));
    requireFree(c.var.instance.store, address, user);
    if (user.emailAddresses.some((email) => email.emailAddress === address)) throw ClerkApiError.emailTaken();
    const email = newEmailAddress(address, null);
    c.var.instance.store.users.put({ ...user, emailAddresses: [...user.emailAddresses, email] });
    return respond(c, client.id, emailAddressJson(email));
  })
  .get("/:id", (c) => {
    const { email, client } = requireOwn(c, c.req.param("id"));
    return respond(c, client.id, emailAddressJson(email));
  })
  .post("/:id/prepare_verification", (c) => {
    const { email, user, client } = requireOwn(c, c.req.param("id"));
    if (required(c.var.form, "strategy") !== "email_code") throw ClerkApiError.strategyInvalid();
    if (email.verification?.status === "verified") return respond(c, client.id, emailAddressJson(email));
    const { store } = c.var.instance;
    const prepared = { ...email, verification: sendCode(store, email.emailAddress, "email_address") };
    store.users.put(withEmailAddress(user, prepared));
    return respond(c, client.id, emailAddressJson(prepared));
  })
  .post("/:id/attempt_verification", (c) => {
    const { email, user, client } = requireOwn(c, c.req.param("id"));
    const { instance } = c.var;
    requireFree(instance.store, email.emailAddress, user);
    const { verification, error } = attemptCode(email.verification, required(c.var.form, "code"));
    const attempted = { ...email, verification, updatedAt: now() };
    const changed = withEmailAddress(user, attempted);
    if (error) {
      instance.store.users.put(changed);
      throw error;
    }
    updateUser(instance, { ...changed, primaryEmailAddressId: user.primaryEmailAddressId ?? email.id });
    return respond(c, client.id, emailAddressJson(attempted));
  })
  .delete("/:id", (c) => {
    const { email, user, client } = requireOwn(c, c.req.param("id"));
    updateUser(c.var.instance, withoutEmailAddress(user, email));
    return respond(c, client.id, { id: email.id, object: "email_address", deleted: true });
  });

/** The next proved address becomes the primary one; the last proved address cannot go. */
function withoutEmailAddress(user: User, removed: EmailAddress): User {
  const left = user.emailAddresses.filter(({ id }) => id !== removed.id);
  const proved = left.find((email) => email.verification?.status === "verified");
  if (!proved) {
    throw new ClerkApiError(400, {
      code: "last_identification_deletion_failed",
      message: "Last identification deletion failed",
      longMessage: "You cannot delete your last identification.",
    });
  }
  const primary = user.primaryEmailAddressId === removed.id ? proved.id : user.primaryEmailAddressId;
  return { ...user, emailAddresses: left, primaryEmailAddressId: primary };
}

function requireOwn(c: FrontendContext, id: string) {
  const { client, user } = requireUser(c);
  const email = user.emailAddresses.find((candidate) => candidate.id === id);
  if (!email) throw ClerkApiError.notFound("No email address was found.");
  return { client, user, email };
}
