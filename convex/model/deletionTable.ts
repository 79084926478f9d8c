import { defineTable } from "convex/server";
import { v } from "convex/values";
import { vDeletionStep, vNullable } from "./validators";

/** The end of one account, resumed until it is done. Times are epoch milliseconds. */
export const accountDeletionsTable = defineTable({
  userId: v.id("users"),
  step: vDeletionStep,
  // Grows with each call to Stripe and each new start; an answer to an older one is not counted.
  run: v.number(),
  // Failures of the present step in a row.
  attempts: v.number(),
  nextAttemptAt: v.number(),
  errorCode: vNullable.string,
  startedAt: v.number(),
  finishedAt: vNullable.number,
})
  .index("by_userId", ["userId"])
  .index("by_finishedAt", ["finishedAt", "nextAttemptAt"]);
