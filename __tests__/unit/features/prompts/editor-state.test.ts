import { changedFields, editorReducer, openPrompt } from "@/features/prompts/editor-state";
import type { EditorAction, EditorState, StoredPrompt } from "@/features/prompts/editor-state";

const aStored = (overrides: Partial<StoredPrompt> = {}): StoredPrompt => ({
  title: "Refund reply",
  body: "To {{name}}",
  tags: ["support"],
  values: { name: "Priya" },
  updatedAt: 1_000,
  ...overrides,
});

const after = (actions: EditorAction[], start = aStored()): EditorState =>
  actions.reduce(editorReducer, openPrompt(start));

const edit = (body: string): EditorAction => ({ type: "edited", patch: { body } });

test("a change waits to be sent, and taking it back leaves nothing to send", () => {
  expect(after([edit("x")]).phase).toBe("dirty");
  expect(after([edit("x"), edit("To {{name}}")]).phase).toBe("clean");
});

test("a save sends only what changed", () => {
  const { base, draft } = after([
    edit("x"),
    { type: "edited", patch: { values: { name: "Priya", order: "" } } },
  ]);
  expect(changedFields(base, draft)).toEqual({ body: "x" });
});

test("what is typed during a save is sent after it", () => {
  const state = after([edit("x"), { type: "sent" }, edit("xy"), { type: "saved", updatedAt: 2_000 }]);
  expect(state.phase).toBe("dirty");
  expect(state.base).toMatchObject({ body: "x", updatedAt: 2_000 });
  expect(state.draft.body).toBe("xy");
});

test("a save that was answered leaves nothing to send", () => {
  expect(after([edit("x"), { type: "sent" }, { type: "saved", updatedAt: 2_000 }]).phase).toBe("clean");
});

test("a save from another device is taken over when nothing of ours is lost", () => {
  const state = after([{ type: "stored", prompt: aStored({ body: "theirs", updatedAt: 2_000 }) }]);
  expect(state.draft.body).toBe("theirs");
});

test.each<[string, EditorAction[]]>([
  ["typed", [edit("mine")]],
  ["on its way", [edit("mine"), { type: "sent" }]],
  ["failed", [edit("mine"), { type: "sent" }, { type: "failed" }]],
  ["in conflict", [edit("mine"), { type: "sent" }, { type: "conflicted" }]],
])("a text that is %s is never replaced by a stored one", (_name, actions) => {
  const state = after([
    ...actions,
    { type: "stored", prompt: aStored({ body: "theirs", updatedAt: 9_000 }) },
  ]);
  expect(state.draft.body).toBe("mine");
});

test("an older stored prompt is never taken over", () => {
  const state = after([{ type: "stored", prompt: aStored({ body: "old", updatedAt: 500 }) }]);
  expect(state.draft.body).toBe("To {{name}}");
});

test("typing in a conflict sends nothing until somebody decides", () => {
  expect(after([edit("x"), { type: "sent" }, { type: "conflicted" }, edit("xy")]).phase).toBe("conflict");
});

test("keeping mine sends my text on top of theirs", () => {
  const theirs = aStored({ body: "theirs", updatedAt: 5_000 });
  const state = after([
    edit("mine"),
    { type: "sent" },
    { type: "conflicted" },
    { type: "keep_mine", theirs },
  ]);
  expect(state).toMatchObject({ phase: "dirty", base: { updatedAt: 5_000 }, draft: { body: "mine" } });
});

test("taking theirs drops my text, and only then", () => {
  const theirs = aStored({ body: "theirs", updatedAt: 5_000 });
  const state = after([
    edit("mine"),
    { type: "sent" },
    { type: "conflicted" },
    { type: "take_theirs", theirs },
  ]);
  expect(state).toMatchObject({ phase: "clean", base: { updatedAt: 5_000 }, draft: { body: "theirs" } });
});

test("a failed save can be sent again with everything typed since", () => {
  const state = after([edit("x"), { type: "sent" }, { type: "failed" }, edit("xy"), { type: "sent" }]);
  expect(state).toMatchObject({ phase: "saving", sent: { body: "xy" } });
});
