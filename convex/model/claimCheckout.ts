import type { BillingPeriod } from "../../src/shared/billing/plans";
import { isTrialEligible, saleRefusal } from "../../src/shared/billing/subscription-state";
import type { Doc } from "../_generated/dataModel";
import type { MutationCtx, QueryCtx } from "../_generated/server";
import { closeAtStripe, newestAttempt } from "./attempts";
import { keepProfile } from "./claimCustomer";
import { currentCustomer, customersOf, insertCustomer } from "./customers";
import type { CustomerRow } from "./customers";
import { subscriptionsOf } from "./entitlements";

type Attempt = Doc<"checkoutAttempts">;

const MINUTE_MS = 60_000;
/** How long a session stays open. Stripe's minimum is 30 minutes from the moment it is made. */
const SESSION_LIFETIME_MS = 35 * MINUTE_MS;
/** A claim can be turned into a session for this long: afterwards less than Stripe's minimum would be left. */
const CLAIM_LIFETIME_MS = 4 * MINUTE_MS;
/** A session with less than this left is not offered again. */
const LEAST_LEFT_MS = 2 * MINUTE_MS;
/** More changes of mind than one session's time has room for. */
const SUPERSEDED_READ = 50;

export type CheckoutClaim =
  | { kind: "already_subscribed" | "first_payment_open" }
  | { kind: "reuse"; sessionId: string; url: string }
  | {
      kind: "create";
      attempt: Attempt;
      customer: CustomerRow;
      trialEligible: boolean;
      /** Sessions that this purchase takes the place of, to be expired first. */
      supersedes: string[];
    };

/**
 * Decides, in one serializable transaction, which purchase a person's click belongs to. Two clicks, two tabs and two
 * servers get the same attempt and with it the same idempotency keys; an open session of the same period is offered
 * again; one of the other period is superseded.
 */
export async function claimCheckout(
  ctx: MutationCtx,
  user: Doc<"users">,
  billingPeriod: BillingPeriod,
  now: number,
): Promise<CheckoutClaim> {
  const subscriptions = await subscriptionsOf(ctx, user._id);
  const refusal = saleRefusal(subscriptions);
  if (refusal !== null) return { kind: refusal };
  const customer = await keepProfile(ctx, await ensureClaimedCustomer(ctx, user), user, now);
  const trialEligible = isTrialEligible(subscriptions);
  const newest = await newestAttempt(ctx, user._id);
  const usable = newest !== null && isUsable(newest, customer, now) ? newest : null;
  if (usable?.billingPeriod === billingPeriod) {
    if (usable.status === "open" && usable.sessionId !== null && usable.url !== null) {
      return { kind: "reuse", sessionId: usable.sessionId, url: usable.url };
    }
    const supersedes = await supersededSessions(ctx, customer, now);
    return { kind: "create", attempt: usable, customer, trialEligible, supersedes };
  }
  if (newest !== null && canBePaid(newest, now)) {
    await ctx.db.patch("checkoutAttempts", newest._id, { status: "superseded", url: null });
    const { sessionId, expiresAt } = newest;
    // The caller closes it before it sells another one; this outlives the caller.
    if (sessionId !== null) await closeAtStripe(ctx, { sessionId, expiresAt });
  }
  const attempt = await insertAttempt(ctx, user, customer, billingPeriod, now);
  const supersedes = await supersededSessions(ctx, customer, now);
  return { kind: "create", attempt, customer, trialEligible, supersedes };
}

/** The attempt has a session that is open, or may still get one. */
function canBePaid({ status, expiresAt }: Attempt, now: number): boolean {
  return (status === "open" || status === "pending") && expiresAt > now;
}

/**
 * Every session that lost its purchase and whose time is not over. It may still be open: the call that was to close it may
 * have failed, or been lost with its server, and what the outbox does about it may be under way.
 */
async function supersededSessions(ctx: QueryCtx, customer: CustomerRow, now: number): Promise<string[]> {
  const superseded = await ctx.db
    .query("checkoutAttempts")
    .withIndex("by_customer", (q) => q.eq("customerId", customer._id).eq("status", "superseded"))
    .order("desc")
    .take(SUPERSEDED_READ);
  return superseded.flatMap(({ sessionId, expiresAt }) =>
    sessionId !== null && expiresAt > now ? [sessionId] : [],
  );
}

function isUsable(attempt: Attempt, customer: CustomerRow, now: number): boolean {
  if (attempt.customerId !== customer._id) return false;
  if (attempt.status === "open") return attempt.expiresAt - now > LEAST_LEFT_MS;
  return attempt.status === "pending" && now - attempt.startedAt < CLAIM_LIFETIME_MS;
}

/** The row under which the person's customer is made at Stripe: there is one per person and generation. */
async function ensureClaimedCustomer(ctx: MutationCtx, user: Doc<"users">): Promise<CustomerRow> {
  const current = await currentCustomer(ctx, user._id);
  if (current !== null) return current;
  const former = await customersOf(ctx, user._id);
  const generation = Math.max(0, ...former.map((row) => row.generation)) + 1;
  const claim = { userId: user._id, claimedUserId: user.clerkId, stripeCustomerId: null, generation };
  return insertCustomer(ctx, claim);
}

async function insertAttempt(
  ctx: MutationCtx,
  user: Doc<"users">,
  customer: CustomerRow,
  billingPeriod: BillingPeriod,
  now: number,
): Promise<Attempt> {
  const attemptId = await ctx.db.insert("checkoutAttempts", {
    userId: user._id,
    customerId: customer._id,
    billingPeriod,
    generation: 1,
    status: "pending",
    sessionId: null,
    url: null,
    errorCode: null,
    startedAt: now,
    expiresAt: expiryFrom(now),
  });
  const made = await ctx.db.get("checkoutAttempts", attemptId);
  if (made === null) throw new Error("A row that was just inserted is missing.");
  return made;
}

/** When a session claimed now ends: epoch ms on a whole second, because Stripe takes seconds. */
export function expiryFrom(now: number): number {
  return Math.floor(now / 1000) * 1000 + SESSION_LIFETIME_MS;
}
