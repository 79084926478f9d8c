/**
 * Billing time, shared by the stand-ins: Stripe objects, Convex `Date.now()`, the scheduler and crons.
 * It runs with the wall clock plus an offset that only grows. Signatures, tokens and sessions use `Date.now()`.
 */
export interface BillingClock {
  /** Billing time in epoch milliseconds. */
  now(): number;
  /** How far billing time is ahead of the wall clock, in milliseconds. */
  offset(): number;
  /** Moves billing time forward to `target` (epoch ms); throws RangeError for a target in the past. */
  advanceTo(target: number): void;
  /** Calls `listener` after every jump; returns the function that stops it. */
  onJump(listener: () => void): () => void;
}

/** A clock that starts `initialOffset` milliseconds ahead of the wall clock. */
export function createBillingClock(initialOffset = 0, wall: () => number = Date.now): BillingClock {
  // Bound now: the Convex stand-in replaces the global Date for function code.
  let offset = initialOffset;
  const listeners = new Set<() => void>();
  const now = () => wall() + offset;
  return {
    now,
    offset: () => offset,
    advanceTo(target) {
      const current = now();
      if (target < current) throw new RangeError("The billing clock only moves forward.");
      offset += target - current;
      for (const listener of listeners) listener();
    },
    onJump(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
