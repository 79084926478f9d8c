import type { AlertKind } from "../../src/shared/admin/alert-kinds";
import type { Doc } from "../_generated/dataModel";
import type { MutationCtx, QueryCtx } from "../_generated/server";
import { enqueue } from "./outbox";
import type { Place } from "./rollups";

/** An alert that is still open is repeated outside at most once in this long. */
const WINDOW_MS = 24 * 3_600_000;
/** What comes back within this long is the same trouble: its alert is opened again and not sent again. */
const REOPEN_MS = 3_600_000;
const CLOSED_SHOWN = 20;

async function openAlert(ctx: QueryCtx, kind: AlertKind, key: string): Promise<Doc<"alerts"> | null> {
  return ctx.db
    .query("alerts")
    .withIndex("by_kind", (q) => q.eq("kind", kind).eq("key", key).eq("status", "open"))
    .unique();
}

/** The alert that was closed a moment ago, or null. */
async function recentAlert(ctx: QueryCtx, kind: AlertKind, key: string, now: number) {
  const closed = await ctx.db
    .query("alerts")
    .withIndex("by_kind", (q) => q.eq("kind", kind).eq("key", key).eq("status", "closed"))
    .order("desc")
    .first();
  return closed !== null && (closed.closedAt ?? 0) > now - REOPEN_MS ? closed : null;
}

/** Whether there ever was an alert of the kind about that key, open or closed. */
export async function wasRaised(ctx: QueryCtx, kind: AlertKind, key: string): Promise<boolean> {
  const any = ctx.db.query("alerts").withIndex("by_kind", (q) => q.eq("kind", kind).eq("key", key));
  return (await any.first()) !== null;
}

/**
 * Opens an alert, or counts one more on the open one; it is sent outside once per window. `key` and `message` hold
 * ids and our own words, never a person's data.
 */
export async function raiseAlert(
  ctx: MutationCtx,
  kind: AlertKind,
  key: string,
  message: string,
): Promise<void> {
  const now = Date.now();
  const open = (await openAlert(ctx, kind, key)) ?? (await recentAlert(ctx, kind, key, now));
  if (open === null) {
    await ctx.db.insert("alerts", {
      kind,
      key,
      message,
      status: "open",
      count: 1,
      openedAt: now,
      lastAt: now,
      closedAt: null,
    });
  } else {
    const again = { count: open.count + 1, lastAt: now, message };
    await ctx.db.patch("alerts", open._id, { ...again, status: "open", closedAt: null });
  }
  const opened = open?.openedAt ?? now;
  const window = Math.floor((now - opened) / WINDOW_MS);
  await enqueue(ctx, `alert:${kind}:${key}:${opened}:${window}`, {
    kind: "alert",
    text: `${kind}: ${message}`,
  });
}

/** Closes the alert when what it was about is over; nothing happens when none is open. */
export async function closeAlert(ctx: MutationCtx, kind: AlertKind, key: string): Promise<void> {
  const open = await openAlert(ctx, kind, key);
  if (open !== null) await ctx.db.patch("alerts", open._id, { status: "closed", closedAt: Date.now() });
}

/** A page of the closed alerts, the newest first, after a place in (opened at, creation time). */
export async function closedAlerts(
  ctx: QueryCtx,
  before: Place | null,
): Promise<{ rows: Doc<"alerts">[]; next: Place | null }> {
  const closed = ctx.db.query("alerts");
  const tied =
    before === null
      ? []
      : await closed
          .withIndex("by_status", (q) =>
            q.eq("status", "closed").eq("openedAt", before.at).lt("_creationTime", before.tie),
          )
          .order("desc")
          .take(CLOSED_SHOWN + 1);
  const older = await closed
    .withIndex("by_status", (q) =>
      q.eq("status", "closed").lt("openedAt", before?.at ?? Number.MAX_SAFE_INTEGER),
    )
    .order("desc")
    .take(CLOSED_SHOWN + 1);
  const found = [...tied, ...older];
  const rows = found.slice(0, CLOSED_SHOWN);
  const last = rows.at(-1);
  const isMore = found.length > rows.length && last !== undefined;
  return { rows, next: isMore ? { at: last.openedAt, tie: last._creationTime } : null };
}
