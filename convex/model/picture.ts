import { invoiceEffects, subscriptionEffects } from "../../src/shared/billing/lifecycle";
import type { LifecycleEffect } from "../../src/shared/billing/lifecycle";
import { hasEnded } from "../../src/shared/billing/subscription-state";
import type { SubscriptionFacts } from "../../src/shared/billing/subscription-state";
import type { Doc } from "../_generated/dataModel";
import type { MutationCtx } from "../_generated/server";
import { closeAlert, raiseAlert } from "./alerts";
import type { CustomerRow } from "./customers";
import { keepPlanOfPrice } from "./prices";
import type { Snapshot } from "./validators";

/** How many invoices one read lists; older ones are settled, or read one by one until they are. */
export const INVOICES_LISTED = 24;
const ROWS_READ = 500;

/**
 * Replaces what we show of a customer's subscriptions and invoices by what Stripe said. Rows that did not change
 * are not written, so that open pages do not re-run. Returns what happened between the two pictures.
 */
export async function replacePicture(
  ctx: MutationCtx,
  customer: CustomerRow,
  snapshot: Snapshot,
): Promise<LifecycleEffect[]> {
  const subscriptions = await replaceSubscriptions(ctx, customer, snapshot.subscriptions);
  const invoices = await replaceInvoices(ctx, customer, snapshot);
  return [...subscriptions, ...invoices];
}

async function replaceSubscriptions(
  ctx: MutationCtx,
  customer: CustomerRow,
  listed: readonly SubscriptionFacts[],
): Promise<LifecycleEffect[]> {
  const rows = await ctx.db
    .query("subscriptions")
    .withIndex("by_customer", (q) => q.eq("customerId", customer._id))
    .take(ROWS_READ);
  const known = new Map(rows.map((row) => [row.stripeSubscriptionId, row]));
  const effects: LifecycleEffect[] = [];
  for (const read of listed) {
    const facts = { ...read, planKey: await keepPlanOfPrice(ctx, read) };
    const row = known.get(facts.stripeSubscriptionId);
    known.delete(facts.stripeSubscriptionId);
    if (row !== undefined && hasEnded(row)) {
      const revived = !hasEnded(facts);
      await watchRevival(ctx, row, revived);
      if (revived) continue;
    }
    effects.push(...subscriptionEffects(row ?? null, facts));
    const owned = { ...facts, customerId: customer._id, userId: customer.userId };
    if (row === undefined) await ctx.db.insert("subscriptions", owned);
    else if (differs(row, owned)) await ctx.db.patch("subscriptions", row._id, owned);
  }
  // The listing has every status, so what is missing from it does not exist in this account.
  for (const row of known.values()) await ctx.db.delete("subscriptions", row._id);
  return effects;
}

/** Stripe never revives an id that has ended, so an answer that says so is old; the confirming read settles it. */
async function watchRevival(ctx: MutationCtx, row: Doc<"subscriptions">, revived: boolean): Promise<void> {
  const id = row.stripeSubscriptionId;
  if (!revived) return closeAlert(ctx, "terminal_revival", id);
  await raiseAlert(
    ctx,
    "terminal_revival",
    id,
    `${id} was read as running after it had ended; the old end was kept.`,
  );
}

async function replaceInvoices(
  ctx: MutationCtx,
  customer: CustomerRow,
  { invoices: listed, olderInvoices }: Pick<Snapshot, "invoices" | "olderInvoices">,
): Promise<LifecycleEffect[]> {
  const listedFrom =
    listed.length < INVOICES_LISTED ? 0 : Math.min(...listed.map((invoice) => invoice.createdAt)) + 1;
  const rows = await ctx.db
    .query("invoices")
    .withIndex("by_customer", (q) => q.eq("customerId", customer._id))
    .order("desc")
    .take(ROWS_READ);
  const known = new Map(rows.map((row) => [row.stripeInvoiceId, row]));
  const effects: LifecycleEffect[] = [];
  // The oldest first: of two that were made in one second, the list shows the one that Stripe lists first.
  for (const facts of [...listed, ...olderInvoices].reverse()) {
    const row = known.get(facts.stripeInvoiceId);
    known.delete(facts.stripeInvoiceId);
    effects.push(...invoiceEffects(row ?? null, facts));
    const owned = { ...facts, customerId: customer._id, userId: customer.userId };
    if (row === undefined) await ctx.db.insert("invoices", owned);
    else if (differs(row, owned)) await ctx.db.patch("invoices", row._id, owned);
  }
  // Stripe deletes drafts; what is older than the listing and was not read is left as it was last seen.
  for (const row of known.values()) if (row.createdAt >= listedFrom) await ctx.db.delete("invoices", row._id);
  return effects;
}

/** Whether any of the new fields has another value. Fields are numbers, strings, booleans, null or `pause`. */
export function differs<Row extends object>(row: Row, next: Partial<Row>): boolean {
  const stored = new Map<string, unknown>(Object.entries(row));
  return Object.entries(next).some(([field, value]) => {
    const old = stored.get(field);
    return old !== value && JSON.stringify(old) !== JSON.stringify(value);
  });
}
