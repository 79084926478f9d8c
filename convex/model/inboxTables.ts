import { defineTable } from "convex/server";
import { v } from "convex/values";
import { vInboxStatus, vNullable } from "./validators";

/** The order of reads of each customer. */
export const syncSubjectsTable = defineTable({
  stripeCustomerId: v.string(),
  // Grows with every wake-up; `syncedGen` is the newest one that a committed read was claimed at or after.
  gen: v.number(),
  syncedGen: v.number(),
  // Reserved before each read; `appliedSeq` is the newest one whose answer was written.
  seq: v.number(),
  appliedSeq: v.number(),
  lease: v.union(v.object({ seq: v.number(), until: v.number() }), v.null()),
  // When the next claim is due; null when none is scheduled.
  claimAt: vNullable.number,
  // When the confirming read of this burst is due; null when none is scheduled.
  confirmAt: vNullable.number,
  markedAt: v.number(),
  failures: v.number(),
  state: v.union(v.literal("clean"), v.literal("dirty"), v.literal("dead")),
  // How many requests the last read took, and whether reads of this customer look at payments.
  requests: v.optional(v.number()),
  watchesPayments: v.optional(v.boolean()),
})
  .index("by_stripeCustomerId", ["stripeCustomerId"])
  .index("by_state", ["state", "markedAt"]);

/** Whether Stripe can be read at all. */
export const breakersTable = defineTable({
  name: v.literal("stripe"),
  consecutiveFailures: v.number(),
  consecutiveAuthFailures: v.number(),
  openUntil: vNullable.number,
  timesOpened: v.number(),
}).index("by_name", ["name"]);

/** The inbox: one row per event id. */
export const webhookLogsTable = defineTable({
  source: v.union(v.literal("stripe"), v.literal("clerk")),
  stripeEventId: v.string(),
  eventType: v.string(),
  status: vInboxStatus,
  ignoredReason: vNullable.string,
  stripeCustomerId: vNullable.string,
  gen: vNullable.number,
  attempts: v.number(),
  deliveries: v.number(),
  nextAttemptAt: vNullable.number,
  errorMessage: vNullable.string,
  errors: v.array(v.object({ at: v.number(), code: v.string(), message: v.string() })),
  // How many reads failed for the row; `errors` keeps the newest of them. Absent while there are none.
  failures: v.optional(v.number()),
  apiVersion: vNullable.string,
  livemode: v.boolean(),
  account: vNullable.string,
  eventCreated: v.number(),
  createdAt: v.number(),
  // When anything about the row changed last; the roll-up follows it. Absent on rows older than the roll-up.
  changedAt: v.optional(v.number()),
  processedAt: vNullable.number,
  payloadSha256: v.string(),
})
  .index("by_stripeEventId", ["stripeEventId"])
  .index("by_eventType", ["eventType", "createdAt"])
  .index("by_processedAt", ["processedAt"])
  .index("by_status", ["status", "createdAt"])
  .index("by_customer", ["stripeCustomerId", "status", "gen"])
  .index("by_createdAt", ["createdAt"])
  .index("by_changedAt", ["changedAt"]);

/** The raw payload of an inbox row. */
export const webhookPayloadsTable = defineTable({
  logId: v.id("webhookLogs"),
  payload: v.string(),
  truncated: v.boolean(),
}).index("by_logId", ["logId"]);

/** Deliveries that were refused, counted. */
export const rejectedDeliveriesTable = defineTable({
  hour: v.number(),
  reason: v.string(),
  count: v.number(),
}).index("by_hour", ["hour", "reason"]);
