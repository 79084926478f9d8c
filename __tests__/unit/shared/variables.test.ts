import fc from "fast-check";
import { fillVariables, variablesOf } from "../../../src/shared/prompts/variables";

test.each([
  ["Hello {{name}}", ["name"]],
  ["{{ a }} and {{a}} and {{b}}", ["a", "b"]],
  ["{{first name}} {{größe}}", ["first name", "größe"]],
  ["{{}} {{ }} { {x} } {{unfinished", []],
  ["{{outer {{inner}} }}", ["inner"]],
  ["{{two\nlines}}", []],
])("the variables of %j are %j", (body, expected) => {
  expect(variablesOf(body)).toEqual(expected);
});

test("a value replaces its variable everywhere, and a variable without a value stays", () => {
  const values = new Map([["name", "Ada"]]);
  expect(fillVariables("{{name}}, {{ name }}: {{topic}}", values)).toBe("Ada, Ada: {{topic}}");
});

test("a value is put in as it is written, also when it looks like a pattern or a variable", () => {
  expect(fillVariables("{{a}}", new Map([["a", "$& {{b}} $1"]]))).toBe("$& {{b}} $1");
});

test("no text makes reading its variables slow or fail", () => {
  const nasty = fc.array(fc.constantFrom("{{", "}}", "{", "}", " ", "a", "\t", "\n"), { maxLength: 2000 });
  fc.assert(
    fc.property(nasty, (parts) => {
      expect(Array.isArray(variablesOf(parts.join("")))).toBe(true);
    }),
    { seed: 20_261_129 },
  );
});
