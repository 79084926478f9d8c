import { v } from "convex/values";
import { graceMs, shownCustomer, subscriptionsOf } from "./model/entitlements";
import type { BillingOverview } from "../src/shared/billing/overview";
import { FREE_PROMPT_LIMIT } from "../src/shared/billing/plans";
import { isTrialEligible, primarySubscription } from "../src/shared/billing/subscription-state";
import { internalMutation, userQuery } from "./functions";
import { recordAction } from "./model/audit";
import { checkoutView, freshOverview, invoiceViews, subscriptionView } from "./model/overview";
import { isOpen } from "./model/breaker";
import { openPayments } from "./model/openPayments";
import { findPrice } from "./model/prices";
import { vOverview } from "./model/overviewValidator";

/** Everything that the billing page shows, for the signed-in person. */
export const overview = userQuery({
  args: {},
  returns: vOverview,
  handler: async (ctx): Promise<BillingOverview> => {
    const { user, person } = ctx;
    if (user === null) return freshOverview(person.email);
    const subscriptions = await subscriptionsOf(ctx, user._id);
    const subscription = primarySubscription(subscriptions);
    const customer = await shownCustomer(ctx, user._id, subscription);
    const lastReadAt = customer?.lastReadAt ?? null;
    const open = subscription && (await openPayments(ctx, subscription, graceMs()));
    return {
      entitlement: user.entitlement,
      subscription: subscription && (await subscriptionView(ctx, subscription, open?.periodUnpaid ?? false)),
      pastDue: open?.pastDue ?? null,
      firstPayment: open?.firstPayment ?? null,
      card: customer?.card ?? null,
      invoices: await invoiceViews(ctx, user._id),
      checkout: await checkoutView(ctx, user._id),
      prompts: { used: user.promptCount, limit: user.entitlement.plan === "pro" ? null : FREE_PROMPT_LIMIT },
      lastReadAt,
      unreachable: (customer?.unreadSince ?? null) !== null || (await isOpen(ctx)),
      trialEligible: isTrialEligible(subscriptions),
      hasCustomer: (customer?.stripeCustomerId ?? null) !== null,
      email: user.email ?? person.email,
    };
  },
});

/**
 * Names the plan that an unknown price sells, and has everyone on it judged again by the next read:
 * `npx convex run billing:mapPrice '{"stripePriceId":"price_…","planKey":"pro","actor":"…","reason":"…"}'`.
 */
export const mapPrice = internalMutation({
  args: { stripePriceId: v.string(), planKey: v.literal("pro"), actor: v.string(), reason: v.string() },
  returns: v.null(),
  handler: async (ctx, { stripePriceId, planKey, actor, reason }) => {
    const known = await findPrice(ctx, stripePriceId);
    if (known === null) await ctx.db.insert("prices", { stripePriceId, planKey });
    else await ctx.db.patch("prices", known._id, { planKey });
    await recordAction(ctx, {
      userId: null,
      actor,
      action: "map_price",
      requestId: `map_price:${stripePriceId}`,
      detail: { reason, subject: stripePriceId },
      done: { code: planKey },
    });
    return null;
  },
});
