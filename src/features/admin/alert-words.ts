import type { api } from "@convex/api";
import type { FunctionReturnType } from "convex/server";
import { ALERT_KINDS, type AlertKind } from "@/shared/admin/alert-kinds";
import { countWords, spanWords, utcMoment } from "./utc";

/** An alert as the functions give it. */
export type AlertRow = FunctionReturnType<typeof api.adminAlerts.list>["open"][number];

/** How one rule of the alerts reads: what it is about, when it fires and is over, and what a person does about it. */
export interface AlertRule {
  title: string;
  firesWhen: string;
  overWhen: string;
  whatToDo: string;
  /** Money or data is wrong until a person looks, and not only late. */
  isSerious: boolean;
}

const late = { isSerious: false };
const serious = { isSerious: true };

const RULES: Record<AlertKind, AlertRule> = {
  oldest_unprocessed: {
    ...late,
    title: "An event waits",
    firesWhen: "over 2 minutes",
    overWhen: "nothing waits that long",
    whatToDo: "Look at the error of its last try. It is tried again by itself.",
  },
  dead_letter: {
    ...serious,
    title: "Dead letter",
    firesWhen: "a customer could not be read",
    overWhen: "the customer is read",
    whatToDo: "Read the error, mend its cause, then replay.",
  },
  stripe_unreachable: {
    ...late,
    title: "Stripe cannot be read",
    firesWhen: "5 failures in a row",
    overWhen: "a read succeeds",
    whatToDo: "Look at Stripe's status page and at the key. Events are kept and read later by themselves.",
  },
  drift: {
    ...late,
    title: "Differences from Stripe",
    firesWhen: "a comparison finds one",
    overWhen: "a comparison finds none",
    whatToDo: "Look at the differences, repair them, then compare again.",
  },
  duplicate_subscription: {
    ...serious,
    title: "Two live subscriptions",
    firesWhen: "one person has two",
    overWhen: "one is left",
    whatToDo: "Cancel one of them in Stripe, and refund what it took.",
  },
  unknown_price: {
    ...serious,
    title: "Unknown price",
    firesWhen: "a live subscription is on one",
    overWhen: "its plan is named and it is read again",
    whatToDo: "Name its plan with billing:mapPrice (convex/README.md), then repair or replay.",
  },
  unknown_word: {
    ...late,
    title: "Unknown state",
    firesWhen: "Stripe uses a new word",
    overWhen: "the state is a known one",
    whatToDo: "Look the subscription up in Stripe. The app has to learn the word.",
  },
  user_mismatch: {
    ...serious,
    title: "Customer of another user",
    firesWhen: "metadata names somebody else",
    overWhen: "it names the owner again",
    whatToDo: "Correct the userId in the customer's metadata in Stripe.",
  },
  parked_customer: {
    ...serious,
    title: "Customer without a user",
    firesWhen: "it has a live subscription",
    overWhen: "its user appears",
    whatToDo: "Find out who pays, and put their id into the customer's metadata in Stripe as userId.",
  },
  livemode_mismatch: {
    ...serious,
    title: "Event of the other mode",
    firesWhen: "one arrives",
    overWhen: "none for 24 hours",
    whatToDo: "Compare the mode of the webhook endpoint with that of the key.",
  },
  account_mismatch: {
    ...late,
    title: "Event of another account",
    firesWhen: "one arrives",
    overWhen: "none for 24 hours",
    whatToDo: "Have the endpoint listen to this account alone, in Stripe's webhook settings.",
  },
  api_version_mismatch: {
    ...late,
    title: "Events of another API version",
    firesWhen: "one arrives",
    overWhen: "none for 24 hours",
    whatToDo:
      "Make the endpoint anew with the app's version. Plans are right meanwhile: the app reads Stripe at its own.",
  },
  rejected_signatures: {
    ...serious,
    title: "Bad signatures",
    firesWhen: "5 in a row, or 20 in an hour",
    overWhen: "none for an hour",
    whatToDo: "Compare the webhook secret with that of the endpoint. If they agree, it is a stranger.",
  },
  terminal_revival: {
    ...late,
    title: "Ended, then running",
    firesWhen: "Stripe revives an ended id",
    overWhen: "it is read as ended",
    whatToDo: "Look the subscription up in Stripe. What Stripe says is shown.",
  },
  plan_unavailable: {
    ...serious,
    title: "A plan cannot be sold",
    firesWhen: "its price is not what is shown",
    overWhen: "the price is right again",
    whatToDo: "Compare the price in Stripe with catalogue.json. Nobody can buy the plan until they agree.",
  },
  money_at_risk: {
    ...serious,
    title: "Dispute or fraud warning",
    firesWhen: "Stripe reports one",
    overWhen: "a person closes it",
    whatToDo: "Answer it in Stripe before its date, then close this with what was decided.",
  },
  reversal_unread: {
    ...serious,
    title: "Refund or dispute not shown",
    firesWhen: "reading its customer did not show it",
    overWhen: "it is shown, or a person closes it",
    whatToDo:
      "Look the payment up in Stripe: it is older than what a read lists. Decide on Pro by hand, then close this.",
  },
  account_deletion_stuck: {
    ...serious,
    title: "Account deletion waits",
    firesWhen: "over an hour",
    overWhen: "it is done",
    whatToDo: "Look at what it waits for. It is tried again by itself and never given up.",
  },
  customer_email_refused: {
    ...late,
    title: "E-mail change refused",
    firesWhen: "Stripe refuses an address",
    overWhen: "Stripe takes one",
    whatToDo: "Stripe keeps the address before it. Its mails go there until the person changes theirs again.",
  },
  subscription_card_refused: {
    ...late,
    title: "Newer card not used",
    firesWhen: "Stripe does not let a subscription follow",
    overWhen: "it follows",
    whatToDo:
      "Set the subscription's payment method to the customer's default in Stripe: the old one is still charged.",
  },
};

