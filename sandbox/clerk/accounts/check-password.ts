import { ClerkApiError } from "../clerk-api-error";
import type { User } from "../entities";
import type { Store } from "../storage/store";
import { MINUTE, now } from "../time";
import { matchesHash } from "./password-hash";

/** Wrong passwords in a row that lock an account, and for how long. Clerk lets an application choose both. */
export const PASSWORDS_BEFORE_LOCKOUT = 10;
const LOCKOUT = 60 * MINUTE;

/**
 * Throws Clerk's error unless `password` is the person's: `form_password_incorrect` on `param`, or `user_locked`.
 * The attempt is counted before the slow comparison, so parallel guesses cannot share one count.
 */
export async function checkPassword(
  store: Store,
  user: User,
  password: string,
  param: string,
): Promise<void> {
  if (user.passwordHash === null) throw ClerkApiError.strategyInvalid();
  const counted = countAttempt(user);
  store.users.put(counted);
  if (await matchesHash(password, user.passwordHash)) {
    unlock(store, user.id);
    return;
  }
  if (counted.lockedUntil !== null) throw ClerkApiError.locked(counted.lockedUntil - now());
  throw ClerkApiError.passwordIncorrect(param);
}

/** Forgets wrong passwords and opens a locked account. */
export function unlock(store: Store, userId: string): void {
  const user = store.users.get(userId);
  if (user && user.failedAttempts > 0) store.users.put({ ...user, failedAttempts: 0, lockedUntil: null });
}

/** Closes an account as too many wrong passwords do. */
export function lock(store: Store, user: User): User {
  return store.users.put({ ...user, failedAttempts: PASSWORDS_BEFORE_LOCKOUT, lockedUntil: now() + LOCKOUT });
}

/** Throws `user_locked` while the account is closed. */
export function requireUnlocked(user: User): void {
  if (user.lockedUntil !== null && user.lockedUntil > now())
    throw ClerkApiError.locked(user.lockedUntil - now());
}

function countAttempt(user: User): User {
  requireUnlocked(user);
  const failedAttempts = user.lockedUntil === null ? user.failedAttempts + 1 : 1;
  const lockedUntil = failedAttempts >= PASSWORDS_BEFORE_LOCKOUT ? now() + LOCKOUT : null;
  return { ...user, failedAttempts, lockedUntil };
}
