import { ConvexError, v } from "convex/values";
import { FREE_PROMPT_LIMIT } from "../src/shared/billing/plans";
import { internal } from "./_generated/api";
import { userMutation, userQuery } from "./functions";
import { decideFor } from "./model/entitlements";
import {
  bodyOf,
  checkedText,
  checkedValues,
  listedParts,
  ownPrompt,
  requireOwnPrompt,
  searchTextOf,
} from "./model/prompts";
import { findPrompts } from "./model/promptSearch";
import { beginVersion, keepVersion, newestVersions } from "./model/promptVersions";
import { vNullable } from "./model/validators";

const EXPORTED_AT_ONCE = 50;

const vListed = v.object({
  _id: v.id("prompts"),
  title: v.string(),
  snippet: v.string(),
  tags: v.array(v.string()),
  variables: v.array(v.string()),
  updatedAt: v.number(),
});

const vValues = v.array(v.object({ name: v.string(), value: v.string() }));

/** The person's library, the newest edit first; `search` looks in title, tags and text. Tags count the whole list. */
export const list = userQuery({
  args: { search: v.optional(v.string()), tag: v.optional(v.string()) },
  returns: v.object({
    items: v.array(vListed),
    tags: v.array(v.object({ tag: v.string(), count: v.number() })),
    used: v.number(),
    limit: vNullable.number,
  }),
  handler: async (ctx, { search, tag }) => {
    const { user } = ctx;
    if (user === null) return { items: [], tags: [], used: 0, limit: FREE_PROMPT_LIMIT };
    const { items, tags } = await findPrompts(ctx, user._id, {
      search: search?.trim() ?? "",
      tag: tag ?? null,
    });
    const limit = user.entitlement.plan === "pro" ? null : FREE_PROMPT_LIMIT;
    return { items, tags, used: user.promptCount, limit };
  },
});

/** One prompt of the person, or null for any id that is not theirs. */
export const get = userQuery({
  args: { id: v.string() },
  returns: v.union(
    v.null(),
    v.object({
      _id: v.id("prompts"),
      title: v.string(),
      body: v.string(),
      tags: v.array(v.string()),
      variables: v.array(v.string()),
      values: vValues,
      versionCount: v.number(),
      createdAt: v.number(),
      updatedAt: v.number(),
    }),
  ),
  handler: async (ctx, { id }) => {
    const prompt = ctx.user === null ? null : await ownPrompt(ctx, ctx.user._id, id);
    if (prompt === null) return null;
    const { body, values } = await bodyOf(ctx, prompt._id);
    const { _id, title, tags, variables, versionCount, _creationTime: createdAt, updatedAt } = prompt;
    return { _id, title, body, tags, variables, values, versionCount, createdAt, updatedAt };
  },
});

/** Saves a new prompt. The Free limit is decided here and now, in the transaction that would pass it. */
export const create = userMutation({
  args: { title: v.string(), body: v.string(), tags: v.array(v.string()) },
  returns: v.union(
    v.object({ kind: v.literal("created"), id: v.id("prompts") }),
    v.object({ kind: v.literal("limit_reached"), used: v.number(), limit: v.number() }),
  ),
  handler: async (ctx, args) => {
    const { user } = ctx;
    const now = Date.now();
    const { plan } = await decideFor(ctx, user._id, now);
    if (plan === "free" && user.promptCount >= FREE_PROMPT_LIMIT) {
      return { kind: "limit_reached" as const, used: user.promptCount, limit: FREE_PROMPT_LIMIT };
    }
    const text = checkedText(args);
    const owned = { userId: user._id, updatedAt: now, versionCount: 0 };
    const id = await ctx.db.insert("prompts", { ...listedParts(text), ...owned });
    const searchText = searchTextOf(text);
    await ctx.db.insert("promptBodies", {
      promptId: id,
      userId: user._id,
      body: text.body,
      values: [],
      searchText,
    });
    const versionCount = await keepVersion(ctx, { _id: id, versionCount: 0 }, text, now);
    await ctx.db.patch("prompts", id, { versionCount });
    await ctx.db.patch("users", user._id, { promptCount: user.promptCount + 1 });
    return { kind: "created" as const, id };
  },
});

/** Saves an edit made on top of `baseUpdatedAt`; an edit on top of anything older is a conflict and writes nothing. */
export const update = userMutation({
  args: {
    id: v.string(),
    title: v.optional(v.string()),
    body: v.optional(v.string()),
    tags: v.optional(v.array(v.string())),
    values: v.optional(vValues),
    baseUpdatedAt: v.number(),
  },
  returns: v.union(
    v.object({ kind: v.literal("saved"), updatedAt: v.number() }),
    v.object({ kind: v.literal("conflict"), updatedAt: v.number() }),
  ),
  handler: async (ctx, { id, title, body, tags, values, baseUpdatedAt }) => {
    const prompt = await requireOwnPrompt(ctx, ctx.user._id, id);
    if (prompt.updatedAt !== baseUpdatedAt) return { kind: "conflict" as const, updatedAt: prompt.updatedAt };
    const stored = await bodyOf(ctx, prompt._id);
    const text = checkedText({
      title: title ?? prompt.title,
      body: body ?? stored.body,
      tags: tags ?? prompt.tags,
    });
    const kept = values === undefined ? stored.values : checkedValues(values);
    // Two saves within one millisecond must still differ, or the second could not be told from the first.
    const updatedAt = Math.max(Date.now(), prompt.updatedAt + 1);
    const changesText = title !== undefined || body !== undefined || tags !== undefined;
    const versionCount = changesText ? await keepVersion(ctx, prompt, text, updatedAt) : prompt.versionCount;
    await ctx.db.patch("prompts", prompt._id, { ...listedParts(text), updatedAt, versionCount });
    const searchText = searchTextOf(text);
    await ctx.db.patch("promptBodies", stored._id, { body: text.body, values: kept, searchText });
    return { kind: "saved" as const, updatedAt };
  },
});

