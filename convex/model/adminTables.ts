import { defineTable } from "convex/server";
import { v } from "convex/values";
import { vAnalyticsName, vNullable } from "./validators";

export const deliveryTallyFields = {
  events: v.number(),
  processed: v.number(),
  ignored: v.number(),
  waiting: v.number(),
  dead: v.number(),
  retried: v.number(),
  retries: v.number(),
  duplicates: v.number(),
  lagMaxMs: v.number(),
  lags: v.array(v.object({ bucket: v.number(), count: v.number() })),
};

/** What became of the events that arrived in one UTC hour. */
export const deliveryHoursTable = defineTable({ hour: v.number(), ...deliveryTallyFields }).index("by_hour", [
  "hour",
]);

export const nameCount = v.object({ name: vAnalyticsName, count: v.number() });

/** How often each thing happened in one UTC hour. */
export const analyticsHoursTable = defineTable({ hour: v.number(), counts: v.array(nameCount) }).index(
  "by_hour",
  ["hour"],
);

/** How far a roll-up has come: everything up to and including this row of its index is in the counts. */
export const rollupCursorsTable = defineTable({
  name: v.union(v.literal("deliveries"), v.literal("analytics")),
  at: v.number(),
  tie: v.number(),
}).index("by_name", ["name"]);

/** The kinds of difference between Stripe and our picture. */
export const vDriftClass = v.union(
  v.literal("missing_here"),
  v.literal("missing_at_stripe"),
  v.literal("status"),
  v.literal("price"),
  v.literal("period"),
  v.literal("cancel"),
  v.literal("amount"),
  v.literal("other"),
  v.literal("orphan_customer"),
  v.literal("unknown_price"),
  v.literal("unreadable"),
);

/** One comparison of everything with Stripe. `compared` and `found` grow while it runs. */
export const driftReportsTable = defineTable({
  actor: v.string(),
  reason: v.string(),
  status: v.union(v.literal("running"), v.literal("done"), v.literal("failed")),
  step: v.union(v.literal("subscriptions"), v.literal("invoices"), v.literal("customers")),
  compared: v.object({ subscriptions: v.number(), invoices: v.number(), customers: v.number() }),
  /** Customers whose read is under way anyway; what differs there is no drift yet. */
  skipped: v.number(),
  found: v.number(),
  errorCode: vNullable.string,
  startedAt: v.number(),
  finishedAt: vNullable.number,
}).index("by_startedAt", ["startedAt"]);

/** One difference of a report. `repairedAt` says when a repair was asked for; the next report says what came of it. */
export const driftFindingsTable = defineTable({
  reportId: v.id("driftReports"),
  class: vDriftClass,
  subject: v.string(),
  stripeCustomerId: v.string(),
  fields: v.array(v.object({ field: v.string(), ours: v.string(), stripe: v.string() })),
  repairedAt: vNullable.number,
}).index("by_reportId", ["reportId", "class"]);
