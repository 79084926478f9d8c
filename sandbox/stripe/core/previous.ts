/**
 * `previous_attributes` of an update event: the old values of what changed, hashes key by key, lists whole.
 * Null when nothing changed.
 */
export function previousAttributes(before: object, after: object): Record<string, unknown> | null {
  const previous = changedValues(before, after);
  // An optional property that the object no longer carries has no place in the object's own schema.
  for (const name of Object.keys(previous)) if (!(name in after)) delete previous[name];
  return Object.keys(previous).length > 0 ? previous : null;
}

function changedValues(before: object, after: object): Record<string, unknown> {
  const old = new Map<string, unknown>(Object.entries(before));
  const now = new Map<string, unknown>(Object.entries(after));
  const changed: Record<string, unknown> = {};
  for (const key of new Set([...old.keys(), ...now.keys()])) {
    const was = old.get(key);
    const is = now.get(key);
    if (JSON.stringify(was) === JSON.stringify(is)) continue;
    changed[key] = isHash(was) && isHash(is) ? changedValues(was, is) : (was ?? null);
  }
  return changed;
}

function isHash(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
