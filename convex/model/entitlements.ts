import {
  decideEntitlement,
  GRACE_RULE,
  parseGraceDays,
  REVERSAL_POLICIES,
} from "../../src/shared/billing/entitlement";
import type { Entitlement, ReversalPolicies, ReversalPolicy } from "../../src/shared/billing/entitlement";
import { hasEnded, primarySubscription } from "../../src/shared/billing/subscription-state";
import { internal } from "../_generated/api";
import type { Doc, Id } from "../_generated/dataModel";
import { env } from "../_generated/server";
import type { MutationCtx, QueryCtx } from "../_generated/server";
import { currentCustomer } from "./customers";
import type { CustomerRow } from "./customers";

const DAY_MS = 86_400_000;
// Newest first; nobody holds this many, and an old one beyond them cannot entitle.
const SUBSCRIPTIONS_READ = 100;
const COMPS_READ = 50;

/** How long a payment may be past due, ms, from GRACE_PERIOD_DAYS. */
export function graceMs(): number {
  const days = parseGraceDays(env.GRACE_PERIOD_DAYS);
  if (days === null) throw new Error(`GRACE_PERIOD_DAYS ${GRACE_RULE}.`);
  return days * DAY_MS;
}

/** What money that was taken back does to Pro, from REFUND_POLICY and DISPUTE_POLICY. */
export function reversalPolicies(): ReversalPolicies {
  return {
    refund: policyOf("REFUND_POLICY", env.REFUND_POLICY),
    dispute: policyOf("DISPUTE_POLICY", env.DISPUTE_POLICY),
  };
}

function policyOf(name: string, raw: string | undefined): ReversalPolicy {
  const policy = REVERSAL_POLICIES.find((each) => each === (raw || "keep"));
  if (policy === undefined) throw new Error(`${name} must be ${REVERSAL_POLICIES.join(" or ")}.`);
  return policy;
}

/** The person's subscriptions, newest first. */
export async function subscriptionsOf(ctx: QueryCtx, userId: Id<"users">): Promise<Doc<"subscriptions">[]> {
  return ctx.db
    .query("subscriptions")
    .withIndex("by_userId", (q) => q.eq("userId", userId))
    .order("desc")
    .take(SUBSCRIPTIONS_READ);
}

/** The person's comps that were not taken back. */
export async function compsOf(ctx: QueryCtx, userId: Id<"users">): Promise<Doc<"compGrants">[]> {
  return ctx.db
    .query("compGrants")
    .withIndex("by_userId", (q) => q.eq("userId", userId).eq("revokedAt", null))
    .order("desc")
    .take(COMPS_READ);
}

/** Decides now, from the rows; a deleted account holds nothing, whatever they say. Mutations that spend an entitlement call this instead of trusting the stored one. */
export async function decideFor(ctx: QueryCtx, userId: Id<"users">, now: number): Promise<Entitlement> {
  const user = await ctx.db.get("users", userId);
  if (user?.deletedAt !== undefined) return { plan: "free", reason: "no_subscription", until: null };
  const subscriptions = await subscriptionsOf(ctx, userId);
  const comps = await compsOf(ctx, userId);
  return decideEntitlement({ subscriptions, comps, now, graceMs: graceMs(), policies: reversalPolicies() });
}

/**
 * Stores a decision and schedules the next one at its `until`, so that open pages change by themselves. A schedule
 * that a newer decision has overtaken decides again and finds nothing to change.
 */
export async function recordDecision(
  ctx: MutationCtx,
  userId: Id<"users">,
  decision: Entitlement,
): Promise<Entitlement> {
  const user = await ctx.db.get("users", userId);
  if (user === null) return decision;
  const stored = user.entitlement;
  const untilMoved = stored.until !== decision.until;
  if (untilMoved || stored.plan !== decision.plan || stored.reason !== decision.reason) {
    await ctx.db.patch("users", userId, { entitlement: decision });
  }
  if (untilMoved && decision.until !== null) {
    await ctx.scheduler.runAt(decision.until, internal.entitlement.decideAgain, { userId });
  }
  return decision;
}

/** The subscription that the page shows and that verbs act on, or null when the person never had one. */
export async function shownSubscription(
  ctx: QueryCtx,
  userId: Id<"users">,
): Promise<Doc<"subscriptions"> | null> {
  return primarySubscription(await subscriptionsOf(ctx, userId));
}

/**
 * The customer that the page speaks of and that verbs act on: the one that holds the shown subscription, which may have
 * been made in Stripe's dashboard. Once that has ended, or its customer is gone, the one that a checkout sells to. Null
 * before the first checkout.
 */
export async function shownCustomer(
  ctx: QueryCtx,
  userId: Id<"users">,
  shown: Doc<"subscriptions"> | null,
): Promise<CustomerRow | null> {
  const holder = shown === null || hasEnded(shown) ? null : await ctx.db.get("customers", shown.customerId);
  return holder === null || holder.gone ? currentCustomer(ctx, userId) : holder;
}
