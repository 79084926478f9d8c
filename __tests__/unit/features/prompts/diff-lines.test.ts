import fc from "fast-check";

import { diffLines } from "@/features/prompts/diff-lines";

const older = (lines: ReturnType<typeof diffLines>) =>
  lines.filter((line) => line.kind !== "added").map((line) => line.text);
const newer = (lines: ReturnType<typeof diffLines>) =>
  lines.filter((line) => line.kind !== "removed").map((line) => line.text);

test("a changed line is shown as removed and added between its equal neighbours", () => {
  expect(diffLines("a\nb\nc", "a\nB\nc")).toEqual([
    { kind: "same", text: "a" },
    { kind: "removed", text: "b" },
    { kind: "added", text: "B" },
    { kind: "same", text: "c" },
  ]);
});

test("both texts can be read back from their comparison", () => {
  const text = fc
    .array(fc.constantFrom("a", "b", "c", ""), { maxLength: 12 })
    .map((lines) => lines.join("\n"));
  fc.assert(
    fc.property(text, text, (before, after) => {
      const lines = diffLines(before, after);
      expect(older(lines).join("\n")).toBe(before);
      expect(newer(lines).join("\n")).toBe(after);
    }),
  );
});

test("equal texts have no difference", () => {
  expect(diffLines("a\nb", "a\nb").every((line) => line.kind === "same")).toBe(true);
});

test("a text of the greatest length is compared without a table of its square", () => {
  const before = "x\n".repeat(10_000);
  const after = "y\n".repeat(10_000);
  expect(diffLines(before, after).filter((line) => line.kind === "added")).toHaveLength(10_000);
});
