import { v } from "convex/values";
import { internal } from "./_generated/api";
import { env } from "./_generated/server";
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
    const { effect } = row;
    if (effect.kind === "lifecycle") {
      await recordAnalytics(ctx, {
        name: effect.name,
        userId: effect.userId,
        anonymousId: null,
        properties: {},
      });
      await ctx.db.patch("outbox", outboxId, { status: "sent", sentAt: now });
      return null;
    }
    const sending = { attempts: row.attempts + 1, nextAttemptAt: now + SENDING_MS };
    if (effect.kind === "customer_email") {
      const letter = await customerEmail(ctx, effect.customerId);
      if (letter === null) await ctx.db.patch("outbox", outboxId, { status: "sent", sentAt: now });
      else {
        await ctx.db.patch("outbox", outboxId, sending);
        const job = { outboxId, attempt: sending.attempts, ...letter };
        await ctx.scheduler.runAfter(0, internal.customerEmails.send, job);
      }
      return null;
    }
    if (effect.kind === "subscription_card") {
      const { stripeSubscriptionId } = effect;
      await ctx.db.patch("outbox", outboxId, sending);
      const job = { outboxId, attempt: sending.attempts, stripeSubscriptionId };
      await ctx.scheduler.runAfter(0, internal.subscriptionCards.send, job);
      return null;
    }
    if (!env.ALERT_WEBHOOK_URL) {
      // Nobody to tell: alerts are in the database, and notices are said on their person's page.
      await ctx.db.patch("outbox", outboxId, { status: "sent", sentAt: now });
      return null;
    }
    await ctx.db.patch("outbox", outboxId, sending);
    await ctx.scheduler.runAfter(0, internal.outbox.send, {
      outboxId,
      effectKey: row.effectKey,
      text: effect.text,
    });
    return null;
  },
});

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

/** Alerts leave over https only; plain http is for a receiver on this machine. */
function alertTarget(): URL {
  const url = new URL(env.ALERT_WEBHOOK_URL ?? "");
  const isLoopback = url.hostname === "127.0.0.1" || url.hostname === "[::1]" || url.hostname === "localhost";
  if (url.protocol !== "https:" && !(url.protocol === "http:" && isLoopback)) {
    throw new Error("ALERT_WEBHOOK_URL must start with https://.");
  }
  return url;
}

async function post(effectKey: string, text: string): Promise<boolean> {
  try {
    const response = await fetch(alertTarget(), {
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
