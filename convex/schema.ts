import { defineSchema, defineTable } from "convex/server";
import { v } from "convex/values";
import {
  analyticsHoursTable,
  deliveryHoursTable,
  driftFindingsTable,
  driftReportsTable,
  rollupCursorsTable,
} from "./model/adminTables";
import { accountDeletionsTable } from "./model/deletionTable";
import { alertsTable, outboxTable } from "./model/effectTables";
import {
  breakersTable,
  rejectedDeliveriesTable,
  syncSubjectsTable,
  webhookLogsTable,
  webhookPayloadsTable,
} from "./model/inboxTables";
import { planChangePreviewsTable } from "./model/planChangeTable";
import { unclaimedPaymentsTable } from "./model/unclaimedPayments";
import {
  invoiceFields,
  subscriptionFields,
  vAnalyticsName,
  vBillingPeriod,
  vCard,
  vEntitlement,
  vMadeWith,
  vNullable,
  vPlanKey,
  vSessionStatus,
} from "./model/validators";

export default defineSchema({
  // Written by a person's first authenticated call. `entitlement` is written by commit, comps and the re-decision
  // at `until`; `promptCount` by prompts. Read by every user function.
  users: defineTable({
    clerkId: v.string(),
    email: vNullable.string,
    name: vNullable.string,
    role: v.union(v.literal("user"), v.literal("operator")),
    entitlement: vEntitlement,
    promptCount: v.number(),
    // Clerk's `updated_at` of the newest profile that was taken over, so that an older one changes nothing.
    clerkUpdatedAt: v.optional(v.number()),
    // The tombstone: the account was deleted then. The row stays, so that nothing late can bring the person back.
    deletedAt: v.optional(v.number()),
  })
    .index("by_clerkId", ["clerkId"])
    .index("by_email", ["email"]),

  // One row per Stripe customer, and the claim under which one is made. Written by the checkout claim and by commit.
  // `userId` null: a customer that Stripe told us of before we knew whose it is (parked until adopted).
  customers: defineTable({
    userId: v.union(v.id("users"), v.null()),
    // The person that the customer's own metadata names (a Clerk user id); adoption goes by this, never by e-mail.
    claimedUserId: vNullable.string,
    stripeCustomerId: vNullable.string,
    generation: v.number(),
    // Stripe has deleted it; the person's next checkout uses a new generation.
    gone: v.boolean(),
    currency: vNullable.string,
    card: v.union(vCard, v.null()),
    lastReadAt: vNullable.number,
    // Since when this customer cannot be read; missing or null while it can. Apart from `syncSubjects`, as all that a
    // page shows.
    unreadSince: v.optional(vNullable.number),
    // The address that Stripe was last told to write to, after the person changed it at Clerk.
    email: v.optional(vNullable.string),
    // What the customer is made with, while it is being made; missing or null before and after.
    madeWith: v.optional(v.union(vMadeWith, v.null())),
  })
    .index("by_userId", ["userId", "generation"])
    .index("by_stripeCustomerId", ["stripeCustomerId"])
    .index("by_claimedUserId", ["claimedUserId"]),

  // A picture of Stripe. Written by sync commit only; read by billing pages and the entitlement.
  subscriptions: defineTable({
    ...subscriptionFields,
    customerId: v.id("customers"),
    userId: v.union(v.id("users"), v.null()),
  })
    .index("by_stripeSubscriptionId", ["stripeSubscriptionId"])
    .index("by_customer", ["customerId"])
    .index("by_userId", ["userId", "createdAt"])
    .index("by_createdAt", ["createdAt"]),

  // A picture of Stripe. The newest invoices are written by sync commit, older ones are added by model/invoiceHistory.
  invoices: defineTable({
    ...invoiceFields,
    customerId: v.id("customers"),
    userId: v.union(v.id("users"), v.null()),
    // The refunds and disputes for which the sweep had it read; written by model/reversals.
    sweptFor: v.optional(v.array(v.string())),
  })
    .index("by_stripeInvoiceId", ["stripeInvoiceId"])
    .index("by_customer", ["customerId", "createdAt"])
    .index("by_customer_status", ["customerId", "status", "createdAt"])
    .index("by_userId", ["userId", "createdAt"])
    .index("by_paymentIntent", ["paymentIntentId"])
    .index("by_createdAt", ["createdAt"]),

  // The reading of invoices older than every sync lists: a page at a time, when their owner asks. Written by
  // model/invoiceHistory only.
  invoiceHistories: defineTable({
    customerId: v.id("customers"),
    // Reserved before each read; an answer counts only while `readingSeq` is still its own.
    seq: v.number(),
    readingSeq: vNullable.number,
    complete: v.boolean(),
    // The oldest invoice that was read so far; the next read goes on behind it.
    readThrough: v.optional(v.string()),
  }).index("by_customer", ["customerId"]),

  // Which price sells which plan. Written by the first commit that names a price and by an operator; kept for ever,
  // so that an archived price keeps its subscribers' plan.
  prices: defineTable({ stripePriceId: v.string(), planKey: vPlanKey }).index("by_stripePriceId", [
    "stripePriceId",
  ]),

  // The order of reads, apart from `customers` so that pages do not re-run. Written by ingest, claim and commit.
  syncSubjects: syncSubjectsTable,

  // Whether Stripe can be read at all. One row, written only when a read fails or recovers.
  breakers: breakersTable,

  // The inbox: one row per event id (Clerk's: the `svix-id`). Its state is changed by model/inbox only.
  webhookLogs: webhookLogsTable,

  // The raw payload of a log row as one JSON string, because metadata keys need not be legal field names. Written by
  // ingest, removed by retention; nothing needs it to make the state right.
  webhookPayloads: webhookPayloadsTable,

  // Disputed payments whose invoice we do not know yet. Written by ingest, claimed by commit, removed by retention.
  unclaimedPayments: unclaimedPaymentsTable,

  // Signatures that did not verify, counted per hour and reason. Written by countRejected.
  rejectedDeliveries: rejectedDeliveriesTable,

  // One intended purchase. Written by the checkout verbs; `status` also by commit, which reads the session.
  checkoutAttempts: defineTable({
    userId: v.id("users"),
    customerId: v.id("customers"),
    billingPeriod: vBillingPeriod,
    // Grows after a definite error, so that the next idempotency key differs.
    generation: v.number(),
    status: v.union(v.literal("pending"), v.literal("superseded"), v.literal("failed"), vSessionStatus),
    sessionId: vNullable.string,
    url: vNullable.string,
    errorCode: vNullable.string,
    startedAt: v.number(),
    expiresAt: v.number(),
  })
    .index("by_userId", ["userId", "startedAt"])
    .index("by_customer", ["customerId", "status"])
    .index("by_sessionId", ["sessionId"]),

  // A price of a plan change that was shown to a person, and what it was calculated from. Written by planChanges; paid
  // within ten minutes or not at all, and removed a day later.
  planChangePreviews: planChangePreviewsTable,

  // A plan given by an operator. Read by the entitlement.
  compGrants: defineTable({
    userId: v.id("users"),
    reason: v.string(),
    actor: v.string(),
    expiresAt: vNullable.number,
    revokedAt: vNullable.number,
  }).index("by_userId", ["userId", "revokedAt"]),

  // The audit: who asked for what, and what came of it. Written by the money verbs and by operators.
  billingActions: defineTable({
    userId: v.union(v.id("users"), v.null()),
    actor: v.string(),
    action: v.union(
      v.literal("checkout"),
      v.literal("portal"),
      v.literal("cancel"),
      v.literal("resume"),
      v.literal("pause"),
      v.literal("unpause"),
      v.literal("pay_invoice"),
      v.literal("change_plan"),
      v.literal("undo_plan_change"),
      v.literal("sync"),
      v.literal("replay"),
      v.literal("heal"),
      v.literal("close_alert"),
      v.literal("drift_report"),
      v.literal("drift_repair"),
      v.literal("comp"),
      v.literal("map_price"),
      v.literal("delete_account"),
    ),
    requestId: v.string(),
    detail: v.object({
      reason: v.optional(v.string()),
      comment: v.optional(v.string()),
      flow: v.optional(v.string()),
      subject: v.optional(v.string()),
    }),
    outcome: v.union(v.literal("started"), v.literal("succeeded"), v.literal("failed")),
    code: vNullable.string,
    stripeRequestId: vNullable.string,
    stripeCustomerId: vNullable.string,
    createdAt: v.number(),
    finishedAt: vNullable.number,
  })
    .index("by_userId", ["userId", "createdAt"])
    .index("by_action", ["userId", "action", "createdAt"])
    .index("by_requestId", ["requestId"]),

  // The end of an account, one row per person. Written by model/deletion only.
  accountDeletions: accountDeletionsTable,

  // What people did and what the sync concluded. Written by analytics.track and by the outbox.
  analyticsEvents: defineTable({
    name: vAnalyticsName,
    userId: v.union(v.id("users"), v.null()),
    anonymousId: vNullable.string,
    properties: v.object({
      code: v.optional(v.string()),
      period: v.optional(vBillingPeriod),
      path: v.optional(v.string()),
    }),
    createdAt: v.number(),
  })
    .index("by_name", ["name", "createdAt"])
    .index("by_createdAt", ["createdAt"]),

  // Roll-ups, written by rollups.* from the inbox and from analyticsEvents; read by the operator's overview.
  deliveryHours: deliveryHoursTable,
  analyticsHours: analyticsHoursTable,
  rollupCursors: rollupCursorsTable,

  // What differed from Stripe when an operator had everything compared; the newest few reports. Written by drift.*.
  driftReports: driftReportsTable,
  driftFindings: driftFindingsTable,

  // What went wrong, once per kind and key; closed when it is over. Written by commit and crons.
  alerts: alertsTable,

  // What must be sent, one row per effect key, in the transaction that makes it due. Keys are kept for ever.
  outbox: outboxTable,

  // The product: what a list shows. Written by its owner.
  prompts: defineTable({
    userId: v.id("users"),
    title: v.string(),
    snippet: v.string(),
    tags: v.array(v.string()),
    variables: v.array(v.string()),
    updatedAt: v.number(),
    versionCount: v.number(),
  }).index("by_userId", ["userId", "updatedAt"]),

  // A prompt's text, apart from the list so that a list of hundreds stays small.
  promptBodies: defineTable({
    promptId: v.id("prompts"),
    userId: v.id("users"),
    body: v.string(),
    values: v.array(v.object({ name: v.string(), value: v.string() })),
    searchText: v.string(),
  })
    .index("by_promptId", ["promptId"])
    .searchIndex("search_text", { searchField: "searchText", filterFields: ["userId"] }),

  // What a prompt was, at most one version per five minutes of editing. Kept on Free, shown on Pro.
  promptVersions: defineTable({
    promptId: v.id("prompts"),
    title: v.string(),
    body: v.string(),
    tags: v.array(v.string()),
    startedAt: v.number(),
    savedAt: v.number(),
  }).index("by_promptId", ["promptId", "startedAt"]),
});
