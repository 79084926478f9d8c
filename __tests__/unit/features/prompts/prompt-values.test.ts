import { valuesByName, valuesToStore } from "@/features/prompts/prompt-values";
import { PROMPT_LIMITS } from "@/shared/prompts/limits";

test("values survive being stored and read", () => {
  const values = { größe: "12", "first name": "Priya", __proto__x: "y" };
  expect(valuesByName(valuesToStore(values, Object.keys(values)))).toEqual(values);
});

test("empty values are not stored", () => {
  expect(valuesToStore({ name: "", order: "1" }, ["name", "order"])).toEqual([{ name: "order", value: "1" }]);
});

test("a value whose variable was deleted is kept, after those of the text", () => {
  expect(valuesToStore({ gone: "old", name: "Priya" }, ["name"])).toEqual([
    { name: "name", value: "Priya" },
    { name: "gone", value: "old" },
  ]);
});

test("never more values are sent than may be stored, and the text's own come first", () => {
  const old = Object.fromEntries(
    Array.from({ length: PROMPT_LIMITS.variables }, (_, index) => [`old${index}`, "x"]),
  );
  const stored = valuesToStore({ ...old, name: "Priya" }, ["name"]);
  expect(stored).toHaveLength(PROMPT_LIMITS.variables);
  expect(stored[0]).toEqual({ name: "name", value: "Priya" });
});

test("a variable with the name of an object's own method has no value of its own", () => {
  expect(valuesToStore({}, ["constructor", "toString"])).toEqual([]);
});
