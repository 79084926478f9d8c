import { jest } from "@jest/globals";
import { api, internal } from "../../convex/_generated/api";
import type { Id } from "../../convex/_generated/dataModel";
import { convexApp, NOON } from "../support/convex-app";
import type { ConvexApp } from "../support/convex-app";

const MINUTE = 60_000;

function save(app: ConvexApp, text: { title?: string; body?: string; tags?: string[] } = {}, name = "ada") {
  return app.person(name).mutation(api.prompts.create, { title: "Title", body: "Body", tags: [], ...text });
}

async function saved(app: ConvexApp, text: { title?: string; body?: string; tags?: string[] } = {}) {
  const answer = await save(app, text);
  if (answer.kind !== "created") throw new Error("The library is full.");
  return answer.id;
}

const comp = (app: ConvexApp) =>
  app.t.mutation(internal.entitlement.grantComp, {
    clerkId: "user_ada",
    actor: "operator",
    reason: "test",
    expiresAt: NOON + 60 * MINUTE,
  });

async function get(app: ConvexApp, id: Id<"prompts">) {
  const prompt = await app.person("ada").query(api.prompts.get, { id });
  if (prompt === null) throw new Error("It is there.");
  return prompt;
}

test("on Free the tenth prompt is saved and the eleventh is refused with the count", async () => {
  const app = await convexApp();
  for (let n = 1; n <= 10; n += 1) expect((await save(app)).kind).toBe("created");
  expect(await save(app)).toEqual({ kind: "limit_reached", used: 10, limit: 10 });
});

test("twenty saves at once on Free make exactly ten prompts", async () => {
  const app = await convexApp();
  const answers = await Promise.all(Array.from({ length: 20 }, () => save(app)));
  expect(answers.filter(({ kind }) => kind === "created")).toHaveLength(10);
});

test("deleting one makes room for one", async () => {
  const app = await convexApp();
  const first = await saved(app);
  for (let n = 2; n <= 10; n += 1) await save(app);
  await app.person("ada").mutation(api.prompts.remove, { id: first });
  expect((await save(app)).kind).toBe("created");
  expect((await save(app)).kind).toBe("limit_reached");
});

test("when Pro is over everything stays readable and editable, and only new saves are refused", async () => {
  const app = await convexApp();
  const id = await saved(app);
  await comp(app);
  for (let n = 2; n <= 14; n += 1) expect((await save(app)).kind).toBe("created");
  jest.setSystemTime(NOON + 60 * MINUTE);
  expect(await save(app)).toEqual({ kind: "limit_reached", used: 14, limit: 10 });
  const { updatedAt } = await get(app, id);
  const edit = { id, body: "Edited", baseUpdatedAt: updatedAt };
  expect((await app.person("ada").mutation(api.prompts.update, edit)).kind).toBe("saved");
  expect((await app.person("ada").query(api.prompts.list, {})).items).toHaveLength(14);
});

test("an edit on top of an older text is a conflict and writes nothing", async () => {
  const app = await convexApp();
  const id = await saved(app);
  const { updatedAt } = await get(app, id);
  const edit = (body: string) =>
    app.person("ada").mutation(api.prompts.update, { id, body, baseUpdatedAt: updatedAt });
  const first = await edit("first");
  expect(first.kind).toBe("saved");
  expect(await edit("second")).toEqual({ kind: "conflict", updatedAt: first.updatedAt });
  expect((await get(app, id)).body).toBe("first");
});

test("nobody reads, edits, deletes or restores another person's prompt", async () => {
  const app = await convexApp();
  const id = await saved(app);
  const ben = app.person("ben");
  expect(await ben.query(api.prompts.get, { id })).toBeNull();
  expect(await ben.query(api.prompts.versions, { id })).toEqual({ kind: "hidden", count: 0 });
  await expect(ben.mutation(api.prompts.update, { id, baseUpdatedAt: NOON })).rejects.toThrow("not_found");
  await expect(ben.mutation(api.prompts.remove, { id })).rejects.toThrow("not_found");
  await expect(ben.mutation(api.prompts.restore, { id, versionId: id })).rejects.toThrow("not_found");
  expect(await app.person("ada").query(api.prompts.get, { id: "not an id" })).toBeNull();
});

test("five minutes of editing are one version, and later editing begins another", async () => {
  const app = await convexApp();
  await save(app);
  await comp(app);
  const id = await saved(app, { body: "one" });
  const edit = async (body: string) => {
    const { updatedAt } = await get(app, id);
    await app.person("ada").mutation(api.prompts.update, { id, body, baseUpdatedAt: updatedAt });
  };
  jest.setSystemTime(NOON + 4 * MINUTE);
  await edit("two");
  jest.setSystemTime(NOON + 5 * MINUTE);
  await edit("three");
  const versions = await app.person("ada").query(api.prompts.versions, { id });
  if (versions.kind !== "list") throw new Error("Pro shows them.");
  expect(versions.versions.map(({ body }) => body)).toEqual(["three", "two"]);
});

