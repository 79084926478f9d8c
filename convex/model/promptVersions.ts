import type { Doc, Id } from "../_generated/dataModel";
import type { MutationCtx, QueryCtx } from "../_generated/server";
import type { PromptText } from "./prompts";

/** One version covers this much editing; an older one is closed and a new one begun. */
const VERSION_SPAN_MS = 5 * 60_000;
const SHOWN_AT_MOST = 100;

type Counted = Pick<Doc<"prompts">, "_id" | "versionCount">;

/** What a prompt was, newest first. */
export async function newestVersions(ctx: QueryCtx, promptId: Id<"prompts">) {
  const rows = await ctx.db
    .query("promptVersions")
    .withIndex("by_promptId", (q) => q.eq("promptId", promptId))
    .order("desc")
    .take(SHOWN_AT_MOST);
  return rows.map(({ _id, title, body, tags, startedAt, savedAt }) => ({
    _id,
    title,
    body,
    tags,
    startedAt,
    savedAt,
  }));
}

/**
 * Keeps what a prompt now says. The newest version is rewritten while its five minutes last, so that autosave does
 * not make hundreds. Returns how many versions there are.
 */
export async function keepVersion(
  ctx: MutationCtx,
  prompt: Counted,
  text: PromptText,
  now: number,
): Promise<number> {
  const newest = await ctx.db
    .query("promptVersions")
    .withIndex("by_promptId", (q) => q.eq("promptId", prompt._id))
    .order("desc")
    .first();
  if (newest === null || now - newest.startedAt >= VERSION_SPAN_MS)
    return beginVersion(ctx, prompt, text, now);
  await ctx.db.patch("promptVersions", newest._id, { ...text, savedAt: now });
  return prompt.versionCount;
}

/** Keeps what a prompt now says as a version of its own. Returns how many versions there are. */
export async function beginVersion(
  ctx: MutationCtx,
  prompt: Counted,
  text: PromptText,
  now: number,
): Promise<number> {
  await ctx.db.insert("promptVersions", { promptId: prompt._id, ...text, startedAt: now, savedAt: now });
  return prompt.versionCount + 1;
}
