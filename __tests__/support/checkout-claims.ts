import { api } from "../../convex/_generated/api";
import type { Id } from "../../convex/_generated/dataModel";
import type { ConvexApp } from "./convex-app";

/** A click on the plan, as the web server tells Convex of it. */
export function begin(
  { service }: ConvexApp,
  billingPeriod: "monthly" | "annual" | null = "monthly",
  clerkId = "user_ada",
  profile = { email: "ada@example.test", name: "Ada" },
) {
  const identity = { clerkId, ...profile };
  return service.mutation(api.checkout.begin, { ...identity, billingPeriod, requestId: "req_1" });
}

/** A claim that must have led to a new session. */
export async function created(
  app: ConvexApp,
  billingPeriod: "monthly" | "annual" = "monthly",
  profile?: { email: string; name: string },
) {
  const claim = await begin(app, billingPeriod, "user_ada", profile);
  if (claim.kind !== "create") throw new Error(`Expected a claim and got ${claim.kind}.`);
  return claim;
}

/** What names a claim's customer. */
export function claimOf({ rowId, generation }: { rowId: Id<"customers">; generation: number }) {
  return { rowId, generation };
}

/** A claim whose customer is made. */
export async function linked(app: ConvexApp, stripeCustomerId = "cus_1") {
  const claim = await created(app);
  await app.service.mutation(api.checkout.recordCustomer, { ...claimOf(claim.customer), stripeCustomerId });
  return claim;
}
