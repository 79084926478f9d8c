import type { BillingPeriod } from "./plans";
import type { SubscriptionFacts } from "./subscription-state";

/** For how long a previewed price can be paid, ms. */
export const PREVIEW_MS = 10 * 60_000;

/**
 * How a change of the billing period is carried out: `now` charges the difference at once, `trial` moves a plan that
 * has not been charged yet, `at_period_end` lets what is paid run out first: for what costs less, and for what Stripe
 * cannot charge at once.
 */
export const PLAN_CHANGE_MODES = ["now", "trial", "at_period_end"] as const;

/** How a change of the billing period is carried out. */
export type PlanChangeMode = (typeof PLAN_CHANGE_MODES)[number];

type Changeable = Pick<
  SubscriptionFacts,
  | "status"
  | "planKey"
  | "interval"
  | "quantity"
  | "cancelAt"
  | "pause"
  | "firstDebit"
  | "pendingUpdate"
  | "schedule"
>;

/**
 * What a change of the billing period would do, or null when none is offered: something is open, scheduled, paused or
 * not ours, or the plan is paid that way already. A change that waits must be undone, or paid, before the next.
 */
export function planChangeMode(subscription: Changeable, to: BillingPeriod): PlanChangeMode | null {
  const { status, planKey, quantity } = subscription;
  const from = periodOf(subscription);
  if (planKey === "unknown" || quantity !== 1 || from === null || from === to) return null;
  if (!isPeriodChangeable(subscription) || isChangeWaiting(subscription)) return null;
  if (status === "trialing") return "trial";
  return to === "annual" ? "now" : "at_period_end";
}

/**
 * Whether a change that was priced in the one mode may still be made when `offered` is what our picture offers: what
 * could be charged at once also begins at the end of the period where Stripe has no way to take it back unpaid.
 */
export const isStillOffered = (priced: PlanChangeMode, offered: PlanChangeMode | null): boolean =>
  priced === offered || (priced === "at_period_end" && offered === "now");

/**
 * The subscription runs, and nothing about it is open, paused or about to end. For a period that no bank has paid Stripe
 * would credit the unused time all the same.
 */
export const isPeriodChangeable = ({
  status,
  cancelAt,
  pause,
  firstDebit,
}: Pick<SubscriptionFacts, "status" | "cancelAt" | "firstDebit"> & { pause: object | null }): boolean =>
  (status === "active" || status === "trialing") && cancelAt === null && pause === null && !firstDebit;

/** A change was sent and is not in force: it waits for its payment, or for the end of the period. */
export const isChangeWaiting = ({
  pendingUpdate,
  schedule,
}: Pick<SubscriptionFacts, "pendingUpdate" | "schedule">): boolean =>
  (pendingUpdate ?? null) !== null || (schedule?.change ?? null) !== null;

/** The billing period that a subscription is on, or null when it is on none of ours. */
export function periodOf({ interval }: Pick<SubscriptionFacts, "interval">): BillingPeriod | null {
  if (interval === "other") return null;
  return interval === "year" ? "annual" : "monthly";
}

/** The billing period that somebody is not on. */
export const otherPeriod = (period: BillingPeriod): BillingPeriod =>
  period === "annual" ? "monthly" : "annual";

/** One line of a preview. `days` counts what is unused of the period that was paid. Amounts in the minor unit. */
export interface PreviewLine {
  kind: "new_period" | "unused" | "other";
  amount: number;
  /** The time that the line is for, epoch ms. */
  from: number;
  to: number;
  days: { unused: number; of: number } | null;
}

/** What a change would cost, as Stripe calculated it. Amounts in the minor unit, times in epoch ms. */
export interface PlanChangePreview {
  previewId: string;
  mode: PlanChangeMode;
  billingPeriod: BillingPeriod;
  lines: PreviewLine[];
  discount: number;
  tax: number;
  /** What the customer's balance takes off (negative) or adds. */
  balance: number;
  amountDue: number;
  currency: string;
  /** When the change is in force: at once, when the trial ends, or when the period does. */
  startsAt: number;
  /** The new price. Not `isExact`: a discount, a tax or the balance will still change what is charged. */
  nextCharge: { amount: number; at: number; isExact: boolean };
  calculatedAt: number;
  expiresAt: number;
}
