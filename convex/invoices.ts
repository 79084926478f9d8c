import { paginationOptsValidator, paginationResultValidator } from "convex/server";
import { v } from "convex/values";
import { readInvoice } from "../src/shared/billing/snapshot";
import { internal } from "./_generated/api";
import { internalAction, internalMutation, userMutation, userQuery } from "./functions";
import { pausedUntil } from "./model/breaker";
import { customersOf } from "./model/customers";
import { claimHistory, commitHistory, historyState, releaseHistory } from "./model/invoiceHistory";
import { shownInvoices } from "./model/overview";
import { vInvoiceView } from "./model/overviewValidator";
import { rateLimits } from "./model/rateLimits";
import { invoiceFields } from "./model/validators";
import { isMissing, stripeClient } from "./stripe";

/** How many older invoices one read lists: Stripe's largest page. */
const PAGE = 100;
/** A read that has not committed by then was lost: longer than its one call can take. */
const GIVE_UP_MS = 60_000;

const vHistoryState = v.union(v.literal("complete"), v.literal("more"), v.literal("reading"));

/** The signed-in person's invoices over all of their customers, newest first, without drafts. */
export const list = userQuery({
  args: { paginationOpts: paginationOptsValidator },
  returns: paginationResultValidator(vInvoiceView),
  handler: async (ctx, { paginationOpts }) => {
    const { user } = ctx;
    if (user === null) return { page: [], isDone: true, continueCursor: "" };
    const rows = await ctx.db
      .query("invoices")
      .withIndex("by_userId", (q) => q.eq("userId", user._id))
      .order("desc")
      .paginate(paginationOpts);
    return { ...rows, page: await shownInvoices(ctx, rows.page) };
  },
});

/** Whether Stripe may have older invoices than `list` gives, or is being asked for them. */
export const history = userQuery({
  args: {},
  returns: vHistoryState,
  handler: async (ctx) => {
    return historyState(ctx, ctx.user === null ? [] : await customersOf(ctx, ctx.user._id));
  },
});

/** Asks Stripe for the next older invoices of the signed-in person. `history` and `list` show what came of it. */
export const readOlder = userMutation({
  args: {},
  returns: v.union(v.literal("asked"), v.literal("not_needed"), v.literal("later")),
  handler: async (ctx) => {
    const customers = await customersOf(ctx, ctx.user._id);
    if (customers.length === 0) return "not_needed" as const;
    const now = Date.now();
    const limit = await rateLimits.limit(ctx, "invoice_history", { key: ctx.user.clerkId });
    if (!limit.ok || (await pausedUntil(ctx, now)) !== null) return "later" as const;
    const turn = await rateLimits.limit(ctx, "stripeReads", { count: 1, reserve: true });
    if (!turn.ok) return "later" as const;
    const read = await claimHistory(ctx, customers);
    if (read === null) return "not_needed" as const;
    const waitMs = turn.retryAfter ?? 0;
    await ctx.scheduler.runAfter(waitMs, internal.invoices.readPage, read);
    const { customerId, seq } = read;
    // Actions run at most once and can be lost; this mutation runs exactly once.
    await ctx.scheduler.runAfter(waitMs + GIVE_UP_MS, internal.invoices.giveUp, { customerId, seq });
    return "asked" as const;
  },
});

/** Reads one page of older invoices. A failure releases the claim; the person may ask again. */
export const readPage = internalAction({
  args: {
    customerId: v.id("customers"),
    seq: v.number(),
    startingAfter: v.string(),
    stripeCustomerId: v.string(),
  },
  returns: v.null(),
  handler: async (ctx, { customerId, seq, startingAfter, stripeCustomerId }): Promise<null> => {
    try {
      const { data, has_more } = await stripeClient().invoices.list({
        customer: stripeCustomerId,
        starting_after: startingAfter,
        limit: PAGE,
        expand: ["data.payments"],
      });
      const invoices = data.map((invoice) => readInvoice(invoice));
      await ctx.runMutation(internal.invoices.commitPage, { customerId, seq, invoices, complete: !has_more });
    } catch (error) {
      if (isMissing(error)) {
        const nothing = { customerId, seq, invoices: [], complete: true };
        await ctx.runMutation(internal.invoices.commitPage, nothing);
        return null;
      }
      // Nothing is owed to anybody here: what the page shows stays right, and there is a button to ask again.
      await ctx.runMutation(internal.invoices.giveUp, { customerId, seq });
    }
    return null;
  },
});

/** Adds what a read of older invoices found. */
export const commitPage = internalMutation({
  args: {
    customerId: v.id("customers"),
    seq: v.number(),
    invoices: v.array(v.object(invoiceFields)),
    complete: v.boolean(),
  },
  returns: v.null(),
  handler: async (ctx, { customerId, seq, ...found }) => {
    await commitHistory(ctx, { customerId, seq }, found);
    return null;
  },
});

/** Releases a read of older invoices that failed or was lost. */
export const giveUp = internalMutation({
  args: { customerId: v.id("customers"), seq: v.number() },
  returns: v.null(),
  handler: async (ctx, read) => {
    await releaseHistory(ctx, read);
    return null;
  },
});
