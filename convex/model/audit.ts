import { ConvexError } from "convex/values";
import type { Doc, Id } from "../_generated/dataModel";
import type { MutationCtx, QueryCtx } from "../_generated/server";

type Action = Doc<"billingActions">;

/** An action that was begun longer ago was lost with its server: longer than a route may take. */
const UNDER_WAY_MS = 60_000;
/** No more of one action are begun in that time: model/rateLimits lets ten through at once and ten a minute. */
const ACTIONS_UNDER_WAY = 20;
/** No more of one action are begun in the ten minutes of a preview. */
const ACTIONS_OF_A_PREVIEW = 110;

interface NewAction extends Pick<Action, "userId" | "actor" | "action" | "requestId"> {
  detail?: Action["detail"];
  stripeCustomerId?: string | null;
  /** Given when the action is over already; a verb that still has to ask Stripe is finished later. */
  done?: { code: string | null };
}

/** Writes who asked for what. Returns the row's id, for `finish`. */
export async function recordAction(ctx: MutationCtx, action: NewAction): Promise<Id<"billingActions">> {
  const now = Date.now();
  return ctx.db.insert("billingActions", {
    userId: action.userId,
    actor: action.actor,
    action: action.action,
    requestId: action.requestId,
    detail: action.detail ?? {},
    outcome: action.done === undefined ? "started" : "succeeded",
    code: action.done?.code ?? null,
    stripeRequestId: null,
    stripeCustomerId: action.stripeCustomerId ?? null,
    createdAt: now,
    finishedAt: action.done === undefined ? null : now,
  });
}

/** Whether the person has asked for the same thing a moment ago and Stripe has not answered yet. */
export async function isUnderWay(
  ctx: QueryCtx,
  userId: Id<"users">,
  asked: { action: Action["action"]; subject: string | null },
  now: number,
): Promise<boolean> {
  const since = { action: asked.action, after: now - UNDER_WAY_MS };
  const newest = await newestOf(ctx, userId, since, ACTIONS_UNDER_WAY);
  return newest.some(
    ({ outcome, detail }) => outcome === "started" && (detail.subject ?? null) === asked.subject,
  );
}

async function newestOf(
  ctx: QueryCtx,
  userId: Id<"users">,
  { action, after }: { action: Action["action"]; after: number },
  limit: number,
): Promise<Action[]> {
  return ctx.db
    .query("billingActions")
    .withIndex("by_action", (q) => q.eq("userId", userId).eq("action", action).gt("createdAt", after))
    .order("desc")
    .take(limit);
}

/** What takes the place of a confirmed change of plan. */
const REPLACING = ["change_plan", "undo_plan_change", "cancel"] as const;

/** Whether the person has asked for something else since `since` that the change of `previewId` did not outlive. */
export async function isReplaced(
  ctx: QueryCtx,
  userId: Id<"users">,
  { previewId, since }: { previewId: Id<"planChangePreviews">; since: number },
): Promise<boolean> {
  for (const action of REPLACING) {
    const newest = await newestOf(ctx, userId, { action, after: since }, ACTIONS_OF_A_PREVIEW);
    if (newest.some(({ detail }) => detail.subject !== previewId)) return true;
  }
  return false;
}

const LONGEST_REASON = 500;

/** Why an operator does it, trimmed. Throws `invalid_request` for none, or for one longer than 500 characters. */
export function requireReason(reason: string): string {
  const trimmed = reason.trim();
  if (trimmed === "" || trimmed.length > LONGEST_REASON) throw new ConvexError({ code: "invalid_request" });
  return trimmed;
}
