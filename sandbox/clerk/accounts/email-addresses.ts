import { ClerkApiError } from "../clerk-api-error";
import type { EmailAddress, User, Verification } from "../entities";
import { newId } from "../ids";
import type { Store } from "../storage/store";
import { now } from "../time";

// RFC 5321 4.5.3.1 limits an address to 254 characters; what is between is left to the mail that arrives or not.
const MAX_LENGTH = 254;
const SHAPE = /^[^\s@<>]+@[^\s@<>.]+(\.[^\s@<>.]+)+$/;

/** The address in lower case; Clerk's 422 when it cannot be one. */
export function parseEmail(text: string): string {
  const email = text.trim().toLowerCase();
  if (email.length > MAX_LENGTH || !SHAPE.test(email)) {
    throw ClerkApiError.invalidFormat("email_address", "Email address must be a valid email address.");
  }
  return email;
}

/** The person who proved this address. */
export function findByEmail(store: Store, email: string): User | undefined {
  return store.users.by(email.trim().toLowerCase())[0];
}

/** Throws `form_identifier_exists` when another person proved this address. */
export function requireFree(store: Store, email: string, except?: User): void {
  const owner = findByEmail(store, email);
  if (owner && owner.id !== except?.id) throw ClerkApiError.emailTaken();
}

export function newEmailAddress(emailAddress: string, verification: Verification | null): EmailAddress {
  return { id: newId("idn"), emailAddress, verification, createdAt: now(), updatedAt: now() };
}

/** A verification that needs no code: the address came from an operator or is proved already. */
export const VERIFIED: Verification = {
  strategy: "email_code",
  status: "verified",
  attempts: 0,
  expireAt: null,
};

/** `user` with one address replaced. */
export function withEmailAddress(user: User, changed: EmailAddress): User {
  return {
    ...user,
    emailAddresses: user.emailAddresses.map((email) => (email.id === changed.id ? changed : email)),
    updatedAt: now(),
  };
}
