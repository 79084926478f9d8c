/** One variable, its name in the first group. A name is one line without braces: an unfinished `{{` swallows nothing behind it. */
export const VARIABLE = /\{\{([^{}\r\n]{1,60})\}\}/g;

/** The names between double braces, each once, in the order of their first use. */
export function variablesOf(body: string): string[] {
  const names = [...body.matchAll(VARIABLE)].map((match) => (match[1] ?? "").trim());
  return [...new Set(names.filter((name) => name !== ""))];
}

/** The text with every variable that has a value replaced by it; the others stay as they are written. */
export function fillVariables(body: string, values: ReadonlyMap<string, string>): string {
  return body.replace(VARIABLE, (whole, name: string) => values.get(name.trim()) || whole);
}
