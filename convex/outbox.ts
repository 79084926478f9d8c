import { v } from "convex/values";
import { parseAlertAddress } from "../src/shared/alert-address";
import { internal } from "./_generated/api";
import type { Doc } from "./_generated/dataModel";
import { env } from "./_generated/server";
import type { MutationCtx } from "./_generated/server";
import { internalAction, internalMutation } from "./functions";
import { customerEmail } from "./model/customerEmail";
import { recordAnalytics, settleSending } from "./model/outbox";

const TIMEOUT_MS = 10_000;
const DISPATCHED_AT_ONCE = 50;
/** While a sending action runs nobody else starts one for the row; a lost one is found after this. */
const SENDING_MS = 60_000;

/** Carries one effect out: what stays inside at once and exactly once, what goes outside by an action. */
export const dispatch = internalMutation({
  args: { outboxId: v.id("outbox") },
  returns: v.null(),
  handler: async (ctx, { outboxId }) => {
    const row = await ctx.db.get("outbox", outboxId);
    const now = Date.now();
    if (row?.status !== "pending" || row.nextAttemptAt > now) return null;
    const attempt = row.attempts + 1;
    const isUnderWay = await begin(ctx, row, attempt, now);
    const sending = { attempts: attempt, nextAttemptAt: now + SENDING_MS };
    await ctx.db.patch("outbox", outboxId, isUnderWay ? sending : { status: "sent", sentAt: now });
    return null;
  },
});

/** Starts what carries the effect out. Returns false when that is done already, or there is nothing to do any more. */
async function begin(ctx: MutationCtx, row: Doc<"outbox">, attempt: number, now: number): Promise<boolean> {
  const { _id: outboxId, effect, effectKey } = row;
  switch (effect.kind) {
    case "lifecycle": {
      const { name, userId } = effect;
      await recordAnalytics(ctx, { name, userId, anonymousId: null, properties: {} });
      return false;
    }
    case "customer_email": {
      const letter = await customerEmail(ctx, effect.customerId);
      if (letter === null) return false;
      await ctx.scheduler.runAfter(0, internal.customerEmails.send, { outboxId, attempt, ...letter });
      return true;
    }
    case "subscription_card": {
      const { stripeSubscriptionId } = effect;
      const job = { outboxId, attempt, stripeSubscriptionId };
      await ctx.scheduler.runAfter(0, internal.subscriptionCards.send, job);
      return true;
    }
    case "closed_session": {
      const { sessionId, expiresAt } = effect;
      if (now >= expiresAt) return false;
      await ctx.scheduler.runAfter(0, internal.closedSessions.send, { outboxId, attempt, sessionId });
      return true;
    }
    case "alert":
    case "notice":
      // Nobody to tell: alerts are in the database, and notices are said on their person's page.
      if (!env.ALERT_WEBHOOK_URL) return false;
      await ctx.scheduler.runAfter(0, internal.outbox.send, { outboxId, effectKey, text: effect.text });
      return true;
  }
}

/** Posts an alert or a notice to ALERT_WEBHOOK_URL (Slack's shape). The key travels along, so that a receiver can drop a repeat. */
export const send = internalAction({
  args: { outboxId: v.id("outbox"), effectKey: v.string(), text: v.string() },
  returns: v.null(),
  handler: async (ctx, { outboxId, effectKey, text }): Promise<null> => {
    const ok = await post(effectKey, text);
    await ctx.runMutation(internal.outbox.recordSent, { outboxId, ok });
    return null;
  },
});

async function post(effectKey: string, text: string): Promise<boolean> {
  const target = parseAlertAddress(env.ALERT_WEBHOOK_URL ?? "");
  if (target === null) return false;
  try {
    const response = await fetch(target, {
      method: "POST",
      headers: { "content-type": "application/json", "idempotency-key": effectKey },
      body: JSON.stringify({ text: `Lectern: ${text}` }),
      redirect: "error",
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    return response.ok;
  } catch {
    return false;
  }
}

/** Records whether an alert went out; a failed one is tried again on the inbox's schedule, then given up. */
export const recordSent = internalMutation({
  args: { outboxId: v.id("outbox"), ok: v.boolean() },
  returns: v.null(),
  handler: async (ctx, { outboxId, ok }) => {
    const row = await ctx.db.get("outbox", outboxId);
    if (row?.status === "pending") await settleSending(ctx, row, ok ? "sent" : "failed");
    return null;
  },
});

/** Cron: dispatches what is due: first tries that were lost and retries. Returns how many there were. */
export const dispatchDue = internalMutation({
  args: {},
  returns: v.number(),
  handler: async (ctx) => {
    const due = await ctx.db
      .query("outbox")
      .withIndex("by_status", (q) => q.eq("status", "pending").lte("nextAttemptAt", Date.now()))
      .take(DISPATCHED_AT_ONCE);
    for (const { _id } of due) await ctx.scheduler.runAfter(0, internal.outbox.dispatch, { outboxId: _id });
    return due.length;
  },
});
