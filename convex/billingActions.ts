import { v } from "convex/values";
import { serviceMutation } from "./functions";
import { isUnderWay, recordAction } from "./model/audit";
import { shownCustomer, shownSubscription } from "./model/entitlements";
import { ownInvoice } from "./model/invoices";
import { rateLimits } from "./model/rateLimits";
import { markDirty } from "./model/subjects";
import { ensureUser } from "./model/users";
import { vFirstDebit, vInvoiceStatus, vLimited, vNullable, vSubscriptionStatus } from "./model/validators";

/** Before Stripe is asked: limits the person, finds what belongs to them and writes the audit row. */
export const begin = serviceMutation({
  args: {
    clerkId: v.string(),
    action: v.union(
      v.literal("portal"),
      v.literal("cancel"),
      v.literal("resume"),
      v.literal("pause"),
      v.literal("unpause"),
      v.literal("pay_invoice"),
      v.literal("undo_plan_change"),
      v.literal("sync"),
    ),
    requestId: v.string(),
    detail: v.optional(
      v.object({
        reason: v.optional(v.string()),
        comment: v.optional(v.string()),
        flow: v.optional(v.string()),
        subject: v.optional(v.string()),
      }),
    ),
  },
  returns: v.union(
    vLimited,
    v.object({ kind: v.literal("in_progress") }),
    v.object({
      kind: v.literal("ok"),
      actionId: v.id("billingActions"),
      stripeCustomerId: vNullable.string,
      subscription: v.union(
        v.object({
          stripeSubscriptionId: v.string(),
          status: vSubscriptionStatus,
          cancelAt: vNullable.number,
          currentPeriodEnd: vNullable.number,
          /** The schedule that manages it: Stripe refuses a cancellation until it is released. */
          stripeScheduleId: vNullable.string,
          /** How the bank debit stands that is to pay for the first time. */
          firstDebit: v.union(vFirstDebit, v.null()),
        }),
        v.null(),
      ),
      /** The invoice that `detail.subject` names, when it is the person's own. */
      invoice: v.union(
        v.object({
          stripeInvoiceId: v.string(),
          stripeSubscriptionId: vNullable.string,
          status: vInvoiceStatus,
          withBank: v.boolean(),
        }),
        v.null(),
      ),
    }),
  ),
  handler: async (ctx, { clerkId, action, requestId, detail }) => {
    const limit = await rateLimits.limit(ctx, action, { key: clerkId });
    if (!limit.ok) return { kind: "limited" as const, retryAfterMs: limit.retryAfter };
    const user = await ensureUser(ctx, { clerkId, email: null, name: null });
    const subscription = await shownSubscription(ctx, user._id);
    const invoiceId = action === "pay_invoice" ? (detail?.subject ?? null) : null;
    const invoice = invoiceId === null ? null : await ownInvoice(ctx, user._id, invoiceId);
    // An invoice may be older than the subscription, and of a customer that was replaced since.
    const customer = invoice?.customer ?? (await shownCustomer(ctx, user._id, subscription));
    const stripeCustomerId = customer?.stripeCustomerId ?? null;
    const charges = invoiceId !== null || action === "unpause";
    if (charges && (await isUnderWay(ctx, user._id, { action, subject: invoiceId }, Date.now())))
      return { kind: "in_progress" as const };
    const actionId = await recordAction(ctx, {
      userId: user._id,
      actor: clerkId,
      action,
      requestId,
      detail,
      stripeCustomerId,
    });
    return {
      kind: "ok" as const,
      actionId,
      stripeCustomerId,
      subscription: subscription && {
        stripeSubscriptionId: subscription.stripeSubscriptionId,
        status: subscription.status,
        cancelAt: subscription.cancelAt,
        currentPeriodEnd: subscription.currentPeriodEnd,
        stripeScheduleId: subscription.schedule?.stripeScheduleId ?? null,
        firstDebit: subscription.firstDebit ?? null,
      },
      invoice: invoice && {
        stripeInvoiceId: invoice.stripeInvoiceId,
        stripeSubscriptionId: invoice.stripeSubscriptionId,
        status: invoice.status,
        withBank: invoice.withBank,
      },
    };
  },
});

/** After Stripe's answer. `markDirty` has the customer read again, so that the page is right also without a webhook. */
export const finish = serviceMutation({
  args: {
    actionId: v.id("billingActions"),
    outcome: v.union(v.literal("succeeded"), v.literal("failed")),
    code: vNullable.string,
    stripeRequestId: vNullable.string,
    markDirty: v.boolean(),
  },
  returns: v.null(),
  handler: async (ctx, args) => {
    const action = await ctx.db.get("billingActions", args.actionId);
    if (action === null) throw new Error("No such action.");
    const { outcome, code, stripeRequestId } = args;
    await ctx.db.patch("billingActions", action._id, {
      outcome,
      code,
      stripeRequestId,
      finishedAt: Date.now(),
    });
    if (args.markDirty && action.stripeCustomerId !== null) {
      await markDirty(ctx, action.stripeCustomerId, Date.now());
    }
    return null;
  },
});
