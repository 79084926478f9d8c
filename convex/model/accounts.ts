import type { MutationCtx } from "../_generated/server";
import { tellCustomerEmail } from "./customerEmail";
import { beginDeletion } from "./deletion";
import { countDelivery, findLog, insertEnvelope } from "./inbox";
import { findUser } from "./users";
import type { ClerkEvent, Receipt } from "./validators";

type Change = NonNullable<ClerkEvent["change"]>;
type IgnoredReason = "unhandled_type" | "unknown_user" | "account_deleted" | "older_profile";

/**
 * Stores a verified delivery of Clerk's and does what follows from it, in the same transaction: a delivery counts once
 * however often it arrives, and a later one that says less than an earlier one changes nothing. `live` is the mode of
 * this deployment, because Clerk's deliveries name none.
 */
export async function ingestClerkEvent(
  ctx: MutationCtx,
  event: ClerkEvent,
  live: boolean,
  now: number,
): Promise<Receipt> {
  const known = await findLog(ctx, event.svixId);
  if (known !== null) {
    return { outcome: "duplicate", status: known.status, deliveries: await countDelivery(ctx, known, now) };
  }
  const { svixId, change, eventType, eventCreated, payloadSha256 } = event;
  const ignored = change === null ? "unhandled_type" : await apply(ctx, change, svixId, now);
  const envelope = {
    source: "clerk" as const,
    stripeEventId: svixId,
    eventType,
    stripeCustomerId: null,
    apiVersion: null,
    livemode: live,
    account: null,
    eventCreated,
    payloadSha256,
  };
  if (ignored !== null) {
    await insertEnvelope(ctx, envelope, { status: "ignored", reason: ignored }, now);
    return { outcome: "ignored", status: "ignored", deliveries: 1 };
  }
  await insertEnvelope(ctx, envelope, { status: "processed" }, now);
  return { outcome: "stored", status: "processed", deliveries: 1 };
}

async function apply(
  ctx: MutationCtx,
  change: Change,
  svixId: string,
  now: number,
): Promise<IgnoredReason | null> {
  switch (change.kind) {
    case "deleted":
      return (await beginDeletion(ctx, change.clerkId, svixId, now)) ? null : "account_deleted";
    case "updated":
      return takeProfile(ctx, change, svixId);
  }
}

/** Takes over address and name of somebody who has used the app; whoever has not is met at their first call. */
async function takeProfile(
  ctx: MutationCtx,
  { clerkId, email, name, updatedAt }: Extract<Change, { kind: "updated" }>,
  svixId: string,
): Promise<IgnoredReason | null> {
  const user = await findUser(ctx, clerkId);
  if (user === null) return "unknown_user";
  if (user.deletedAt !== undefined) return "account_deleted";
  if (updatedAt < (user.clerkUpdatedAt ?? 0)) return "older_profile";
  // An address that is not proved yet replaces none: receipts would go to whoever owns it.
  const profile = { email: email ?? user.email, name, clerkUpdatedAt: updatedAt };
  await ctx.db.patch("users", user._id, profile);
  await tellCustomerEmail(ctx, { ...user, ...profile }, svixId);
  return null;
}
