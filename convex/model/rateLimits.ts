import { MINUTE, RateLimiter, SECOND } from "@convex-dev/rate-limiter";
import { components } from "../_generated/api";

/**
 * Per person, except `stripeReads`, which is ours and counts requests: Stripe allows 25 a second in a sandbox and one
 * sync takes two, or more for whoever had trouble with a payment. Twenty leave room for the routes. A read that must
 * wait is scheduled, not refused.
 */
export const rateLimits = new RateLimiter(components.rateLimiter, {
  checkout: { kind: "token bucket", rate: 10, period: MINUTE, capacity: 10 },
  portal: { kind: "token bucket", rate: 10, period: MINUTE, capacity: 10 },
  cancel: { kind: "token bucket", rate: 10, period: MINUTE, capacity: 10 },
  resume: { kind: "token bucket", rate: 10, period: MINUTE, capacity: 10 },
  pause: { kind: "token bucket", rate: 10, period: MINUTE, capacity: 10 },
  unpause: { kind: "token bucket", rate: 10, period: MINUTE, capacity: 10 },
  pay_invoice: { kind: "token bucket", rate: 10, period: MINUTE, capacity: 10 },
  preview_plan_change: { kind: "token bucket", rate: 20, period: MINUTE, capacity: 20 },
  change_plan: { kind: "token bucket", rate: 10, period: MINUTE, capacity: 10 },
  undo_plan_change: { kind: "token bucket", rate: 10, period: MINUTE, capacity: 10 },
  sync: { kind: "token bucket", rate: 5, period: MINUTE, capacity: 5 },
  invoice_history: { kind: "token bucket", rate: 6, period: MINUTE, capacity: 6 },
  events: { kind: "token bucket", rate: 60, period: MINUTE, capacity: 60 },
  stripeReads: { kind: "token bucket", rate: 20, period: SECOND, capacity: 40, maxReserved: 600 },
});
