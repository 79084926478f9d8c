import { type BillingClock, createBillingClock } from "../../sandbox/kit/clock";

/**
 * Billing time that moves only when it is told to. A test that asks about the second before a moment and then about the
 * moment must not depend on how busy the machine is.
 */
export function createStandingClock(): BillingClock {
  const begin = Date.now();
  return createBillingClock(0, () => begin);
}
