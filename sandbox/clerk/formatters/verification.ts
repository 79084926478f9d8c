import type { Verification } from "../entities";
import { now } from "../time";

/** Clerk's VerificationJSON; a code that ran out of time shows as `expired`. */
export function verificationJson(verification: Verification) {
  const { strategy, status, attempts, expireAt } = verification;
  const expired = status === "unverified" && expireAt !== null && expireAt <= now();
  return {
    object: "verification",
    status: expired ? "expired" : status,
    strategy,
    attempts,
    expire_at: expireAt,
    verified_at_client: null,
    error: null,
  };
}
