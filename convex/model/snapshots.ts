import { dunningNotices } from "../../src/shared/billing/dunning";
import { isLive, primarySubscription } from "../../src/shared/billing/subscription-state";
import type { Doc } from "../_generated/dataModel";
import type { MutationCtx } from "../_generated/server";
import { closeAlert, raiseAlert } from "./alerts";
import { countSession } from "./attempts";
import { findCustomer, insertCustomer } from "./customers";
import type { CustomerRow } from "./customers";
import { reopenIfDeleted } from "./deletion";
import { withoutCards } from "./deletionErase";
import { decideFor, recordDecision, subscriptionsOf } from "./entitlements";
import { enqueue } from "./outbox";
import { differs, replacePicture } from "./picture";
import { findUser, giveCustomer } from "./users";
import type { Snapshot } from "./validators";

/** Writes one read of a customer: the picture, whose it is, the decision, the alerts and the effects. */
export async function applySnapshot(
  ctx: MutationCtx,
  stripeCustomerId: string,
  read: Snapshot,
  now: number,
): Promise<void> {
  const customer = await linkCustomer(ctx, await ensureCustomer(ctx, stripeCustomerId), read);
  const owner = customer.userId && (await ctx.db.get("users", customer.userId));
  const snapshot = owner?.deletedAt === undefined ? read : withoutCards(read);
  const effects = await replacePicture(ctx, customer, snapshot);
  await recordCustomerFacts(ctx, customer, snapshot, now);
  await recordSession(ctx, snapshot);
  for (const { name, effectKey } of effects) {
    await enqueue(ctx, effectKey, { kind: "lifecycle", name, userId: customer.userId });
  }
  for (const { effectKey, text } of dunningNotices(snapshot, now)) {
    await enqueue(ctx, effectKey, { kind: "notice", text });
  }
  const rows = await ctx.db
    .query("subscriptions")
    .withIndex("by_customer", (q) => q.eq("customerId", customer._id))
    .take(100);
  for (const row of rows) await watchSubscription(ctx, row);
  await watchParked(ctx, customer, rows);
  if (customer.userId === null) return;
  await followNewerDefault(ctx, snapshot, now);
  if (rows.some(isLive)) await reopenIfDeleted(ctx, customer.userId, now);
  await watchDuplicates(ctx, customer, await subscriptionsOf(ctx, customer.userId));
  await recordDecision(ctx, customer.userId, await decideFor(ctx, customer.userId, now));
}

/**
 * Marks a customer that the account does not have. Returns false, and changes nothing, while a subscription of it
 * runs here: then the key or the account is more likely to be wrong than the picture.
 */
export async function retireMissing(
  ctx: MutationCtx,
  stripeCustomerId: string,
  now: number,
): Promise<boolean> {
  const customer = await ensureCustomer(ctx, stripeCustomerId);
  const rows = await ctx.db
    .query("subscriptions")
    .withIndex("by_customer", (q) => q.eq("customerId", customer._id))
    .take(100);
  if (rows.some(isLive)) return false;
  await ctx.db.patch("customers", customer._id, { gone: true, card: null, lastReadAt: now });
  return true;
}

async function ensureCustomer(ctx: MutationCtx, stripeCustomerId: string): Promise<CustomerRow> {
  const known = await findCustomer(ctx, stripeCustomerId);
  if (known !== null) return known;
  return insertCustomer(ctx, { userId: null, claimedUserId: null, stripeCustomerId, generation: 0 });
}

/**
 * Finds whose customer it is, by the user id in its metadata and never by e-mail. An owner that was found once is
 * kept: metadata that was edited since is reported, not followed.
 */
