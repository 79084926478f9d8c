import { withoutCard } from "../../src/shared/billing/payment-facts";
import { internal } from "../_generated/api";
import type { Id } from "../_generated/dataModel";
import type { MutationCtx } from "../_generated/server";
import { customersOf } from "./customers";
import { bodyOf } from "./prompts";
import type { Snapshot } from "./validators";

/** Prompts of one transaction: their texts are read to be removed. */
const PROMPTS_AT_ONCE = 25;
const ACTIONS_READ = 500;
const INVOICES_READ = 500;

/** Deletes a page of the person's prompts with everything that they were. Returns whether there may be more. */
export async function erasePrompts(ctx: MutationCtx, userId: Id<"users">): Promise<boolean> {
  const prompts = await ctx.db
    .query("prompts")
    .withIndex("by_userId", (q) => q.eq("userId", userId))
    .take(PROMPTS_AT_ONCE);
  for (const { _id: promptId } of prompts) {
    const { _id: bodyId } = await bodyOf(ctx, promptId);
    await ctx.db.delete("promptBodies", bodyId);
    await ctx.db.delete("prompts", promptId);
    await ctx.scheduler.runAfter(0, internal.retention.removeVersions, { promptId });
  }
  return prompts.length === PROMPTS_AT_ONCE;
}

/**
 * Takes the person out of what is kept: address, name, role, cards and their own words about a cancellation. What was
 * bought and when stays, because invoices must be kept and a charge must be explainable.
 */
export async function eraseIdentity(ctx: MutationCtx, userId: Id<"users">): Promise<void> {
  await ctx.db.patch("users", userId, { email: null, name: null, role: "user", promptCount: 0 });
  for (const { _id } of await customersOf(ctx, userId)) {
    await ctx.db.patch("customers", _id, { email: null, madeWith: null, card: null });
  }
  const invoices = await ctx.db
    .query("invoices")
    .withIndex("by_userId", (q) => q.eq("userId", userId))
    .order("desc")
    .take(INVOICES_READ);
  for (const { _id, payment } of invoices) {
    if (payment?.attempt?.card) await ctx.db.patch("invoices", _id, { payment: withoutCard(payment) });
  }
  const actions = await ctx.db
    .query("billingActions")
    .withIndex("by_userId", (q) => q.eq("userId", userId))
    .order("desc")
    .take(ACTIONS_READ);
  for (const { _id, detail } of actions) {
    const { comment, ...kept } = detail;
    if (comment !== undefined) await ctx.db.patch("billingActions", _id, { detail: kept });
  }
}

/** What Stripe still says of a deleted person, without the cards: Stripe keeps them, and here they were erased. */
export function withoutCards(snapshot: Snapshot): Snapshot {
  return {
    ...snapshot,
    customer: { ...snapshot.customer, card: null },
    invoices: snapshot.invoices.map((invoice) =>
      invoice.payment === undefined ? invoice : { ...invoice, payment: withoutCard(invoice.payment) },
    ),
  };
}
