import type { Entitlement } from "@/shared/billing/entitlement";
import { utcDay, utcMinute } from "./utc";

const RULES: Record<Entitlement["reason"], string> = {
  comp: "Pro was given by an operator. That goes before any subscription.",
  active: "A subscription is active and its period is paid.",
  trialing: "A subscription is in its trial.",
  past_due_grace: "A payment is past due and still within the grace period.",
  no_subscription: "There is no subscription.",
  past_due_grace_over: "A payment is past due for longer than the grace period.",
  resumed_unpaid: "A trial that Stripe had paused goes on, and nothing was ever paid.",
  debit_processing: "The bank has not answered the first debit yet.",
  debit_refused: "The bank refused the first debit.",
  period_over: "The period is over, and Stripe told of no new one.",
  paused: "The subscription is paused.",
  unpaid: "Stripe gave up collecting: the subscription is unpaid.",
  incomplete: "The first payment has not gone through.",
  incomplete_expired: "The first payment was not made in time.",
  canceled: "The subscription has ended.",
  refunded: "The payment was refunded, and REFUND_POLICY ends Pro then.",
  disputed: "The payment is disputed, and DISPUTE_POLICY ends Pro then.",
  unknown_price: "The subscription is on a price that sells no plan that we know.",
  unknown_status: "The subscription is in a state that this version does not know.",
};

/** The rule behind an entitlement, and the moment at which it is decided again, as a sentence each. */
export function reasonWords({ reason, until }: Entitlement): string {
  const rule = RULES[reason];
  return until === null ? rule : `${rule} Decided again ${utcDay(until)}, ${utcMinute(until)}.`;
}

/** The plan as the page names it. */
export const planWords = ({ plan }: Pick<Entitlement, "plan">): string => (plan === "pro" ? "Pro" : "Free");
