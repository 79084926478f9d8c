import type { FirstDebit } from "./first-debit";
import type { InvoicePurpose } from "./invoice-purpose";
import type { PaymentFacts } from "./payment-facts";
import type {
  CardlessTrialEnd,
  CollectionMethod,
  InvoiceStatus,
  PauseBehavior,
  PriceInterval,
  SubscriptionStatus,
} from "./stripe-words";
import type { PlanKey } from "./plans";

/** One subscription in our words. Times are epoch milliseconds, amounts the currency's minor unit. */
export interface SubscriptionFacts {
  stripeSubscriptionId: string;
  status: SubscriptionStatus;
  planKey: PlanKey | "unknown";
  priceId: string;
  interval: PriceInterval;
  /** Null when the price has no single amount (tiers, metered use). */
  amount: number | null;
  currency: string;
  quantity: number;
  /** The next charge is `amount`: no discount, tax or balance changes it. Missing when no read has looked at them. */
  chargedAsPriced?: boolean;
  /** Missing when no read has looked at it. */
  collectionMethod?: CollectionMethod;
  currentPeriodStart: number;
  /** The latest end over all items: since API version basil the period belongs to the items. */
  currentPeriodEnd: number;
  /** Set by `cancel_at` and by `cancel_at_period_end` alike; the portal uses the first, the API the second. */
  cancelAt: number | null;
  canceledAt: number | null;
  endedAt: number | null;
  trialEnd: number | null;
  /** What the end of the running trial does without a card. Null or missing when no trial runs. */
  trialWithoutCard?: CardlessTrialEnd | null;
  pause: { behavior: PauseBehavior; resumesAt: number | null } | null;
  /** When the oldest unpaid invoice was made; grace is counted from here. Null unless the payment is past due. */
  pastDueSince: number | null;
  /** Past due by the payment that was to end a trial's pause, so that nothing was held that grace could extend. */
  resumedUnpaid?: boolean;
  /** How the bank debit stands that is to pay for the first time. Null or missing once something was paid. */
  firstDebit?: FirstDebit | null;
  /** What became of the money of the current period; missing when a read did not look at payments. */
  reversal?: Reversal;
  /** A change that waits for its payment; the plan is the old one until then. Null or missing when none does. */
  pendingUpdate?: { priceId: string; expiresAt: number; stripeInvoiceId: string | null } | null;
  /** The schedule that manages the subscription, and the change that it will make. Null or missing without one. */
  schedule?: { stripeScheduleId: string; change: { priceId: string; at: number } | null } | null;
  createdAt: number;
  livemode: boolean;
}

/** One invoice in our words. Times are epoch milliseconds, amounts the currency's minor unit. */
export interface InvoiceFacts {
  stripeInvoiceId: string;
  stripeSubscriptionId: string | null;
  number: string | null;
  status: InvoiceStatus;
  total: number;
  amountDue: number;
  amountPaid: number;
  amountRemaining: number;
  currency: string;
  hostedUrl: string | null;
  pdfUrl: string | null;
  attemptCount: number;
  nextAttemptAt: number | null;
  /** Until when an invoice that was sent is to be paid; null when it is collected, missing when nobody looked. */
  dueAt?: number | null;
  /** Stripe's words for its first line. */
  description: string | null;
  /** Null when its lines say nothing that we can name; missing when they were not looked at. */
  purpose?: InvoicePurpose | null;
  createdAt: number;
  /** The PaymentIntent that collects it: disputes name this and no customer. Null before it is finalized. */
  paymentIntentId?: string | null;
  /** Missing when a read did not look at payments; what was known of them then stays. */
  payment?: PaymentFacts;
}

/** Money of the current period that was taken back. */
export interface Reversal {
  /** Everything that was paid for the period was given back. */
  refunded: boolean;
  /** A payment is disputed and undecided, or the current period's was lost. */
  disputed: boolean;
}

type Status = Pick<SubscriptionFacts, "status">;
type Debited = Pick<SubscriptionFacts, "firstDebit">;

/** The subscription is over: Stripe never revives an id that has reached this state. */
export const hasEnded = ({ status }: Status) => status === "canceled" || status === "incomplete_expired";

