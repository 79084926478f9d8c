import { ClerkApiError } from "../clerk-api-error";
import type { FirstFactorStrategy, MailPurpose, Verification } from "../entities";
import { newId } from "../ids";
import { keepNewest } from "../storage/store";
import type { Store } from "../storage/store";
import { MINUTE, now } from "../time";

/** The one code this server sends, the same as Clerk's own for test addresses. */
const CODE = "424242";

/** Clerk gives a code ten minutes and three tries, then wants a new one. */
const LIFETIME = 10 * MINUTE;
const WRONG_CODES_ALLOWED = 3;
const MAILS_KEPT = 200;

/** Puts a code into the outbox and returns the verification that waits for it. */
export function sendCode(
  store: Store,
  to: string,
  purpose: MailPurpose,
  strategy: FirstFactorStrategy = "email_code",
): Verification {
  store.mails.put({ id: newId("mail"), to, purpose, code: CODE, at: now() });
  keepNewest(store.mails, MAILS_KEPT);
  return { strategy, status: "unverified", attempts: 0, expireAt: now() + LIFETIME };
}

/**
 * What entering `code` makes of a verification: its next state, and the error to answer with, if any.
 * The caller stores the state before it throws the error, so that wrong codes count.
 */
export function attemptCode(
  verification: Verification | null,
  code: string,
): { verification: Verification | null; error: ClerkApiError | null } {
  if (verification === null) return { verification, error: NOT_PREPARED };
  if (verification.status === "verified") return { verification, error: ALREADY_VERIFIED };
  if (verification.status === "failed") return { verification, error: TOO_MANY };
  if (verification.expireAt !== null && verification.expireAt <= now())
    return { verification, error: EXPIRED };
  if (code === CODE) return { verification: { ...verification, status: "verified" }, error: null };
  const attempts = verification.attempts + 1;
  const failed = attempts >= WRONG_CODES_ALLOWED;
  return {
    verification: { ...verification, attempts, status: failed ? "failed" : "unverified" },
    error: failed ? TOO_MANY : INCORRECT,
  };
}

const INCORRECT = new ClerkApiError(422, {
  code: "form_code_incorrect",
  message: "is incorrect",
  longMessage: "Incorrect code",
  param: "code",
});
const TOO_MANY = new ClerkApiError(400, {
  code: "verification_failed",
  message: "too many failed attempts",
  longMessage: "Too many failed attempts. You have to try again with the same or another method.",
});
const EXPIRED = new ClerkApiError(400, {
  code: "verification_expired",
  message: "expired",
  longMessage: "This verification has expired. You have to initiate a new one.",
});
const ALREADY_VERIFIED = new ClerkApiError(400, {
  code: "verification_already_verified",
  message: "already verified",
  longMessage: "This verification has already been verified.",
});
const NOT_PREPARED = new ClerkApiError(400, {
  code: "verification_missing",
  message: "missing verification",
  longMessage: "You need to send a verification code before attempting to verify.",
});
