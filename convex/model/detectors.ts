import type { AlertKind } from "../../src/shared/admin/alert-kinds";
import { WAIT_ALERT_MS } from "../../src/shared/admin/alert-kinds";
import { STRIPE_API_VERSION } from "../../src/shared/billing/stripe-version";
import type { Doc } from "../_generated/dataModel";
import type { MutationCtx, QueryCtx } from "../_generated/server";
import { closeAlert, raiseAlert } from "./alerts";

const HOUR_MS = 3_600_000;
const OPEN_LOOKED_AT = 200;
/** Kinds about something that arrives: over when nothing of it has arrived for this long. */
const OVER_AFTER_MS: Partial<Record<string, number>> = {
  rejected_signatures: HOUR_MS,
  livemode_mismatch: 24 * HOUR_MS,
  account_mismatch: 24 * HOUR_MS,
  api_version_mismatch: 24 * HOUR_MS,
} satisfies Partial<Record<AlertKind, number>>;
/** How often an open alert is told that its events still arrive. */
const VERSION_NOTED_MS = 10 * 60_000;
/** In a row, with nothing verified in between: a wrong secret. */
const REJECTED_IN_A_ROW = 5;
/** While genuine deliveries verify, a few bad ones are strangers. */
const REJECTED_AMONG_VERIFIED = 20;

/** The event that has waited longest, or null when nothing waits. */
export async function oldestUnprocessed(ctx: QueryCtx): Promise<Doc<"webhookLogs"> | null> {
  const firstOf = (status: "received" | "retrying") =>
    ctx.db
      .query("webhookLogs")
      .withIndex("by_status", (q) => q.eq("status", status))
      .first();
  const [received, retrying] = [await firstOf("received"), await firstOf("retrying")];
  if (received === null || retrying === null) return received ?? retrying;
  return received.createdAt <= retrying.createdAt ? received : retrying;
}

/** Opens an alert while an event waits longer than the alert line, and closes it when none does. */
export async function watchOldest(ctx: MutationCtx, now: number): Promise<void> {
  const oldest = await oldestUnprocessed(ctx);
  if (oldest === null || now - oldest.createdAt <= WAIT_ALERT_MS) {
    return closeAlert(ctx, "oldest_unprocessed", "inbox");
  }
  const minutes = Math.floor((now - oldest.createdAt) / 60_000);
  const message = `${oldest.stripeEventId} (${oldest.eventType}) has waited ${minutes} minutes.`;
  await raiseAlert(ctx, "oldest_unprocessed", "inbox", message);
}

/** Closes alerts about things that have stopped arriving. */
export async function closeQuiet(ctx: MutationCtx, now: number): Promise<void> {
  const open = await ctx.db
    .query("alerts")
    .withIndex("by_status", (q) => q.eq("status", "open"))
    .take(OPEN_LOOKED_AT);
  for (const alert of open) {
    const over = OVER_AFTER_MS[alert.kind];
    if (over === undefined || now - alert.lastAt < over) continue;
    await ctx.db.patch("alerts", alert._id, { status: "closed", closedAt: now });
  }
}

/**
 * Opens an alert for a delivery that Stripe rendered at another version than ours: the endpoint was made with that one.
 * No plan is wrong for it, since an event carries no state and every read names its own version. Every event of such an
 * endpoint differs, so most leave the alert alone: deliveries must not wait for each other at one row.
 */
export async function watchApiVersion(
  ctx: MutationCtx,
  apiVersion: string | null,
  now: number,
): Promise<void> {
  if (apiVersion === null || apiVersion === STRIPE_API_VERSION) return;
  const newest = await ctx.db
    .query("alerts")
    .withIndex("by_lastAt", (q) => q.eq("kind", "api_version_mismatch"))
    .order("desc")
    .first();
  if (newest?.status === "open" && newest.lastAt > now - VERSION_NOTED_MS) return;
  const message = `Stripe delivers at ${apiVersion}, and this app reads ${STRIPE_API_VERSION}. What it shows is right all the same.`;
  await raiseAlert(ctx, "api_version_mismatch", "stripe", message);
}

/** Judges the deliveries that failed verification for one reason within the hour that began at `hour`. */
export async function watchRejected(
  ctx: MutationCtx,
  { hour, reason, total }: { hour: number; reason: string; total: number },
): Promise<void> {
  const verified = await ctx.db
    .query("webhookLogs")
    .withIndex("by_createdAt", (q) => q.gte("createdAt", hour))
    .first();
  if (total < (verified === null ? REJECTED_IN_A_ROW : REJECTED_AMONG_VERIFIED)) return;
  const since = verified === null ? ", and none passed it" : "";
  const message = `${total} deliveries failed verification within an hour${since}.`;
  await raiseAlert(ctx, "rejected_signatures", reason, message);
}
