import { Hono } from "hono";
import { checkPassword, lock, unlock } from "../accounts/check-password";
import { parseEmail } from "../accounts/email-addresses";
import { hashPassword } from "../accounts/password-hash";
import { removeProfileImage, setProfileImage } from "../accounts/profile-image";
import { endOtherSessions } from "../accounts/sessions";
import { createUser, deleteUser, updateUser } from "../accounts/users";
import { ClerkApiError } from "../clerk-api-error";
import type { User } from "../entities";
import { backendUserJson } from "../formatters/user";
import { json } from "../json";
import { readImage } from "../read-image";
import { page, requireUser } from "./backend-env";
import type { BackendContext, BackendEnv } from "./backend-env";
import { metadataBody, newUserBody, passwordBody, readBody, userChangesBody } from "./body";
import { listUsers } from "./list-users";
import { mergeMetadata } from "./merge-metadata";

/** `/v1/users` of the Backend API. */
export const users = new Hono<BackendEnv>()
  .get("/", (c) =>
    json(
      c,
      page(c, filtered(c)).map((user) => wire(c, user)),
    ),
  )
  .get("/count", (c) => json(c, { object: "total_count", total_count: filtered(c).length }))
  .post("/", async (c) => {
    const body = await readBody(c.req.raw, newUserBody);
    const passwordHash = body.password === undefined ? null : await hashPassword(body.password, "password");
    const user = createUser(c.var.instance, {
      email: parseEmail(body.email_address[0] ?? ""),
      passwordHash,
      firstName: body.first_name,
      lastName: body.last_name,
      publicMetadata: body.public_metadata,
      privateMetadata: body.private_metadata,
      unsafeMetadata: body.unsafe_metadata,
      externalId: body.external_id,
    });
    return json(c, wire(c, user));
  })
  .get("/:id", (c) => json(c, wire(c, requireUser(c, c.req.param("id")))))
  .patch("/:id", async (c) => json(c, wire(c, await change(c, c.req.param("id")))))
  .delete("/:id", (c) => {
    const user = requireUser(c, c.req.param("id"));
    deleteUser(c.var.instance, user);
    return json(c, { id: user.id, object: "user", deleted: true });
  })
  .patch("/:id/metadata", async (c) => {
    const body = await readBody(c.req.raw, metadataBody);
    const user = requireUser(c, c.req.param("id"));
    const changed = updateUser(c.var.instance, {
      ...user,
      publicMetadata: mergeMetadata(user.publicMetadata, body.public_metadata ?? {}),
      privateMetadata: mergeMetadata(user.privateMetadata, body.private_metadata ?? {}),
      unsafeMetadata: mergeMetadata(user.unsafeMetadata, body.unsafe_metadata ?? {}),
    });
    return json(c, wire(c, changed));
  })
  .put("/:id/metadata", async (c) => {
    const body = await readBody(c.req.raw, metadataBody);
    const user = requireUser(c, c.req.param("id"));
    const changed = updateUser(c.var.instance, {
      ...user,
      publicMetadata: body.public_metadata ?? user.publicMetadata,
      privateMetadata: body.private_metadata ?? user.privateMetadata,
      unsafeMetadata: body.unsafe_metadata ?? user.unsafeMetadata,
    });
    return json(c, wire(c, changed));
  })
  .post("/:id/profile_image", async (c) => {
    const bytes = await readImage(c.req.raw);
    return json(c, wire(c, setProfileImage(c.var.instance, requireUser(c, c.req.param("id")), bytes)));
  })
  .delete("/:id/profile_image", (c) =>
    json(c, wire(c, removeProfileImage(c.var.instance, requireUser(c, c.req.param("id"))))),
  )
  .post("/:id/verify_password", async (c) => {
    const { password } = await readBody(c.req.raw, passwordBody);
    await checkPassword(c.var.instance.store, requireUser(c, c.req.param("id")), password, "password");
    return json(c, { verified: true });
  })
  .post("/:id/lock", (c) => {
    const locked = lock(c.var.instance.store, requireUser(c, c.req.param("id")));
    return json(c, wire(c, locked));
  })
  .post("/:id/unlock", (c) => {
    const { id } = requireUser(c, c.req.param("id"));
    unlock(c.var.instance.store, id);
    return json(c, wire(c, requireUser(c, id)));
  });

async function change(c: BackendContext, id: string): Promise<User> {
  const body = await readBody(c.req.raw, userChangesBody);
  const passwordHash =
    body.password === undefined ? undefined : await hashPassword(body.password, "password");
  const user = requireUser(c, id);
  const primary = body.primary_email_address_id ?? user.primaryEmailAddressId;
  if (!user.emailAddresses.some((email) => email.id === primary)) {
    throw ClerkApiError.invalidFormat("primary_email_address_id", "No such email address.");
  }
  const changed = updateUser(c.var.instance, {
    ...user,
    firstName: body.first_name === undefined ? user.firstName : body.first_name,
    lastName: body.last_name === undefined ? user.lastName : body.last_name,
    externalId: body.external_id === undefined ? user.externalId : body.external_id,
    publicMetadata: body.public_metadata ?? user.publicMetadata,
    privateMetadata: body.private_metadata ?? user.privateMetadata,
    unsafeMetadata: body.unsafe_metadata ?? user.unsafeMetadata,
    primaryEmailAddressId: primary,
    passwordHash: passwordHash ?? user.passwordHash,
  });
  if (body.sign_out_of_other_sessions === true) endOtherSessions(c.var.instance, user.id, null);
  return changed;
}

function filtered(c: BackendContext): User[] {
  const list = (name: string) =>
    [...(c.req.queries(name) ?? []), ...(c.req.queries(`${name}[]`) ?? [])].flatMap((value) =>
      value.split(","),
    );
  const filter = {
    userId: list("user_id"),
    emailAddress: list("email_address").map((email) => email.toLowerCase()),
    externalId: list("external_id"),
    query: c.req.query("query") ?? "",
  };
  return listUsers(c.var.instance.store.users.all(), filter, c.req.query("order_by"));
}

function wire(c: BackendContext, user: User) {
  return backendUserJson(user, c.var.instance.defaultProxyUrl);
}
