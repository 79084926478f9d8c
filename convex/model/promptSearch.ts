import type { Doc, Id } from "../_generated/dataModel";
import type { QueryCtx } from "../_generated/server";

/** A library that is larger shows its newest edits; search finds the rest. */
export const LISTED_AT_MOST = 500;
const FOUND_AT_MOST = 100;

type Listed = Pick<Doc<"prompts">, "_id" | "title" | "snippet" | "tags" | "variables" | "updatedAt">;

interface Found {
  items: Listed[];
  /** Every tag of the listed library with its count, the most used first. */
  tags: { tag: string; count: number }[];
}

/** The person's prompts, the newest edit first, narrowed by words and by one tag. */
export async function findPrompts(
  ctx: QueryCtx,
  userId: Id<"users">,
  { search, tag }: { search: string; tag: string | null },
): Promise<Found> {
  const library = await ctx.db
    .query("prompts")
    .withIndex("by_userId", (q) => q.eq("userId", userId))
    .order("desc")
    .take(LISTED_AT_MOST);
  const matching = search === "" ? library : await searchPrompts(ctx, userId, search);
  const items = matching.filter((prompt) => tag === null || prompt.tags.includes(tag)).map(listed);
  return { items, tags: countTags(library) };
}

async function searchPrompts(ctx: QueryCtx, userId: Id<"users">, search: string): Promise<Doc<"prompts">[]> {
  const bodies = await ctx.db
    .query("promptBodies")
    .withSearchIndex("search_text", (q) => q.search("searchText", search).eq("userId", userId))
    .take(FOUND_AT_MOST);
  const prompts = await Promise.all(bodies.map(({ promptId }) => ctx.db.get("prompts", promptId)));
  return prompts.filter((prompt) => prompt !== null).sort((a, b) => b.updatedAt - a.updatedAt);
}

function listed({ _id, title, snippet, tags, variables, updatedAt }: Doc<"prompts">): Listed {
  return { _id, title, snippet, tags, variables, updatedAt };
}

function countTags(prompts: readonly Doc<"prompts">[]): Found["tags"] {
  const counts = new Map<string, number>();
  for (const tag of prompts.flatMap((prompt) => prompt.tags)) counts.set(tag, (counts.get(tag) ?? 0) + 1);
  return [...counts]
    .map(([tag, count]) => ({ tag, count }))
    .sort((a, b) => b.count - a.count || (a.tag < b.tag ? -1 : 1));
}
