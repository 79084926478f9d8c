import type { PlanChangeView } from "../../src/shared/billing/overview";
import { planChangeMode } from "../../src/shared/billing/plan-change";
import type { BillingPeriod } from "../../src/shared/billing/plans";
import type { Doc, Id } from "../_generated/dataModel";
import { env } from "../_generated/server";
import type { MutationCtx, QueryCtx } from "../_generated/server";
import { shownSubscription } from "./entitlements";

/**
 * Finds a preview that the person confirmed and marks it used, or says why it does not hold: it is somebody else's or
 * none, it is too old, or the plan is not the one that it starts from. A confirmation that is repeated while the change
 * is not in the picture yet finds the same row again.
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
  if (preview.usedAt !== null) return preview;
  const subscription = await shownSubscription(ctx, userId);
  const { origin, billingPeriod, mode } = preview;
  const starts =
    subscription?.stripeSubscriptionId === origin.stripeSubscriptionId &&
    subscription.priceId === origin.fromPriceId;
  if (!starts) return "preview_expired";
  if (planChangeMode(subscription, billingPeriod) !== mode) return "not_changeable";
  await ctx.db.patch("planChangePreviews", preview._id, { usedAt: now });
  return preview;
}

/** A change that was sent and is not in force, as the page shows it; one that waits for its payment comes first. */
export async function planChangeView(
  ctx: QueryCtx,
  { pendingUpdate, schedule }: Doc<"subscriptions">,
): Promise<PlanChangeView | null> {
  if (pendingUpdate) {
    const { priceId, expiresAt, stripeInvoiceId } = pendingUpdate;
    const payment = stripeInvoiceId === null ? null : await openInvoice(ctx, stripeInvoiceId);
    return { kind: "awaiting_payment", billingPeriod: periodOfPrice(priceId), payment, expiresAt };
  }
  const change = schedule?.change ?? null;
  return change && { kind: "scheduled", billingPeriod: periodOfPrice(change.priceId), at: change.at };
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

/** The billing period that a configured price sells. */
function periodOfPrice(priceId: string): BillingPeriod | null {
  if (priceId === env.STRIPE_PRICE_ID_ANNUAL) return "annual";
  return priceId === env.STRIPE_PRICE_ID_MONTHLY ? "monthly" : null;
}
