import type { PlanOfPrice } from "../../src/shared/billing/snapshot";
import type { SubscriptionFacts } from "../../src/shared/billing/subscription-state";
import type { Doc } from "../_generated/dataModel";
import { env } from "../_generated/server";
import type { MutationCtx, QueryCtx } from "../_generated/server";

/**
 * The configured prices. One without an id is known by its lookup key; which others sell a plan is remembered by the
 * commit.
 */
export function configuredPrices(): PlanOfPrice {
  const ids = [env.STRIPE_PRICE_ID_MONTHLY, env.STRIPE_PRICE_ID_ANNUAL];
  return new Map(ids.flatMap((id) => (id ? [[id, "pro" as const]] : [])));
}

/** The row of a price that was named once, or null. */
export async function findPrice(ctx: QueryCtx, stripePriceId: string): Promise<Doc<"prices"> | null> {
  return ctx.db
    .query("prices")
    .withIndex("by_stripePriceId", (q) => q.eq("stripePriceId", stripePriceId))
    .unique();
}

/**
 * The plan that a subscription's price sells. A price that was named once keeps its plan for ever, also after it
 * left the catalogue and lost its lookup key, so that an archived price keeps its subscribers' plan.
 */
export async function keepPlanOfPrice(
  ctx: MutationCtx,
  { priceId, planKey }: Pick<SubscriptionFacts, "priceId" | "planKey">,
): Promise<SubscriptionFacts["planKey"]> {
  const known = await findPrice(ctx, priceId);
  if (planKey === "unknown") return known?.planKey ?? "unknown";
  if (known === null) await ctx.db.insert("prices", { stripePriceId: priceId, planKey });
  return planKey;
}
