const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** The longest wait before each retry: nine attempts in about 45 hours, well inside Stripe's 30 days of events. */
export const BACKOFF_MS = [
  10 * SECOND,
  MINUTE,
  5 * MINUTE,
  30 * MINUTE,
  2 * HOUR,
  6 * HOUR,
  12 * HOUR,
  24 * HOUR,
] as const;

/** However long Stripe asks us to wait, we look again within the hour. */
const RETRY_AFTER_CAP_MS = HOUR;

export type RetryDecision = { kind: "retry"; delayMs: number } | { kind: "give_up" };

/**
 * When to try again after the given number of failed attempts (1 = the first failed).
 * Full jitter spreads a crowd that failed together; `random` is in [0, 1). Stripe's `Retry-After` is a floor.
 */
export function nextRetry(failures: number, random: number, retryAfterMs: number | null): RetryDecision {
  const ceiling = BACKOFF_MS[failures - 1];
  if (ceiling === undefined) return { kind: "give_up" };
  const jittered = Math.max(SECOND, Math.round(ceiling * random));
  const asked = Math.min(retryAfterMs ?? 0, RETRY_AFTER_CAP_MS);
  return { kind: "retry", delayMs: Math.max(jittered, asked) };
}