test("versions are kept on Free but hidden, and shown and restorable on Pro", async () => {
  const app = await convexApp();
  const id = await saved(app, { body: "one" });
  jest.setSystemTime(NOON + 6 * MINUTE);
  const { updatedAt } = await get(app, id);
  await app.person("ada").mutation(api.prompts.update, { id, body: "two", baseUpdatedAt: updatedAt });
  expect(await app.person("ada").query(api.prompts.versions, { id })).toEqual({ kind: "hidden", count: 2 });
  await comp(app);
  const shown = await app.person("ada").query(api.prompts.versions, { id });
  const versionId = shown.kind === "list" ? (shown.versions[1]?._id ?? "") : "";
  expect((await app.person("ada").mutation(api.prompts.restore, { id, versionId })).kind).toBe("saved");
  expect((await get(app, id)).body).toBe("one");
  jest.setSystemTime(NOON + 61 * MINUTE);
  expect(await app.person("ada").mutation(api.prompts.restore, { id, versionId })).toEqual({
    kind: "hidden",
    count: 3,
  });
});

test("a list is found by words and by tag, with every tag counted", async () => {
  const app = await convexApp();
  await save(app, { title: "Refund letter", body: "Dear {{name}}", tags: ["mail", "mail ", "care"] });
  await save(app, { title: "Standup", body: "What did {{team}} do?", tags: ["team"] });
  const list = (query: { search?: string; tag?: string }) => app.person("ada").query(api.prompts.list, query);
  const titles = async (query: { search?: string; tag?: string }) =>
    (await list(query)).items.map(({ title }) => title);
  expect(await titles({})).toEqual(["Standup", "Refund letter"]);
  expect(await titles({ search: "dear" })).toEqual(["Refund letter"]);
  expect(await titles({ tag: "team" })).toEqual(["Standup"]);
  expect((await list({})).tags).toEqual([
    { tag: "care", count: 1 },
    { tag: "mail", count: 1 },
    { tag: "team", count: 1 },
  ]);
  expect((await list({})).items[0]).toMatchObject({ variables: ["team"], snippet: "What did {{team}} do?" });
});

test.each([
  ["a title of 201 characters", { title: "x".repeat(201) }],
  ["a text of 20,001 characters", { body: "x".repeat(20_001) }],
  ["21 tags", { tags: Array.from({ length: 21 }, (_, n) => `tag${n}`) }],
  ["a tag of 41 characters", { tags: ["x".repeat(41)] }],
])("%s is refused", async (_what, text) => {
  await expect(save(await convexApp(), text)).rejects.toThrow("invalid_request");
});

test("half an emoji in a title is stored as a replacement character", async () => {
  const app = await convexApp();
  const id = await saved(app, { title: "a\uD83D" });
  expect((await get(app, id)).title).toBe("a\uFFFD");
});

test("values are stored by name, whatever the name looks like", async () => {
  const app = await convexApp();
  const id = await saved(app, { body: "{{größe $1}}" });
  const { updatedAt } = await get(app, id);
  const values = [{ name: "größe $1", value: "42" }];
  await app.person("ada").mutation(api.prompts.update, { id, values, baseUpdatedAt: updatedAt });
  expect(await get(app, id)).toMatchObject({ values, versionCount: 1 });
});

test("an export gives every prompt once, page by page", async () => {
  const app = await convexApp();
  await save(app);
  await comp(app);
  for (let n = 0; n < 119; n += 1) await save(app, { title: `Prompt ${n}` });
  const titles: string[] = [];
  let cursor: string | null = null;
  do {
    const page: { items: { title: string }[]; cursor: string | null } = await app
      .person("ada")
      .query(api.prompts.exportAll, cursor === null ? {} : { cursor });
    titles.push(...page.items.map(({ title }) => title));
    cursor = page.cursor;
  } while (cursor !== null);
  expect(titles).toHaveLength(120);
  expect(new Set(titles).size).toBe(120);
});

test("a deleted prompt takes its text and its versions with it", async () => {
  const app = await convexApp();
  const id = await saved(app);
  await app.person("ada").mutation(api.prompts.remove, { id });
  await app.pass(1);
  const left = await app.t.run(async (ctx) => [
    await ctx.db.query("promptBodies").take(1),
    await ctx.db.query("promptVersions").take(1),
  ]);
  expect(left).toEqual([[], []]);
});
