import type { PlanChangeView } from "../../src/shared/billing/overview";
import { isStillOffered, otherPeriod, periodOf, planChangeMode } from "../../src/shared/billing/plan-change";
import type { BillingPeriod } from "../../src/shared/billing/plans";
import type { Doc, Id } from "../_generated/dataModel";
import { env } from "../_generated/server";
import type { MutationCtx, QueryCtx } from "../_generated/server";
import { isReplaced } from "./audit";
import { shownSubscription } from "./entitlements";
import { findPrice } from "./prices";

/**
 * Finds a preview that the person confirmed and marks it used, or says why it does not hold: it is somebody else's or
 * none, it is too old, or the plan is not the one that it starts from. A confirmation that is repeated finds the same row
 * again, and Stripe repeats its answer under the same key. That answer would be untrue once the person has taken the
 * change back or replaced it: then the preview is over.
 */
export async function claimPreview(
  ctx: MutationCtx,
  userId: Id<"users">,
  previewId: string,
  now: number,
): Promise<Doc<"planChangePreviews"> | "preview_expired" | "not_changeable"> {
  const id = ctx.db.normalizeId("planChangePreviews", previewId);
  const preview = id === null ? null : await ctx.db.get("planChangePreviews", id);
  if (preview?.userId !== userId || now >= preview.expiresAt) return "preview_expired";
  if (preview.usedAt !== null) {
    const replaced = await isReplaced(ctx, userId, { previewId: preview._id, since: preview.usedAt });
    return replaced ? "preview_expired" : preview;
  }
  const subscription = await shownSubscription(ctx, userId);
  const { origin, billingPeriod, mode } = preview;
  const starts =
    subscription?.stripeSubscriptionId === origin.stripeSubscriptionId &&
    subscription.priceId === origin.fromPriceId;
  if (!starts) return "preview_expired";
  if (!isStillOffered(mode, planChangeMode(subscription, billingPeriod))) return "not_changeable";
  await ctx.db.patch("planChangePreviews", preview._id, { usedAt: now });
  return preview;
}

/** A change that was sent and is not in force, as the page shows it; one that waits for its payment comes first. */
export async function planChangeView(
  ctx: QueryCtx,
  subscription: Doc<"subscriptions">,
): Promise<PlanChangeView | null> {
  const { pendingUpdate, schedule } = subscription;
  if (pendingUpdate) {
    const { priceId, expiresAt, stripeInvoiceId } = pendingUpdate;
    const payment = stripeInvoiceId === null ? null : await openInvoice(ctx, stripeInvoiceId);
    return {
      kind: "awaiting_payment",
      billingPeriod: await periodAfter(ctx, priceId, subscription),
      payment,
      expiresAt,
    };
  }
  const change = schedule?.change ?? null;
  if (change === null) return null;
  const billingPeriod = await periodAfter(ctx, change.priceId, subscription);
  return { kind: "scheduled", billingPeriod, at: change.at };
}

async function openInvoice(ctx: QueryCtx, stripeInvoiceId: string) {
  const invoice = await ctx.db
    .query("invoices")
    .withIndex("by_stripeInvoiceId", (q) => q.eq("stripeInvoiceId", stripeInvoiceId))
    .unique();
  if (invoice?.status !== "open") return null;
  const { amountRemaining: amount, currency, payment } = invoice;
  return { stripeInvoiceId, amount, currency, attempt: payment?.attempt ?? null };
}

/**
 * The billing period that a change leads to: that of a configured price; of a price that was named once, the other one
 * than now, for a schedule tells the price's id and not how often it recurs. Null for a price that we cannot name.
 */
async function periodAfter(
  ctx: QueryCtx,
  priceId: string,
  current: Pick<Doc<"subscriptions">, "interval">,
): Promise<BillingPeriod | null> {
  if (priceId === env.STRIPE_PRICE_ID_ANNUAL) return "annual";
  if (priceId === env.STRIPE_PRICE_ID_MONTHLY) return "monthly";
  if ((await findPrice(ctx, priceId)) === null) return null;
  const now = periodOf(current);
  return now && otherPeriod(now);
}
