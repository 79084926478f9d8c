import type { AlertKind } from "@/shared/admin/alert-kinds";

/** How one rule of the alerts reads: what it is about, when it fires and when it is over. */
export interface AlertRule {
  title: string;
  firesWhen: string;
  overWhen: string;
  /** Money or data is wrong until a person looks, and not only late. */
  isSerious: boolean;
}

const RULES: Record<AlertKind, AlertRule> = {
  oldest_unprocessed: rule("An event waits", "over 2 minutes", "nothing waits that long"),
  dead_letter: serious("Dead letter", "a customer could not be read", "the customer is read"),
  stripe_unreachable: rule("Stripe cannot be read", "5 failures in a row", "a read succeeds"),
  drift: rule("Differences from Stripe", "a report finds one", "a report finds none"),
  duplicate_subscription: serious("Two live subscriptions", "one person has two", "one is left"),
  unknown_price: serious(
    "Unknown price",
    "a live subscription is on one",
    "its plan is named and it is read again",
  ),
  unknown_word: rule("Unknown state", "Stripe uses a new word", "the state is a known one"),
  user_mismatch: serious(
    "Customer of another user",
    "metadata names somebody else",
    "it names the owner again",
  ),
  parked_customer: serious("Customer without a user", "it has a live subscription", "its user appears"),
  livemode_mismatch: serious("Event of the other mode", "one arrives", "none for 24 hours"),
  account_mismatch: rule("Event of another account", "one arrives", "none for 24 hours"),
  rejected_signatures: serious("Bad signatures", "5 in a row, or 20 in an hour", "none for an hour"),
  terminal_revival: rule("Ended, then running", "Stripe revives an ended id", "it is read as ended"),
  plan_unavailable: serious(
    "A plan cannot be sold",
    "its price is not what is shown",
    "the price is right again",
  ),
  money_at_risk: serious("Dispute or fraud warning", "Stripe reports one", "a person closes it"),
  account_deletion_stuck: serious("Account deletion waits", "over an hour", "it is done"),
  customer_email_refused: rule("E-mail change refused", "Stripe refuses an address", "Stripe takes one"),
};

function rule(title: string, firesWhen: string, overWhen: string): AlertRule {
  return { title, firesWhen, overWhen, isSerious: false };
}

function serious(title: string, firesWhen: string, overWhen: string): AlertRule {
  return { ...rule(title, firesWhen, overWhen), isSerious: true };
}

/** The rule of a kind; a kind of a newer version keeps its own name. */
export function alertRule(kind: string): AlertRule {
  const known = Object.entries(RULES).find(([name]) => name === kind)?.[1];
  return known ?? rule(kind.replaceAll("_", " "), "see its message", "see its message");
}
