import { defineTable } from "convex/server";
import { v } from "convex/values";
import { vAnalyticsName, vNullable } from "./validators";

/** What went wrong, once per kind and key. */
export const alertsTable = defineTable({
  kind: v.string(),
  key: v.string(),
  message: v.string(),
  status: v.union(v.literal("open"), v.literal("closed")),
  count: v.number(),
  openedAt: v.number(),
  lastAt: v.number(),
  closedAt: vNullable.number,
})
  .index("by_kind", ["kind", "key", "status"])
  .index("by_lastAt", ["kind", "lastAt"])
  .index("by_status", ["status", "openedAt"]);

/** What must be sent, one row per effect key. */
export const outboxTable = defineTable({
  effectKey: v.string(),
  effect: v.union(
    v.object({
      kind: v.literal("lifecycle"),
      name: vAnalyticsName,
      userId: v.union(v.id("users"), v.null()),
    }),
    v.object({ kind: v.union(v.literal("alert"), v.literal("notice")), text: v.string() }),
    v.object({ kind: v.literal("customer_email"), customerId: v.id("customers") }),
    v.object({ kind: v.literal("subscription_card"), stripeSubscriptionId: v.string() }),
    // `expiresAt`: when Stripe closes it by itself, epoch ms.
    v.object({ kind: v.literal("closed_session"), sessionId: v.string(), expiresAt: v.number() }),
  ),
  status: v.union(v.literal("pending"), v.literal("sent"), v.literal("dead")),
  attempts: v.number(),
  nextAttemptAt: v.number(),
  sentAt: vNullable.number,
})
  .index("by_effectKey", ["effectKey"])
  .index("by_status", ["status", "nextAttemptAt"]);
