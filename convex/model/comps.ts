import type { Doc, Id } from "../_generated/dataModel";
import type { MutationCtx } from "../_generated/server";
import { recordAction } from "./audit";
import { decideFor, recordDecision } from "./entitlements";

type Grant = Doc<"compGrants">;

/** Gives Pro to a person without a payment, until `expiresAt` (epoch ms) or, when null, until it is taken back. */
export async function grantComp(
  ctx: MutationCtx,
  grant: Pick<Grant, "userId" | "actor" | "reason" | "expiresAt">,
  now: number,
): Promise<Id<"compGrants">> {
  const grantId = await ctx.db.insert("compGrants", { ...grant, revokedAt: null });
  await record(ctx, grant, grantId, "granted");
  await recordDecision(ctx, grant.userId, await decideFor(ctx, grant.userId, now));
  return grantId;
}

/** Takes a comp back; the person's own subscription, if any, decides from here. Doing it twice is doing it once. */
export async function revokeComp(
  ctx: MutationCtx,
  grant: Grant,
  { actor, reason }: Pick<Grant, "actor" | "reason">,
  now: number,
): Promise<void> {
  if (grant.revokedAt !== null) return;
  await ctx.db.patch("compGrants", grant._id, { revokedAt: now });
  await record(ctx, { userId: grant.userId, actor, reason }, grant._id, "revoked");
  await recordDecision(ctx, grant.userId, await decideFor(ctx, grant.userId, now));
}

async function record(
  ctx: MutationCtx,
  { userId, actor, reason }: Pick<Grant, "userId" | "actor" | "reason">,
  grantId: Id<"compGrants">,
  code: "granted" | "revoked",
): Promise<void> {
  await recordAction(ctx, {
    userId,
    actor,
    action: "comp",
    requestId: grantId,
    detail: { reason },
    done: { code },
  });
}
