import { ConvexError } from "convex/values";
import { PROMPT_LIMITS } from "../../src/shared/prompts/limits";
import { variablesOf } from "../../src/shared/prompts/variables";
import { wellFormed } from "../../src/shared/well-formed";
import type { Doc, Id } from "../_generated/dataModel";
import type { QueryCtx } from "../_generated/server";

/** What the owner writes. */
export interface PromptText {
  title: string;
  body: string;
  tags: string[];
}

const SNIPPET_LENGTH = 160;

/** The text as it is stored: tags trimmed, once each. Throws `invalid_request` when a part is too long. */
export function checkedText({ title, body, tags }: PromptText): PromptText {
  const cleanTags = [...new Set(tags.map((tag) => tag.trim()).filter((tag) => tag !== ""))];
  const tooLong =
    title.length > PROMPT_LIMITS.title ||
    body.length > PROMPT_LIMITS.body ||
    cleanTags.length > PROMPT_LIMITS.tags ||
    cleanTags.some((tag) => tag.length > PROMPT_LIMITS.tag);
  if (tooLong) throw new ConvexError({ code: "invalid_request" });
  return { title: wellFormed(title), body: wellFormed(body), tags: cleanTags.map(wellFormed) };
}

/** The part of a prompt that lists show, made from its text. */
export function listedParts({ title, body, tags }: PromptText) {
  const snippet = wellFormed(body.trim().replace(/\s+/g, " ").slice(0, SNIPPET_LENGTH));
  return { title, snippet, tags, variables: variablesOf(body).slice(0, PROMPT_LIMITS.variables) };
}

/** What search looks in. */
export function searchTextOf({ title, body, tags }: PromptText): string {
  return [title, tags.join(" "), body].join("\n");
}

/** The person's own prompt, or null: somebody else's id and a malformed one look the same. */
export async function ownPrompt(
  ctx: QueryCtx,
  userId: Id<"users">,
  id: string,
): Promise<Doc<"prompts"> | null> {
  const promptId = ctx.db.normalizeId("prompts", id);
  const prompt = promptId === null ? null : await ctx.db.get("prompts", promptId);
  return prompt?.userId === userId ? prompt : null;
}

/** The person's own prompt; throws `not_found` for any other id. */
export async function requireOwnPrompt(
  ctx: QueryCtx,
  userId: Id<"users">,
  id: string,
): Promise<Doc<"prompts">> {
  const prompt = await ownPrompt(ctx, userId, id);
  if (prompt === null) throw new ConvexError({ code: "not_found" });
  return prompt;
}

/** The row that holds a prompt's text; it is written and removed together with the prompt. */
export async function bodyOf(ctx: QueryCtx, promptId: Id<"prompts">): Promise<Doc<"promptBodies">> {
  const row = await ctx.db
    .query("promptBodies")
    .withIndex("by_promptId", (q) => q.eq("promptId", promptId))
    .unique();
  if (row === null) throw new Error("A prompt has no text row.");
  return row;
}

/** Values for a prompt's variables as they are stored. Throws `invalid_request` when there are too many or one is too long. */
export function checkedValues(values: { name: string; value: string }[]) {
  const tooLong = values.some(
    ({ name, value }) => name.length > PROMPT_LIMITS.name || value.length > PROMPT_LIMITS.value,
  );
  if (tooLong || values.length > PROMPT_LIMITS.variables) throw new ConvexError({ code: "invalid_request" });
  return values.map(({ name, value }) => ({ name: wellFormed(name), value: wellFormed(value) }));
}
