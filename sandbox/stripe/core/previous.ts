/**
 * `previous_attributes` of an update event: the old values of what changed, hashes key by key, lists whole.
 * Null when nothing changed.
 */
export function previousAttributes(before: object, after: object): Record<string, unknown> | null {
  const old = new Map<string, unknown>(Object.entries(before));
  const now = new Map<string, unknown>(Object.entries(after));
  const previous: Record<string, unknown> = {};
  // A property that the object no longer carries (an optional one) has no previous value to tell.
  for (const key of now.keys()) {
    const was = old.get(key);
    const is = now.get(key);
    if (JSON.stringify(was) === JSON.stringify(is)) continue;
    previous[key] = isHash(was) && isHash(is) ? previousAttributes(was, is) : (was ?? null);
  }
  return Object.keys(previous).length > 0 ? previous : null;
}

function isHash(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
