import { defineTable } from "convex/server";
import { v } from "convex/values";
import { PLAN_CHANGE_MODES } from "../../src/shared/billing/plan-change";
import { vBillingPeriod, vNullable, words } from "./validators";

export const vPlanChangeMode = words(PLAN_CHANGE_MODES);

/** Where a change begins: what Stripe had when its price was calculated. */
export const vPlanChangeOrigin = v.object({
  stripeSubscriptionId: v.string(),
  stripeItemId: v.string(),
  stripeScheduleId: vNullable.string,
  fromPriceId: v.string(),
  toPriceId: v.string(),
});

export const planChangePreviewsTable = defineTable({
  userId: v.id("users"),
  origin: vPlanChangeOrigin,
  billingPeriod: vBillingPeriod,
  mode: vPlanChangeMode,
  // Epoch seconds. Stays here: whoever could choose it could choose the amount.
  prorationDate: v.number(),
  amountDue: v.number(),
  currency: v.string(),
  expiresAt: v.number(),
  usedAt: vNullable.number,
})
  .index("by_userId", ["userId"])
  .index("by_expiresAt", ["expiresAt"]);
