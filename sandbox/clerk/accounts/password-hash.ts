import { randomBytes, scrypt, timingSafeEqual } from "node:crypto";
import { promisify } from "node:util";
import { ClerkApiError } from "../clerk-api-error";

const derive = promisify<string, Buffer, number, Buffer>(scrypt);
const KEY_LENGTH = 32;

/** Clerk's limits, in characters; the upper one is bcrypt's 72 bytes. */
const MIN_LENGTH = 8;
const MAX_LENGTH = 72;

/** `scrypt$<salt>$<key>` of a password; Clerk's 422 when it is too short or too long. */
export async function hashPassword(password: string, param: string): Promise<string> {
  if (password.length < MIN_LENGTH) {
    throw new ClerkApiError(422, {
      code: "form_password_length_too_short",
      message: `Passwords must be ${MIN_LENGTH} characters or more.`,
      param,
    });
  }
  if (password.length > MAX_LENGTH) {
    throw new ClerkApiError(422, {
      code: "form_password_length_too_long",
      message: `Passwords must be ${MAX_LENGTH} characters or fewer.`,
      param,
    });
  }
  const salt = randomBytes(16);
  const key = await derive(password, salt, KEY_LENGTH);
  return `scrypt$${salt.toString("base64url")}$${key.toString("base64url")}`;
}

/** Whether `password` is the one behind `hash`, compared in constant time. */
export async function matchesHash(password: string, hash: string): Promise<boolean> {
  const [, salt = "", key = ""] = hash.split("$");
  const expected = Buffer.from(key, "base64url");
  const actual = await derive(password, Buffer.from(salt, "base64url"), KEY_LENGTH);
  return expected.length === actual.length && timingSafeEqual(expected, actual);
}
