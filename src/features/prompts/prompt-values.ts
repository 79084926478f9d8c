import { PROMPT_LIMITS } from "@/shared/prompts/limits";

type Stored = { name: string; value: string }[];

/** The stored values by name, as the editor holds them. */
export function valuesByName(stored: Stored): Record<string, string> {
  return Object.fromEntries(stored.map(({ name, value }) => [name, value]));
}

/**
 * The values as they are stored: the filled-in ones, those of the text's own variables first. A value whose variable
 * is gone is kept while there is room, because deleting and retyping a name should not lose it.
 */
export function valuesToStore(values: Record<string, string>, names: readonly string[]): Stored {
  const own = names.filter((name) => Object.hasOwn(values, name));
  const others = Object.keys(values).filter((name) => !names.includes(name));
  return [...own, ...others]
    .map((name) => ({ name, value: values[name] ?? "" }))
    .filter(({ value }) => value !== "")
    .slice(0, PROMPT_LIMITS.variables);
}
