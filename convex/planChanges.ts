import { v } from "convex/values";
import { planChangeMode, PREVIEW_MS } from "../src/shared/billing/plan-change";
import { internal } from "./_generated/api";
import { internalMutation, serviceMutation } from "./functions";
import { recordAction } from "./model/audit";
import { shownCustomer, shownSubscription } from "./model/entitlements";
import { claimPreview } from "./model/planChange";
import { vPlanChangeMode, vPlanChangeOrigin } from "./model/planChangeTable";
import { rateLimits } from "./model/rateLimits";
import { ensureUser } from "./model/users";
import { vBillingPeriod, vLimited, vNullable } from "./model/validators";

const REMOVED_AT_ONCE = 200;
const KEPT_MS = 86_400_000;

const vRefused = v.object({
  kind: v.literal("refused"),
  code: v.union(v.literal("no_subscription"), v.literal("not_changeable"), v.literal("preview_expired")),
});

/**
 * Before Stripe is asked for a price: limits the person, decides how the change would be carried out, and takes the
 * moment from which it is calculated. `prorationDate` is epoch seconds of billing time.
 */
export const beginPreview = serviceMutation({
  args: {
    clerkId: v.string(),
    /** Null when the body was not valid: only the limit is used up. */
    billingPeriod: v.union(vBillingPeriod, v.null()),
  },
  returns: v.union(
    vLimited,
    v.object({ kind: v.literal("invalid") }),
    vRefused,
    v.object({
      kind: v.literal("ok"),
      stripeSubscriptionId: v.string(),
      /** As our picture has it; what is charged at once is Stripe's to know. */
      mode: vPlanChangeMode,
      prorationDate: v.number(),
    }),
  ),
  handler: async (ctx, { clerkId, billingPeriod }) => {
    const limit = await rateLimits.limit(ctx, "preview_plan_change", { key: clerkId });
    if (!limit.ok) return { kind: "limited" as const, retryAfterMs: limit.retryAfter };
    if (billingPeriod === null) return { kind: "invalid" as const };
    const user = await ensureUser(ctx, { clerkId, email: null, name: null });
    const subscription = await shownSubscription(ctx, user._id);
    if (subscription === null) return { kind: "refused" as const, code: "no_subscription" as const };
    const mode = planChangeMode(subscription, billingPeriod);
    if (mode === null) return { kind: "refused" as const, code: "not_changeable" as const };
    const prorationDate = Math.floor(Date.now() / 1_000);
    const { stripeSubscriptionId } = subscription;
    return { kind: "ok" as const, stripeSubscriptionId, mode, prorationDate };
  },
});

/** Keeps a price that Stripe calculated, for ten minutes. `expiresAt` is epoch ms of billing time. */
export const recordPreview = serviceMutation({
  args: {
    clerkId: v.string(),
    origin: vPlanChangeOrigin,
    billingPeriod: vBillingPeriod,
    mode: vPlanChangeMode,
    prorationDate: v.number(),
    amountDue: v.number(),
    currency: v.string(),
  },
  returns: v.object({ previewId: v.id("planChangePreviews"), expiresAt: v.number() }),
  handler: async (ctx, { clerkId, ...preview }) => {
    const user = await ensureUser(ctx, { clerkId, email: null, name: null });
    const expiresAt = preview.prorationDate * 1_000 + PREVIEW_MS;
    const row = { userId: user._id, ...preview, expiresAt, usedAt: null };
    return { previewId: await ctx.db.insert("planChangePreviews", row), expiresAt };
  },
});

/**
 * Claims a preview that was confirmed: it must be the person's own, young enough, and still start where the plan is.
 * A second confirmation of the same preview claims the same key, so that Stripe carries it out once.
 */
export const begin = serviceMutation({
  args: {
    clerkId: v.string(),
    /** Null when the body was not valid: only the limit is used up. */
    previewId: vNullable.string,
    requestId: v.string(),
  },
  returns: v.union(
    vLimited,
    v.object({ kind: v.literal("invalid") }),
    vRefused,
    v.object({
      kind: v.literal("ok"),
      actionId: v.id("billingActions"),
      /** `change_plan:<preview>`; the caller adds the step and a hash of the parameters. */
      idempotencyBase: v.string(),
      origin: vPlanChangeOrigin,
      billingPeriod: vBillingPeriod,
      mode: vPlanChangeMode,
      prorationDate: v.number(),
      /** What was shown, in the minor unit: nothing else may be charged. */
      amountDue: v.number(),
    }),
  ),
  handler: async (ctx, { clerkId, previewId, requestId }) => {
    const limit = await rateLimits.limit(ctx, "change_plan", { key: clerkId });
    if (!limit.ok) return { kind: "limited" as const, retryAfterMs: limit.retryAfter };
    if (previewId === null) return { kind: "invalid" as const };
    const user = await ensureUser(ctx, { clerkId, email: null, name: null });
    const preview = await claimPreview(ctx, user._id, previewId, Date.now());
    if (typeof preview === "string") return { kind: "refused" as const, code: preview };
    const customer = await shownCustomer(ctx, user._id, await shownSubscription(ctx, user._id));
    const actionId = await recordAction(ctx, {
      userId: user._id,
      actor: clerkId,
      action: "change_plan",
      requestId,
      detail: { subject: preview._id },
      stripeCustomerId: customer?.stripeCustomerId ?? null,
    });
    const { origin, billingPeriod, mode, prorationDate, amountDue } = preview;
    const idempotencyBase = `change_plan:${preview._id}`;
    const terms = { origin, billingPeriod, mode, prorationDate, amountDue };
    return { kind: "ok" as const, actionId, idempotencyBase, ...terms };
  },
});

/** Cron: removes previews a day after they have ended. Returns how many. */
export const removeOldPreviews = internalMutation({
  args: {},
  returns: v.number(),
  handler: async (ctx) => {
    const old = await ctx.db
      .query("planChangePreviews")
      .withIndex("by_expiresAt", (q) => q.lt("expiresAt", Date.now() - KEPT_MS))
      .take(REMOVED_AT_ONCE);
    for (const row of old) await ctx.db.delete("planChangePreviews", row._id);
    if (old.length === REMOVED_AT_ONCE)
      await ctx.scheduler.runAfter(0, internal.planChanges.removeOldPreviews, {});
    return old.length;
  },
});
