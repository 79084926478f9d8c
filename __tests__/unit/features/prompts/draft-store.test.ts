import { parseDraft } from "@/features/prompts/draft-store";

const draft = { title: "Refund reply", body: "To {{name}}", tags: ["support"] };

test("a kept draft comes back whole, and nothing else with it", () => {
  expect(parseDraft(JSON.stringify({ ...draft, extra: 1 }))).toEqual(draft);
});

test.each([
  "",
  "null",
  "[]",
  "{",
  "1",
  JSON.stringify({ title: "x" }),
  JSON.stringify({ ...draft, tags: "support" }),
  JSON.stringify({ ...draft, tags: [1] }),
  JSON.stringify({ ...draft, body: null }),
])("%j in the browser's storage is no draft", (text) => {
  expect(parseDraft(text)).toBeNull();
});
