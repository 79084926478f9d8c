import { v } from "convex/values";
import type { BillingPeriod } from "../src/shared/billing/plans";
import { internal } from "./_generated/api";
import type { MutationCtx } from "./_generated/server";
import { internalMutation, serviceMutation } from "./functions";
import { closeAlert, raiseAlert } from "./model/alerts";
import { closeAtStripe, countSession, openSessionOf } from "./model/attempts";
import { recordAction } from "./model/audit";
import { claimCheckout, expiryFrom } from "./model/claimCheckout";
import { attachStripeCustomer, retireCustomer } from "./model/claimCustomer";
import type { CustomerRow } from "./model/customers";
import { reopenIfDeleted } from "./model/deletion";
import { rateLimits } from "./model/rateLimits";
import { markDirty } from "./model/subjects";
import { ensureUser } from "./model/users";
import { vBillingPeriod, vLimited, vNullable } from "./model/validators";

/** Stripe tells us when a session ends; a minute later we ask, if it did not. */
const AFTER_EXPIRY_MS = 60_000;

const vClaimedCustomer = v.object({
  rowId: v.id("customers"),
  generation: v.number(),
  /** Null until Stripe has made it, with the address and the name that stand here, kept since `keptAt`, epoch ms. */
  stripeCustomerId: vNullable.string,
  email: vNullable.string,
  name: vNullable.string,
  keptAt: vNullable.number,
});

const vCreate = v.object({
  kind: v.literal("create"),
  attemptId: v.id("checkoutAttempts"),
  /** `checkout:<attempt>:<generation>`; the caller adds a hash of the parameters. */
  idempotencyBase: v.string(),
  /** Epoch seconds of billing time. */
  expiresAt: v.number(),
  /** The person's Clerk user id, for `client_reference_id` and `metadata.userId`. */
  userId: v.string(),
  trialEligible: v.boolean(),
  customer: vClaimedCustomer,
  supersedes: v.array(v.string()),
});

/** Before Stripe is asked: limits the person and claims the purchase that this click belongs to. */
export const begin = serviceMutation({
  args: {
    clerkId: v.string(),
    email: vNullable.string,
    name: vNullable.string,
    /** Null when the body was not valid: only the limit is used up. */
    billingPeriod: v.union(vBillingPeriod, v.null()),
    requestId: v.string(),
  },
  returns: v.union(
    vLimited,
    v.object({ kind: v.literal("invalid") }),
    v.object({ kind: v.union(v.literal("already_subscribed"), v.literal("first_payment_open")) }),
    v.object({ kind: v.literal("reuse"), sessionId: v.string(), url: v.string() }),
    vCreate,
  ),
  handler: async (ctx, { clerkId, email, name, billingPeriod, requestId }) => {
    const limit = await rateLimits.limit(ctx, "checkout", { key: clerkId });
    if (!limit.ok) return { kind: "limited" as const, retryAfterMs: limit.retryAfter };
    if (billingPeriod === null) return { kind: "invalid" as const };
    const user = await ensureUser(ctx, { clerkId, email, name });
    const claim = await claimCheckout(ctx, user, billingPeriod, Date.now());
    await recordAction(ctx, {
      userId: user._id,
      actor: clerkId,
      action: "checkout",
      requestId,
      detail: { subject: claim.kind === "create" ? claim.attempt._id : claim.kind },
      done: { code: claim.kind },
    });
    if (claim.kind !== "create") return claim;
    const { attempt, customer, trialEligible, supersedes } = claim;
    return {
      kind: "create" as const,
      attemptId: attempt._id,
      idempotencyBase: `checkout:${attempt._id}:${attempt.generation}`,
      expiresAt: attempt.expiresAt / 1000,
      userId: clerkId,
      trialEligible,
      customer: claimedCustomer(customer),
      supersedes,
    };
  },
});

function claimedCustomer({ _id, generation, stripeCustomerId, madeWith }: CustomerRow) {
  const { email = null, name = null, at: keptAt = null } = madeWith ?? {};
  return { rowId: _id, generation, stripeCustomerId, email, name, keptAt };
}

/** Links the customer that Stripe made for a claim, once, and returns the one to sell to. */
export const recordCustomer = serviceMutation({
  args: { rowId: v.id("customers"), generation: v.number(), stripeCustomerId: v.string() },
  returns: v.object({ stripeCustomerId: v.string() }),
  handler: async (ctx, args) => ({ stripeCustomerId: await attachStripeCustomer(ctx, args) }),
});

