import { v } from "convex/values";
import type { Infer } from "convex/values";
import { judgeSubscription } from "../../src/shared/billing/entitlement";
import { maskEmail } from "../../src/shared/admin/redact";
import type { Doc } from "../_generated/dataModel";
import type { QueryCtx } from "../_generated/server";
import { customersOf, findCustomer } from "./customers";
import { compsOf, graceMs, reversalPolicies, subscriptionsOf } from "./entitlements";
import { customersMeant, eventsOfCustomer } from "./eventSearch";
import { findUser } from "./users";
import { vEntitlement, vInboxStatus, vNullable, vPriceInterval, vSubscriptionStatus } from "./validators";

const SHOWN = 60;

/** A person as a list shows them; `who` is the masked address. */
export const vPersonRow = v.object({
  clerkId: v.string(),
  who: vNullable.string,
  isDeleted: v.boolean(),
  entitlement: vEntitlement,
  stripeCustomerIds: v.array(v.string()),
});

/** What happened, newest first: what arrived from Stripe, and what was asked for here; `at` is epoch ms. */
const vMoment = v.union(
  v.object({
    kind: v.literal("event"),
    at: v.number(),
    stripeEventId: v.string(),
    eventType: v.string(),
    status: vInboxStatus,
    deliveries: v.number(),
  }),
  v.object({
    kind: v.literal("action"),
    at: v.number(),
    id: v.string(),
    action: v.string(),
    /** Null when the person did it. */
    actor: vNullable.string,
    outcome: v.union(v.literal("started"), v.literal("succeeded"), v.literal("failed")),
    code: vNullable.string,
    reason: vNullable.string,
  }),
);

/** One person: what they have and why, each subscription's part in it, what was given to them, and what happened. */
export const vPerson = v.object({
  person: vPersonRow,
  subscriptions: v.array(
    v.object({
      stripeSubscriptionId: v.string(),
      status: vSubscriptionStatus,
      interval: vPriceInterval,
      amount: vNullable.number,
      currency: v.string(),
      currentPeriodEnd: v.number(),
      cancelAt: vNullable.number,
      alone: vEntitlement,
    }),
  ),
  comps: v.array(
    v.object({
      grantId: v.id("compGrants"),
      givenAt: v.number(),
      expiresAt: vNullable.number,
      actor: v.string(),
      reason: v.string(),
    }),
  ),
  timeline: v.array(vMoment),
});

type Moment = Infer<typeof vMoment>;

/** The person whom whole words mean: a Clerk user id, an address, or an id of Stripe's. */
export async function personMeant(ctx: QueryCtx, words: string): Promise<Doc<"users"> | null> {
  if (words.startsWith("user_")) return findUser(ctx, words);
  if (words.includes("@")) {
    return ctx.db
      .query("users")
      .withIndex("by_email", (q) => q.eq("email", words))
      .first();
  }
  const [stripeCustomerId] = await customersMeant(ctx, words);
  const customer = stripeCustomerId === undefined ? null : await findCustomer(ctx, stripeCustomerId);
  return customer?.userId ? ctx.db.get("users", customer.userId) : null;
}

/** What a list shows of a person. */
export async function personRow(ctx: QueryCtx, user: Doc<"users">): Promise<Infer<typeof vPersonRow>> {
  const customers = await customersOf(ctx, user._id);
  return {
    clerkId: user.clerkId,
    who: user.email === null ? null : maskEmail(user.email),
    isDeleted: user.deletedAt !== undefined,
    entitlement: user.entitlement,
    stripeCustomerIds: customers.flatMap(({ stripeCustomerId }) => stripeCustomerId ?? []),
  };
}

/** Everything an operator sees of a person at `now`, epoch ms. */
export async function personDetail(
  ctx: QueryCtx,
  user: Doc<"users">,
  now: number,
): Promise<Infer<typeof vPerson>> {
  const person = await personRow(ctx, user);
  const subscriptions = await subscriptionsOf(ctx, user._id);
  const comps = await compsOf(ctx, user._id);
  return {
    person,
    subscriptions: subscriptions.map((row) => ({
      stripeSubscriptionId: row.stripeSubscriptionId,
      status: row.status,
      interval: row.interval,
      amount: row.amount,
      currency: row.currency,
      currentPeriodEnd: row.currentPeriodEnd,
      cancelAt: row.cancelAt,
      alone: judgeSubscription(row, now, graceMs(), reversalPolicies()),
    })),
    comps: comps.map(({ _id, _creationTime, expiresAt, actor, reason }) => ({
      grantId: _id,
      givenAt: _creationTime,
      expiresAt,
      actor,
      reason,
    })),
    timeline: await timelineOf(ctx, user, person.stripeCustomerIds),
  };
}

async function timelineOf(
  ctx: QueryCtx,
  user: Doc<"users">,
  stripeCustomerIds: readonly string[],
): Promise<Moment[]> {
  const moments: Moment[] = [];
  for (const id of stripeCustomerIds) {
    moments.push(...(await eventsOfCustomer(ctx, id, SHOWN)).map(eventMoment));
  }
  const actions = await ctx.db
    .query("billingActions")
    .withIndex("by_userId", (q) => q.eq("userId", user._id))
    .order("desc")
    .take(SHOWN);
  moments.push(...actions.map((action) => actionMoment(action, user)));
  return moments.sort((a, b) => b.at - a.at).slice(0, SHOWN);
}

function eventMoment(row: Doc<"webhookLogs">): Moment {
  const { createdAt: at, stripeEventId, eventType, status, deliveries } = row;
  return { kind: "event", at, stripeEventId, eventType, status, deliveries };
}

function actionMoment(row: Doc<"billingActions">, { clerkId }: Doc<"users">): Moment {
  const { createdAt: at, _id: id, action, outcome, code } = row;
  // An operator's verb is an operator's, also about themselves.
  const actor = row.actor === clerkId && action !== "comp" ? null : row.actor;
  // Why a person cancels is theirs and Stripe's; why an operator acted is for the next operator.
  const reason = actor === null ? null : (row.detail.reason ?? null);
  return { kind: "action", at, id, action, actor, outcome, code, reason };
}