/** Deletes a prompt and what it was; its place counts as free at once. */
export const remove = userMutation({
  args: { id: v.string() },
  returns: v.null(),
  handler: async (ctx, { id }) => {
    const prompt = await requireOwnPrompt(ctx, ctx.user._id, id);
    const stored = await bodyOf(ctx, prompt._id);
    await ctx.db.delete("promptBodies", stored._id);
    await ctx.db.delete("prompts", prompt._id);
    await ctx.db.patch("users", ctx.user._id, { promptCount: Math.max(0, ctx.user.promptCount - 1) });
    await ctx.scheduler.runAfter(0, internal.retention.removeVersions, { promptId: prompt._id });
    return null;
  },
});

/** What a prompt was, newest first, at most a hundred. Kept on Free but hidden: then only the count is told. */
export const versions = userQuery({
  args: { id: v.string() },
  returns: v.union(
    v.object({ kind: v.literal("hidden"), count: v.number() }),
    v.object({
      kind: v.literal("list"),
      versions: v.array(
        v.object({
          _id: v.id("promptVersions"),
          title: v.string(),
          body: v.string(),
          tags: v.array(v.string()),
          startedAt: v.number(),
          savedAt: v.number(),
        }),
      ),
    }),
  ),
  handler: async (ctx, { id }) => {
    const { user } = ctx;
    const prompt = user === null ? null : await ownPrompt(ctx, user._id, id);
    if (user === null || prompt === null) return { kind: "hidden" as const, count: 0 };
    if (user.entitlement.plan !== "pro") return { kind: "hidden" as const, count: prompt.versionCount };
    return { kind: "list" as const, versions: await newestVersions(ctx, prompt._id) };
  },
});

/** Makes an older version the prompt's text again, as a new edit: nothing is lost by it. Pro only, decided live. */
export const restore = userMutation({
  args: { id: v.string(), versionId: v.string() },
  returns: v.union(
    v.object({ kind: v.literal("saved"), updatedAt: v.number() }),
    v.object({ kind: v.literal("hidden"), count: v.number() }),
  ),
  handler: async (ctx, { id, versionId }) => {
    const prompt = await requireOwnPrompt(ctx, ctx.user._id, id);
    const now = Date.now();
    const { plan } = await decideFor(ctx, ctx.user._id, now);
    if (plan !== "pro") return { kind: "hidden" as const, count: prompt.versionCount };
    const normalized = ctx.db.normalizeId("promptVersions", versionId);
    const version = normalized === null ? null : await ctx.db.get("promptVersions", normalized);
    if (version?.promptId !== prompt._id) throw new ConvexError({ code: "not_found" });
    const { title, body, tags } = version;
    const text = { title, body, tags };
    const updatedAt = Math.max(now, prompt.updatedAt + 1);
    const versionCount = await beginVersion(ctx, prompt, text, updatedAt);
    const stored = await bodyOf(ctx, prompt._id);
    await ctx.db.patch("prompts", prompt._id, { ...listedParts(text), updatedAt, versionCount });
    await ctx.db.patch("promptBodies", stored._id, { body, searchText: searchTextOf(text) });
    return { kind: "saved" as const, updatedAt };
  },
});

/** The whole library for a download, a page at a time; `cursor` null means that there is no more. */
export const exportAll = userQuery({
  args: { cursor: v.optional(v.string()) },
  returns: v.object({
    items: v.array(
      v.object({
        title: v.string(),
        body: v.string(),
        tags: v.array(v.string()),
        values: vValues,
        createdAt: v.number(),
        updatedAt: v.number(),
      }),
    ),
    cursor: vNullable.string,
  }),
  handler: async (ctx, { cursor }) => {
    const { user } = ctx;
    if (user === null) return { items: [], cursor: null };
    const page = await ctx.db
      .query("prompts")
      .withIndex("by_userId", (q) => q.eq("userId", user._id))
      .order("desc")
      .paginate({ numItems: EXPORTED_AT_ONCE, cursor: cursor ?? null });
    const items = await Promise.all(
      page.page.map(async ({ _id, title, tags, _creationTime: createdAt, updatedAt }) => {
        const { body, values } = await bodyOf(ctx, _id);
        return { title, body, tags, values, createdAt, updatedAt };
      }),
    );
    return { items, cursor: page.isDone ? null : page.continueCursor };
  },
});
