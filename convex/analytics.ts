import { v } from "convex/values";
import { serviceMutation } from "./functions";
import { recordAnalytics } from "./model/outbox";
import { rateLimits } from "./model/rateLimits";
import { findUser } from "./model/users";
import { vBillingPeriod, vLimited, vNullable, vUiEvent } from "./model/validators";

/** Counts what a person, or an anonymous browser, did. Limited per person, else per hashed address, else per browser. */
export const track = serviceMutation({
  args: {
    clerkId: vNullable.string,
    anonymousId: vNullable.string,
    name: vUiEvent,
    properties: v.object({
      code: v.optional(v.string()),
      period: v.optional(vBillingPeriod),
      path: v.optional(v.string()),
    }),
    ipHash: v.optional(v.string()),
  },
  returns: v.union(vLimited, v.object({ kind: v.literal("ok") })),
  handler: async (ctx, { clerkId, anonymousId, name, properties, ipHash }) => {
    const key = clerkId ?? ipHash ?? anonymousId ?? "unknown";
    const limit = await rateLimits.limit(ctx, "events", { key });
    if (!limit.ok) return { kind: "limited" as const, retryAfterMs: limit.retryAfter };
    const user = clerkId === null ? null : await findUser(ctx, clerkId);
    const userId = user?.deletedAt === undefined ? (user?._id ?? null) : null;
    await recordAnalytics(ctx, { name, userId, anonymousId, properties });
    return { kind: "ok" as const };
  },
});
