import { segments, wordCount } from "@/features/prompts/segments";
import { variablesOf } from "@/shared/prompts/variables";

test("a text is split at its variables", () => {
  expect(segments("To {{name}}, about {{ order }}.")).toEqual([
    { kind: "text", text: "To " },
    { kind: "variable", text: "{{name}}", name: "name" },
    { kind: "text", text: ", about " },
    { kind: "variable", text: "{{ order }}", name: "order" },
    { kind: "text", text: "." },
  ]);
});

test.each([
  "",
  "plain",
  "{{",
  "{{}}",
  "{{a}}{{b}}",
  "{{ {{a}} }}",
  "a {{b\nc}} d",
  "{{a}",
  "}}{{a}}{{",
  "€ {{größe}} 😀",
])("the pieces of %j joined are the text, and name what the server names", (text) => {
  const pieces = segments(text);
  expect(pieces.map((piece) => piece.text).join("")).toBe(text);
  const names = pieces.flatMap((piece) => (piece.kind === "variable" ? [piece.name] : []));
  expect([...new Set(names)]).toEqual(variablesOf(text));
});

test("words are counted between white space", () => {
  expect([wordCount(""), wordCount("  "), wordCount("one two\nthree\t{{four}}")]).toEqual([0, 0, 4]);
});
