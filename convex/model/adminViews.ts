import { v } from "convex/values";
import type { Infer } from "convex/values";
import { maskEmail } from "../../src/shared/admin/redact";
import type { Doc } from "../_generated/dataModel";
import type { QueryCtx } from "../_generated/server";
import { findCustomer } from "./customers";
import { failuresOf } from "./inbox";
import { vEntitlement, vInboxStatus, vNullable } from "./validators";

/** After which row a page of a list begins: its time and its tie within the millisecond; null at the start. */
export const vPlace = v.union(v.object({ at: v.number(), tie: v.number() }), v.null());

/** One inbox row as a table shows it. `who` is the masked address of the person it is about. */
export const vEventRow = v.object({
  stripeEventId: v.string(),
  eventType: v.string(),
  source: v.union(v.literal("stripe"), v.literal("clerk")),
  status: vInboxStatus,
  stripeCustomerId: vNullable.string,
  who: vNullable.string,
  tries: v.number(),
  deliveries: v.number(),
  createdAt: v.number(),
  processedAt: vNullable.number,
  nextAttemptAt: vNullable.number,
  errorMessage: vNullable.string,
});

type EventRow = Infer<typeof vEventRow>;

/** An alert as the page shows it. */
export const vAlertRow = v.object({
  alertId: v.id("alerts"),
  kind: v.string(),
  key: v.string(),
  message: v.string(),
  status: v.union(v.literal("open"), v.literal("closed")),
  count: v.number(),
  openedAt: v.number(),
  lastAt: v.number(),
  closedAt: vNullable.number,
});

/** What an alert row shows. */
export function alertRow({ _id, _creationTime, ...alert }: Doc<"alerts">): Infer<typeof vAlertRow> {
  return { alertId: _id, ...alert };
}

/** Whose a customer is, and what that person has at the moment; all null when nobody is known. */
export const vAffected = v.object({
  clerkId: vNullable.string,
  who: vNullable.string,
  entitlement: v.union(vEntitlement, v.null()),
});

type Affected = Infer<typeof vAffected>;

/** The person behind a customer id, with the address masked. */
export async function affectedBy(ctx: QueryCtx, stripeCustomerId: string | null): Promise<Affected> {
  const customer = stripeCustomerId === null ? null : await findCustomer(ctx, stripeCustomerId);
  const user = customer?.userId ? await ctx.db.get("users", customer.userId) : null;
  const email = user?.email ?? null;
  return {
    clerkId: user?.clerkId ?? null,
    who: email === null ? null : maskEmail(email),
    entitlement: user?.entitlement ?? null,
  };
}

/** What the tables show of inbox rows; a person on several rows is looked up once. */
export async function eventRows(ctx: QueryCtx, rows: readonly Doc<"webhookLogs">[]): Promise<EventRow[]> {
  const people = new Map<string | null, string | null>();
  for (const { stripeCustomerId } of rows) {
    if (people.has(stripeCustomerId)) continue;
    people.set(stripeCustomerId, (await affectedBy(ctx, stripeCustomerId)).who);
  }
  return rows.map((row) => eventRow(row, people.get(row.stripeCustomerId) ?? null));
}

function eventRow(row: Doc<"webhookLogs">, who: string | null): EventRow {
  const { stripeEventId, eventType, source, status, stripeCustomerId, deliveries } = row;
  const { createdAt, processedAt, nextAttemptAt, errorMessage } = row;
  return {
    stripeEventId,
    eventType,
    source,
    status,
    stripeCustomerId,
    who,
    tries: triesOf(row),
    deliveries,
    createdAt,
    processedAt,
    nextAttemptAt,
    errorMessage,
  };
}

/** How often the customer of a row was read for it: every failure, and the read that answered it. */
export function triesOf(row: Pick<Doc<"webhookLogs">, "errors" | "failures" | "status">): number {
  return failuresOf(row) + (row.status === "processed" ? 1 : 0);
}
