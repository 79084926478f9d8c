import { isPaused } from "./subscription-state";
import type { SubscriptionFacts } from "./subscription-state";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/**
 * How long after a period's end a subscription still counts when nothing was heard: Stripe redelivers for three
 * days, so a shorter webhook outage cuts nobody off and a lost `deleted` entitles nobody for ever.
 */
export const DELIVERY_WINDOW_MS = 3 * DAY_MS + HOUR_MS;

/** How long a payment may be past due when nothing else is configured, in days. */
const DEFAULT_GRACE_DAYS = 14;

const LONGEST_GRACE_DAYS = 60;

/** What GRACE_PERIOD_DAYS must be. */
export const GRACE_RULE = `must be a whole number of days from 0 to ${LONGEST_GRACE_DAYS}`;

/** The days that GRACE_PERIOD_DAYS says, the default when it is absent or blank; null when it breaks the rule. */
export function parseGraceDays(raw: string | undefined): number | null {
  if (raw === undefined || raw === "") return DEFAULT_GRACE_DAYS;
  return /^\d{1,2}$/.test(raw) && Number(raw) <= LONGEST_GRACE_DAYS ? Number(raw) : null;
}

export const ENTITLEMENT_REASONS = [
  "comp",
  "active",
  "trialing",
  "past_due_grace",
  "no_subscription",
  "past_due_grace_over",
  "resumed_unpaid",
  "debit_processing",
  "debit_refused",
  "period_over",
  "paused",
  "unpaid",
  "incomplete",
  "incomplete_expired",
  "canceled",
  "refunded",
  "disputed",
  "unknown_price",
  "unknown_status",
] as const;

/** Why a person is or is not entitled. */
type EntitlementReason = (typeof ENTITLEMENT_REASONS)[number];

/** A decision, its reason, and the moment (epoch ms) at which it must be taken again; null when time changes nothing. */
export interface Entitlement {
  plan: "free" | "pro";
  reason: EntitlementReason;
  until: number | null;
}

/** The part of a subscription that decides. */
export type EntitlingFacts = Pick<
  SubscriptionFacts,
  | "stripeSubscriptionId"
  | "status"
  | "planKey"
  | "currentPeriodStart"
  | "currentPeriodEnd"
  | "cancelAt"
  | "pause"
  | "pastDueSince"
  | "resumedUnpaid"
  | "firstDebit"
  | "reversal"
  | "createdAt"
>;

export const REVERSAL_POLICIES = ["keep", "end"] as const;

/** What money that was taken back does to Pro: `keep` leaves it to Stripe's state alone, `end` ends it. */
export type ReversalPolicy = (typeof REVERSAL_POLICIES)[number];

/** What this installation decided about refunds (REFUND_POLICY) and disputes (DISPUTE_POLICY). */
export interface ReversalPolicies {
  refund: ReversalPolicy;
  dispute: ReversalPolicy;
}

const KEEP: ReversalPolicies = { refund: "keep", dispute: "keep" };

/** A plan given by an operator; `expiresAt` null means until it is taken back. */
interface Comp {
  expiresAt: number | null;
}

export interface EntitlementInput {
  subscriptions: readonly EntitlingFacts[];
  comps: readonly Comp[];
  /** Billing time, epoch ms. */
  now: number;
  /** How long a payment may be past due, ms. */
  graceMs: number;
  /** Keeps Pro when it is not given. */
  policies?: ReversalPolicies;
}

/**
 * The one place that decides who is on Pro: a running comp wins, then any entitling subscription. Independent of
 * the order of its inputs. A person with several subscriptions holds the plan as long as the longest of them.
 */
export function decideEntitlement(input: EntitlementInput): Entitlement {
  const { subscriptions, comps, now, graceMs, policies = KEEP } = input;
  const running = comps.filter((comp) => comp.expiresAt === null || now < comp.expiresAt);
  if (running.length > 0)
    return { plan: "pro", reason: "comp", until: latest(running.map((comp) => comp.expiresAt)) };
  const verdicts = subscriptions.map((subscription) =>
    judgeSubscription(subscription, now, graceMs, policies),
  );
  return verdicts.sort(compareVerdicts)[0] ?? { plan: "free", reason: "no_subscription", until: null };
}

/** What one subscription alone would give; also what `explain` lists for an operator. */
export function judgeSubscription(
  facts: EntitlingFacts,
  now: number,
  graceMs: number,
  policies: ReversalPolicies = KEEP,
): Entitlement {
  const plain = judgeState(facts, now, graceMs);
  const reason = plain.plan === "pro" ? takenBack(facts, policies) : null;
  return reason === null ? plain : free(reason);
}

function judgeState(facts: EntitlingFacts, now: number, graceMs: number): Entitlement {
  if (facts.planKey === "unknown") return free("unknown_price");
  if (isPaused(facts)) return free("paused");
  switch (facts.status) {
    case "active":
    case "trialing":
      if (facts.firstDebit) return free(`debit_${facts.firstDebit}`);
      return heldUntil(facts.status, paidUntil(facts), now, "period_over");
    case "past_due": {
      if (facts.resumedUnpaid === true) return free("resumed_unpaid");
      if (facts.firstDebit) return free(`debit_${facts.firstDebit}`);
      const since = facts.pastDueSince ?? facts.currentPeriodStart;
      return heldUntil(
        "past_due_grace",
        Math.min(since + graceMs, paidUntil(facts)),
        now,
        "past_due_grace_over",
      );
    }
    case "incomplete":
    case "incomplete_expired":
    case "canceled":
    case "unpaid":
    case "paused":
      return free(facts.status);
    case "unknown":
      return free("unknown_status");
  }
}

/** Why Pro ends although Stripe's state entitles, or null. */
function takenBack({ reversal }: EntitlingFacts, policies: ReversalPolicies): "refunded" | "disputed" | null {
  if (reversal?.refunded === true && policies.refund === "end") return "refunded";
  return reversal?.disputed === true && policies.dispute === "end" ? "disputed" : null;
}

function paidUntil({ currentPeriodEnd, cancelAt }: EntitlingFacts): number {
  return Math.min(currentPeriodEnd, cancelAt ?? currentPeriodEnd) + DELIVERY_WINDOW_MS;
}

function heldUntil(
  held: EntitlementReason,
  until: number,
  now: number,
  over: EntitlementReason,
): Entitlement {
  return now < until ? { plan: "pro", reason: held, until } : free(over);
}

function free(reason: EntitlementReason): Entitlement {
  return { plan: "free", reason, until: null };
}

function latest(moments: readonly (number | null)[]): number | null {
  return moments.reduce((a, b) => (a === null || b === null ? null : Math.max(a, b)));
}

/** Pro before Free, the longer before the shorter, then the reason that stands first in the list. */
function compareVerdicts(a: Entitlement, b: Entitlement): number {
  if (a.plan !== b.plan) return a.plan === "pro" ? -1 : 1;
  return (
    (b.until ?? 0) - (a.until ?? 0) ||
    ENTITLEMENT_REASONS.indexOf(a.reason) - ENTITLEMENT_REASONS.indexOf(b.reason)
  );
}
