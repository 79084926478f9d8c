/** The parameters of a request, and those that nobody has looked at. */
export interface Reading<Params> {
  params: Params;
  /** Full names of the given values that have not been read so far, in the order of the form. */
  unread(): string[];
}

/**
 * Hands out parameters and notices which of them are read: a parameter that is never read has had no effect, and the
 * request must not be answered as if it had.
 */
export function readingOf<Params>(parsed: Params): Reading<Params> {
  const names = new Set<string>();
  // Copied member by member: the result has the members that `parsed` has.
  const params = watch(parsed, "", names) as Params;
  return { params, unread: () => [...names] };
}

function watch(value: unknown, name: string, names: Set<string>): unknown {
  if (Array.isArray(value)) return value.map((each, index) => watch(each, `${name}[${index}]`, names));
  if (typeof value !== "object" || value === null) return value;
  const watched = {};
  for (const [key, each] of Object.entries(value)) {
    const inner = name === "" ? key : `${name}[${key}]`;
    if (isValue(each)) names.add(inner);
    const held = watch(each, inner, names);
    Object.defineProperty(watched, key, {
      enumerable: true,
      get: () => {
        names.delete(inner);
        return held;
      },
    });
  }
  return watched;
}

/** Whether reading it is all there is to read: a text, a number, a list of those; a hash is read member by member. */
function isValue(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return true;
  return Array.isArray(value) ? value.every(isValue) : Object.keys(value).length === 0;
}