/** Stripe says that the claim's customer does not exist any more: the next one gets a new generation. */
export const customerGone = serviceMutation({
  args: { rowId: v.id("customers"), generation: v.number() },
  returns: vClaimedCustomer,
  handler: async (ctx, args) => claimedCustomer(await retireCustomer(ctx, args)),
});

/**
 * Records the session of an attempt and returns the one to pay. A session that comes second, or after another tab has
 * superseded the attempt, is expired.
 */
export const recordSession = serviceMutation({
  args: { attemptId: v.id("checkoutAttempts"), sessionId: v.string(), url: v.string() },
  returns: v.object({ sessionId: v.string(), url: v.string() }),
  handler: async (ctx, { attemptId, sessionId, url }) => {
    const attempt = await ctx.db.get("checkoutAttempts", attemptId);
    if (attempt === null) throw new Error("No such attempt.");
    if (attempt.status === "pending") {
      await ctx.db.patch("checkoutAttempts", attemptId, { status: "open", sessionId, url });
      await countSession(ctx, "checkout_session_opened", attempt.userId, sessionId);
      await ctx.scheduler.runAt(attempt.expiresAt + AFTER_EXPIRY_MS, internal.checkout.lookAfterExpiry, {
        attemptId,
      });
    } else if (attempt.sessionId !== sessionId) {
      // Parameters that differ make Stripe open a session for each of two racing calls; only one may be paid.
      if (attempt.sessionId === null) await ctx.db.patch("checkoutAttempts", attemptId, { sessionId });
      await closeAtStripe(ctx, { sessionId, expiresAt: attempt.expiresAt });
    }
    await closeAlert(ctx, "plan_unavailable", attempt.billingPeriod);
    await reopenIfDeleted(ctx, attempt.userId, Date.now());
    const { status, sessionId: winner, url: winnersUrl } = attempt;
    if (status === "open" && winner !== null && winnersUrl !== null)
      return { sessionId: winner, url: winnersUrl };
    return { sessionId, url };
  },
});

async function raiseUnsellable(ctx: MutationCtx, billingPeriod: BillingPeriod, reason: string | null) {
  const message = `Pro ${billingPeriod} cannot be sold: ${reason ?? "Stripe refused it"}.`;
  await raiseAlert(ctx, "plan_unavailable", billingPeriod, message);
}

/** Notes that no session was made. After an answer that Stripe keeps the next try uses new keys; after a timeout the same. */
export const fail = serviceMutation({
  args: {
    attemptId: v.id("checkoutAttempts"),
    keySpent: v.boolean(),
    /** The claim's: a failure of an earlier try says nothing of one that is under way. */
    keptAt: vNullable.number,
    code: v.string(),
    /** Our own words, for the operator. */
    reason: vNullable.string,
  },
  returns: v.null(),
  handler: async (ctx, { attemptId, keySpent, keptAt, code, reason }) => {
    const attempt = await ctx.db.get("checkoutAttempts", attemptId);
    if (attempt === null) return null;
    if (code === "plan_unavailable") await raiseUnsellable(ctx, attempt.billingPeriod, reason);
    if (attempt.status !== "pending") return null;
    const now = Date.now();
    const renewed = { generation: attempt.generation + 1, startedAt: now, expiresAt: expiryFrom(now) };
    await ctx.db.patch("checkoutAttempts", attemptId, { errorCode: code, ...(keySpent ? renewed : {}) });
    // What Stripe refused may be in the profile: the next try takes it as it is then.
    const customer = keySpent ? await ctx.db.get("customers", attempt.customerId) : null;
    if (customer?.madeWith && customer.madeWith.at === keptAt)
      await ctx.db.patch("customers", customer._id, { madeWith: null });
    return null;
  },
});

/** Scheduled for the end of a session: if nobody told us how it ended, Stripe is asked. */
export const lookAfterExpiry = internalMutation({
  args: { attemptId: v.id("checkoutAttempts") },
  returns: v.null(),
  handler: async (ctx, { attemptId }) => {
    const attempt = await ctx.db.get("checkoutAttempts", attemptId);
    if (attempt?.status !== "open") return null;
    const customer = await ctx.db.get("customers", attempt.customerId);
    const stripeCustomerId = customer?.stripeCustomerId ?? null;
    if (stripeCustomerId === null || (await openSessionOf(ctx, stripeCustomerId)) !== attempt.sessionId) {
      await ctx.db.patch("checkoutAttempts", attemptId, { status: "expired", url: null });
      if (attempt.sessionId !== null)
        await countSession(ctx, "checkout_expired", attempt.userId, attempt.sessionId);
      return null;
    }
    await markDirty(ctx, stripeCustomerId, Date.now());
    return null;
  },
});
