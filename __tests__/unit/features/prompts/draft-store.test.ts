import { parseDrafts } from "@/features/prompts/draft-store";

const draft = { title: "Refund reply", body: "To {{name}}", tags: ["support"] };

test("kept drafts come back whole and in order, and nothing else with them", () => {
  const other = { title: "", body: "Other", tags: [] };
  expect(parseDrafts(JSON.stringify([{ ...draft, extra: 1 }, 7, other]))).toEqual([draft, other]);
});

test.each([
  "",
  "null",
  "[]",
  "{",
  "1",
  JSON.stringify([{ title: "x" }]),
  JSON.stringify([{ ...draft, tags: "support" }]),
  JSON.stringify([{ ...draft, tags: [1] }]),
  JSON.stringify([{ ...draft, body: null }]),
])("%j in the browser's storage is no draft", (text) => {
  expect(parseDrafts(text)).toEqual([]);
});
