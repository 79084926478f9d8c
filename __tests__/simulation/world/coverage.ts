/** Patterns that a run must have met, or it has proven little. */
export const NASTY_PATTERNS = [
  "events of one second with different states",
  "cancellation in the second of another change",
  "event delivered before an older one",
  "duplicate delivery",
  "delivery lost and retried",
  "event never generated",
  "ingest with unknown outcome, stored",
  "ingest with unknown outcome, not stored",
  "server killed after the commit",
  "action lost",
  "action killed midway",
  "slow worker finished after its lease",
  "two reads of one customer in flight",
  "late answer refused",
  "stale read",
  "stored 500 replayed",
  "timeout at Stripe after the effect",
  "breaker opened",
  "poison read",
  "poison payload",
  "dead row replayed",
  "two sessions completed",
  "orphan adopted",
  "customer deleted",
  "past due beyond its grace",
  "event redelivered after a week",
  "event of another mode or account",
  "user with two live subscriptions",
  "clock jump",
  "plan change confirmed and charged",
  "confirmed after ten minutes",
  "confirmed twice",
  "confirmed from two tabs",
  "confirmed after the subscription had moved",
  "payment of a plan change that waits for its owner",
  "plan change scheduled",
  "scheduled plan change undone",
  "scheduled plan change released by a cancellation",
  "paused by its person",
  "resumed from a pause",
  "own invoice paid",
  "subscription charged to the newer card",
  "payment of a paid invoice refused",
  "payment of a foreign invoice refused",
  "refund",
  "dispute",
  "dispute decided",
  "Pro ended by a refund or a dispute",
  "account deleted with a subscription",
  "account deleted during a request",
  "checkout paid after its account was deleted",
  "request of a deleted person refused",
] as const;

export type Pattern = (typeof NASTY_PATTERNS)[number];

/** How often each pattern was met. */
export class Coverage {
  readonly counts = new Map<Pattern, number>();

  count(pattern: Pattern, times = 1): void {
    this.counts.set(pattern, (this.counts.get(pattern) ?? 0) + times);
  }

  add(other: Coverage): void {
    for (const [pattern, times] of other.counts) this.count(pattern, times);
  }

  /** The patterns that never happened. */
  missing(): Pattern[] {
    return NASTY_PATTERNS.filter((pattern) => !this.counts.has(pattern));
  }
}
