import { ConvexError, v } from "convex/values";
import { ALERT_KINDS } from "../src/shared/admin/alert-kinds";
import { env } from "./_generated/server";
import { adminMutation, adminQuery } from "./functions";
import { alertRow, vAlertRow, vPlace } from "./model/adminViews";
import { closedAlerts } from "./model/alerts";
import { recordAction, requireReason } from "./model/audit";
import { vNullable } from "./model/validators";

const OPEN_SHOWN = 100;
const EFFECTS_SHOWN = 20;

/**
 * The open alerts, a page of the closed ones after a place, and when each kind fired last; `isSentOutside` says whether
 * they leave.
 */
export const list = adminQuery({
  args: { before: vPlace },
  returns: v.object({
    open: v.array(vAlertRow),
    closed: v.array(vAlertRow),
    next: vPlace,
    lastFired: v.array(v.object({ kind: v.string(), at: vNullable.number })),
    isSentOutside: v.boolean(),
  }),
  handler: async (ctx, { before }) => {
    const open = await ctx.db
      .query("alerts")
      .withIndex("by_status", (q) => q.eq("status", "open"))
      .order("desc")
      .take(OPEN_SHOWN);
    const { rows: closed, next } = await closedAlerts(ctx, before);
    const lastFired = ALERT_KINDS.map(async (kind) => {
      const last = await ctx.db
        .query("alerts")
        .withIndex("by_lastAt", (q) => q.eq("kind", kind))
        .order("desc")
        .first();
      return { kind, at: last?.lastAt ?? null };
    });
    return {
      open: open.map(alertRow),
      closed: closed.map(alertRow),
      next,
      lastFired: await Promise.all(lastFired),
      isSentOutside: (env.ALERT_WEBHOOK_URL ?? "") !== "",
    };
  },
});

/** What the outbox still has to send or gave up on, and the newest that it sent; never what is in it. */
export const effects = adminQuery({
  args: {},
  returns: v.array(
    v.object({
      effectId: v.id("outbox"),
      kind: v.union(
        v.literal("lifecycle"),
        v.literal("alert"),
        v.literal("notice"),
        v.literal("customer_email"),
        v.literal("subscription_card"),
        v.literal("closed_session"),
      ),
      effectKey: v.string(),
      status: v.union(v.literal("pending"), v.literal("sent"), v.literal("dead")),
      attempts: v.number(),
      nextAttemptAt: v.number(),
      sentAt: vNullable.number,
    }),
  ),
  handler: async (ctx) => {
    const newest = (status: "pending" | "dead" | "sent") =>
      ctx.db
        .query("outbox")
        .withIndex("by_status", (q) => q.eq("status", status))
        .order("desc")
        .take(EFFECTS_SHOWN);
    const rows = [...(await newest("dead")), ...(await newest("pending")), ...(await newest("sent"))];
    return rows.slice(0, EFFECTS_SHOWN).map((row) => ({
      effectId: row._id,
      kind: row.effect.kind,
      effectKey: row.effectKey,
      status: row.status,
      attempts: row.attempts,
      nextAttemptAt: row.nextAttemptAt,
      sentAt: row.sentAt,
    }));
  },
});

/** Closes an alert that a person has looked after. One whose cause goes on opens again. Throws `not_found`. */
export const close = adminMutation({
  args: { alertId: v.id("alerts"), reason: v.string() },
  returns: v.null(),
  handler: async (ctx, { alertId, reason }) => {
    const alert = await ctx.db.get("alerts", alertId);
    if (alert === null) throw new ConvexError({ code: "not_found" });
    const now = Date.now();
    await recordAction(ctx, {
      userId: null,
      actor: ctx.operator.clerkId,
      action: "close_alert",
      requestId: `close_alert:${alertId}:${now}`,
      detail: { reason: requireReason(reason), subject: `${alert.kind}:${alert.key}` },
      done: { code: alert.status },
    });
    if (alert.status === "open") await ctx.db.patch("alerts", alertId, { status: "closed", closedAt: now });
    return null;
  },
});
