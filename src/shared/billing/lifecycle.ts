import type { LifecycleEvent } from "../analytics";
import { hasEnded, isCancelScheduled, isLive, isPaused } from "./subscription-state";
import type { InvoiceFacts, SubscriptionFacts } from "./subscription-state";

/** Something that happened to a subscription, under a key that the same happening always has. */
export interface LifecycleEffect {
  name: LifecycleEvent;
  effectKey: string;
}

/**
 * What happened between two pictures of one subscription. Only states are compared, so changes that were undone
 * before anybody looked happened to nobody. Keys name the business fact, not the event that told of it.
 */
export function subscriptionEffects(
  before: SubscriptionFacts | null,
  after: SubscriptionFacts,
): LifecycleEffect[] {
  const id = after.stripeSubscriptionId;
  const effects: LifecycleEffect[] = [];
  const add = (name: LifecycleEvent, fact: string | number | null) => {
    effects.push({ name, effectKey: `${name}:${id}:${fact ?? ""}` });
  };
  const hadStarted = before !== null && hasStarted(before);
  const wasScheduled = before !== null && isCancelScheduled(before);
  const wasUnpaid = before !== null && (before.status === "past_due" || before.status === "unpaid");
  if (hasStarted(after) && !hadStarted) add("subscription_started", null);
  if (before !== null && isRenewal(before, after)) add("subscription_renewed", after.currentPeriodStart);
  if (isCancelScheduled(after) && !wasScheduled) add("subscription_cancel_scheduled", after.canceledAt);
  if (isLive(after) && wasScheduled && !isCancelScheduled(after))
    add("subscription_resumed", before.canceledAt);
  if (after.status === "past_due" && before?.status !== "past_due")
    add("subscription_past_due", after.pastDueSince);
  if (after.status === "active" && wasUnpaid)
    add("subscription_recovered", before.pastDueSince ?? after.currentPeriodStart);
  if (isPaused(after) && !(before !== null && isPaused(before)))
    add("subscription_paused", after.currentPeriodStart);
  if (isLive(after) && !isPaused(after) && before !== null && isPaused(before))
    add("subscription_unpaused", after.currentPeriodStart);
  if (hasEnded(after) && !(before !== null && (hasEnded(before) || isUnpaidDebit(before))))
    add("subscription_ended", null);
  return effects;
}

/** It runs, and where a bank is to pay first, the bank has. */
const hasStarted = (facts: SubscriptionFacts) => isLive(facts) && !isUnpaidDebit(facts);

const isUnpaidDebit = ({ firstDebit }: SubscriptionFacts) => Boolean(firstDebit);

/**
 * A period after the first paid one began and is paid: by a charge that went through, or by the recovery of one that
 * did not. Another interval is a change of plan, and the period after a trial is the first paid one.
 */
function isRenewal(before: SubscriptionFacts, after: SubscriptionFacts): boolean {
  if (!hasStarted(before) || !hasStarted(after)) return false;
  const isLaterPeriod = after.currentPeriodStart > Math.max(after.createdAt, after.trialEnd ?? 0);
  const wasPaying = before.status === "active" || before.status === "past_due" || before.status === "unpaid";
  const isNewlyPaid = before.status !== "active" || after.currentPeriodStart > before.currentPeriodStart;
  return (
    after.status === "active" &&
    wasPaying &&
    isLaterPeriod &&
    isNewlyPaid &&
    before.interval === after.interval
  );
}

/** What happened between two pictures of one invoice. */
export function invoiceEffects(before: InvoiceFacts | null, after: InvoiceFacts): LifecycleEffect[] {
  if (after.status !== "paid" || before?.status === "paid") return [];
  return [{ name: "invoice_paid", effectKey: `invoice_paid:${after.stripeInvoiceId}:` }];
}