/** The subscription began at some time. One whose first payment never went through has given nothing. */
const hasBegun = ({ status }: Status) => status !== "incomplete" && status !== "incomplete_expired";

/** A trial is for who never had a subscription, on whichever plan and under whichever customer. */
export const isTrialEligible = (rows: readonly Status[]) => !rows.some(hasBegun);

/** The subscription exists and can cost money, now or after it resumes. */
export const isLive = ({ status }: Status) =>
  status === "active" ||
  status === "trialing" ||
  status === "past_due" ||
  status === "unpaid" ||
  status === "paused";

/**
 * The subscription runs and no period of it was paid: Stripe paused it, or the bank refused its debit. Nothing is there
 * that a cancellation could let run out, so it ends at once. What the bank still has may yet pay for a period.
 */
export const endsAtOnce = ({ status, firstDebit }: Status & Debited) =>
  status === "paused" || (status === "active" && firstDebit === "refused");

/** A subscription that exists and can cost money; a state that we cannot name may. */
const mayCost = (row: Status) => isLive(row) || row.status === "unknown";

/**
 * Why no subscription may be sold beside these, or null. One that waits for its first payment begins with that payment:
 * a second one sold meanwhile would be charged as well.
 */
export function saleRefusal(rows: readonly Status[]): "already_subscribed" | "first_payment_open" | null {
  if (rows.some(mayCost)) return "already_subscribed";
  return rows.some(({ status }) => status === "incomplete") ? "first_payment_open" : null;
}

/** Paused, by status (`paused`) or by `pause_collection` while the status stays `active`. */
export const isPaused = ({ status, pause }: Status & { pause: object | null }) =>
  status === "paused" || pause !== null;

/**
 * Collection can be paused: the subscription runs, is paid for, and has nothing open and nothing scheduled. A trial
 * charges nothing, and pausing what is past due would hide the open amount behind a pause.
 */
export const isPausable = ({
  status,
  cancelAt,
  pause,
  firstDebit,
}: Pick<SubscriptionFacts, "status" | "cancelAt" | "firstDebit"> & { pause: object | null }) =>
  status === "active" && cancelAt === null && pause === null && !firstDebit;

/** A cancellation is scheduled and has not happened yet. */
export const isCancelScheduled = ({ status, cancelAt }: Pick<SubscriptionFacts, "status" | "cancelAt">) =>
  cancelAt !== null && isLive({ status });

/** It is charged again before it ends: an end that Stripe's dashboard sets may lie beyond the period. */
export const isChargedBeforeEnd = (
  subscription: Pick<SubscriptionFacts, "status" | "cancelAt" | "currentPeriodEnd">,
): boolean =>
  isCancelScheduled(subscription) &&
  subscription.currentPeriodEnd !== null &&
  (subscription.cancelAt ?? 0) > subscription.currentPeriodEnd;

const STATUS_RANK: Record<SubscriptionStatus, number> = {
  active: 8,
  trialing: 7,
  past_due: 6,
  paused: 5,
  unpaid: 4,
  incomplete: 3,
  unknown: 2,
  canceled: 1,
  incomplete_expired: 0,
};

type Ranked = Pick<SubscriptionFacts, "status" | "firstDebit" | "createdAt" | "stripeSubscriptionId">;

/** One whose first debit was not paid waits for its first payment, whatever Stripe calls it. */
const rankOf = ({ status, firstDebit }: Status & Debited) => STATUS_RANK[firstDebit ? "incomplete" : status];

/** Which of two subscriptions speaks for the person: the better status, then the newer, then the id. A total order. */
function compareSubscriptions(a: Ranked, b: Ranked): number {
  return (
    rankOf(b) - rankOf(a) ||
    b.createdAt - a.createdAt ||
    (a.stripeSubscriptionId < b.stripeSubscriptionId ? -1 : 1)
  );
}

/** The subscription that the page shows, or null when there is none. Independent of the input's order. */
export function primarySubscription<Row extends Ranked>(rows: readonly Row[]): Row | null {
  return [...rows].sort(compareSubscriptions)[0] ?? null;
}
