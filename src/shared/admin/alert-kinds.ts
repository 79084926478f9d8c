/** What an operator is told about. */
export const ALERT_KINDS = [
  "oldest_unprocessed",
  "dead_letter",
  "stripe_unreachable",
  "drift",
  "duplicate_subscription",
  "unknown_price",
  "unknown_word",
  "user_mismatch",
  "parked_customer",
  "livemode_mismatch",
  "account_mismatch",
  "api_version_mismatch",
  "rejected_signatures",
  "terminal_revival",
  "plan_unavailable",
  "money_at_risk",
  "reversal_unread",
  "account_deletion_stuck",
  "customer_email_refused",
  "subscription_card_refused",
] as const;

/** What an operator is told about. */
export type AlertKind = (typeof ALERT_KINDS)[number];

/** An event that waits longer than this, ms, is an alert. */
export const WAIT_ALERT_MS = 2 * 60_000;