const ELSEWHERE: Pick<AlertRule, "firesWhen" | "overWhen" | "whatToDo"> = {
  firesWhen: "see its message",
  overWhen: "see its message",
  whatToDo: "See its message.",
};

/** The rule of a kind; a kind of a newer version keeps its own name. */
export function alertRule(kind: string): AlertRule {
  const known = ALERT_KINDS.find((each) => each === kind);
  return known === undefined ? { ...late, ...ELSEWHERE, title: kind.replaceAll("_", " ") } : RULES[known];
}

const PLACES: Partial<Record<string, { href: string; label: string }>> = {
  oldest_unprocessed: { href: "/admin/events?status=retrying", label: "What is being retried" },
  dead_letter: { href: "/admin/dead", label: "Dead letters" },
  drift: { href: "/admin/drift", label: "Differences" },
} satisfies Partial<Record<AlertKind, { href: string; label: string }>>;

/** The operator's page on which something can be done about a kind, or null. */
export function alertPlace(kind: string): { href: string; label: string } | null {
  return PLACES[kind] ?? null;
}

/** The sentence under the title of the alerts: how many are open, and whether they leave the building. */
export function alertsSentence(open: number, isSentOutside: boolean): string {
  const first = open === 0 ? "None is open." : `${countWords(open, "alert is", "alerts are")} open.`;
  const where = isSentOutside
    ? "Each is sent to ALERT_WEBHOOK_URL when it opens, and once a day while it stays open."
    : "Nothing is sent outside: ALERT_WEBHOOK_URL is not set.";
  return `${first} Checked every minute. ${where}`;
}

/** How long an alert has been open, or was. Times are epoch ms. */
export function alertSince(
  {
    status,
    openedAt,
    closedAt,
    count,
    lastAt,
  }: Pick<AlertRow, "status" | "openedAt" | "closedAt" | "count" | "lastAt">,
  now: number,
): string {
  const seen = count === 1 ? "" : `. Seen ${countWords(count, "time")}, last ${utcMoment(lastAt, now)}`;
  if (status === "closed" && closedAt !== null) {
    const span = spanWords(closedAt - openedAt);
    return `From ${utcMoment(openedAt, now)} to ${utcMoment(closedAt, now)}, ${span}${seen}`;
  }
  return `Firing since ${utcMoment(openedAt, now)}${seen}`;
}
