import type { Metadata, User } from "../entities";
import { backendUserJson } from "../formatters/user";
import { newId } from "../ids";
import type { Instance } from "../instance";
import { now } from "../time";
import { newEmailAddress, requireFree, VERIFIED } from "./email-addresses";
import { endSession } from "./sessions";

export interface NewUser {
  id?: string;
  /** Lower case, proved. */
  email: string;
  passwordHash: string | null;
  firstName?: string | null | undefined;
  lastName?: string | null | undefined;
  publicMetadata?: Metadata | undefined;
  privateMetadata?: Metadata | undefined;
  unsafeMetadata?: Metadata | undefined;
  externalId?: string | null | undefined;
}

/** Stores a person and announces `user.created`; throws `form_identifier_exists`. */
export function createUser(instance: Instance, input: NewUser): User {
  requireFree(instance.store, input.email);
  const email = newEmailAddress(input.email, VERIFIED);
  const user = instance.store.users.put({
    id: input.id ?? newId("user"),
    firstName: input.firstName || null,
    lastName: input.lastName || null,
    emailAddresses: [email],
    primaryEmailAddressId: email.id,
    passwordHash: input.passwordHash,
    failedAttempts: 0,
    lockedUntil: null,
    publicMetadata: input.publicMetadata ?? {},
    privateMetadata: input.privateMetadata ?? {},
    unsafeMetadata: input.unsafeMetadata ?? {},
    externalId: input.externalId ?? null,
    lastSignInAt: null,
    createdAt: now(),
    updatedAt: now(),
  });
  instance.webhooks.send("user.created", backendUserJson(user, instance.defaultProxyUrl));
  return user;
}

/** Stores a changed person and announces `user.updated`. */
export function updateUser(instance: Instance, user: User): User {
  const updated = instance.store.users.put({ ...user, updatedAt: now() });
  instance.webhooks.send("user.updated", backendUserJson(updated, instance.defaultProxyUrl));
  return updated;
}

/** Ends every session of a person, forgets the person and announces `user.deleted`. */
export function deleteUser(instance: Instance, user: User): void {
  for (const session of instance.store.sessions.by(user.id)) {
    if (session.status === "active") endSession(instance, session, "removed");
    instance.store.sessions.delete(session.id);
  }
  instance.store.users.delete(user.id);
  if (user.imageId) instance.store.images.delete(user.imageId);
  instance.webhooks.send("user.deleted", { id: user.id, object: "user", deleted: true });
}