async function linkCustomer(
  ctx: MutationCtx,
  customer: CustomerRow,
  snapshot: Snapshot,
): Promise<CustomerRow> {
  const { claimedUserId } = snapshot.customer;
  if (claimedUserId === null) return customer;
  const key = customer.stripeCustomerId ?? customer._id;
  const claimed = await findUser(ctx, claimedUserId);
  if (customer.userId === null) {
    if (claimed === null) await ctx.db.patch("customers", customer._id, { claimedUserId });
    else await giveCustomer(ctx, customer._id, claimed._id);
    return { ...customer, claimedUserId, userId: claimed?._id ?? null };
  }
  if (claimed?._id === customer.userId) await closeAlert(ctx, "user_mismatch", key);
  else
    await raiseAlert(
      ctx,
      "user_mismatch",
      key,
      `The metadata of ${key} names another user; the first link was kept.`,
    );
  return customer;
}

async function recordCustomerFacts(
  ctx: MutationCtx,
  customer: CustomerRow,
  { customer: { currency, card, deleted: gone } }: Snapshot,
  lastReadAt: number,
): Promise<void> {
  await ctx.db.patch("customers", customer._id, {
    lastReadAt,
    currency: currency ?? customer.currency,
    card,
    gone,
  });
}

/**
 * Makes it due that a subscription is charged to the payment method that its owner chose last. At most once a minute
 * for the same one: every read says so until Stripe has taken it.
 */
async function followNewerDefault(ctx: MutationCtx, { customer }: Snapshot, now: number): Promise<void> {
  if (!customer.newerDefault) return;
  const { stripeSubscriptionId, paymentMethodId } = customer.newerDefault;
  const minute = Math.floor(now / 60_000);
  await enqueue(ctx, `subscription_card:${stripeSubscriptionId}:${paymentMethodId}:${minute}`, {
    kind: "subscription_card",
    stripeSubscriptionId,
  });
}

async function recordSession(ctx: MutationCtx, { session }: Snapshot): Promise<void> {
  if (session === null) return;
  const attempt = await ctx.db
    .query("checkoutAttempts")
    .withIndex("by_sessionId", (q) => q.eq("sessionId", session.sessionId))
    .unique();
  if (attempt === null) return;
  const next = { status: session.status, url: session.status === "open" ? attempt.url : null };
  if (!differs(attempt, next)) return;
  await ctx.db.patch("checkoutAttempts", attempt._id, next);
  if (session.status === "complete")
    await countSession(ctx, "checkout_completed", attempt.userId, session.sessionId);
  if (session.status === "expired")
    await countSession(ctx, "checkout_expired", attempt.userId, session.sessionId);
}

async function watchSubscription(ctx: MutationCtx, row: Doc<"subscriptions">): Promise<void> {
  const id = row.stripeSubscriptionId;
  if (isLive(row) && row.planKey === "unknown") {
    await raiseAlert(
      ctx,
      "unknown_price",
      id,
      `${id} is on ${row.priceId}, which sells no plan that we know.`,
    );
  } else await closeAlert(ctx, "unknown_price", id);
  if (row.status === "unknown" || row.pause?.behavior === "unknown") {
    await raiseAlert(ctx, "unknown_word", id, `${id} is in a state that this version does not know.`);
  } else await closeAlert(ctx, "unknown_word", id);
}

/** Money is being taken for a subscription that belongs to nobody here: it waits until its user appears. */
async function watchParked(ctx: MutationCtx, customer: CustomerRow, rows: readonly Doc<"subscriptions">[]) {
  const key = customer.stripeCustomerId ?? customer._id;
  if (customer.userId === null && rows.some(isLive)) {
    await raiseAlert(ctx, "parked_customer", key, `${key} has a live subscription and no user here.`);
  } else await closeAlert(ctx, "parked_customer", key);
}

async function watchDuplicates(
  ctx: MutationCtx,
  { userId }: CustomerRow,
  rows: readonly Doc<"subscriptions">[],
) {
  if (userId === null) return;
  const live = rows.filter(isLive);
  if (live.length < 2) return closeAlert(ctx, "duplicate_subscription", userId);
  const ids = live.map((row) => row.stripeSubscriptionId).sort();
  const shown = primarySubscription(live)?.stripeSubscriptionId ?? "";
  await raiseAlert(
    ctx,
    "duplicate_subscription",
    userId,
    `Live together: ${ids.join(", ")}; ${shown} is shown.`,
  );
}
