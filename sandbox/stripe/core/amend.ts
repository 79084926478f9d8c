import type { StripeApp } from "./app";
import type { Collection, Row } from "./collection";
import { previousAttributes } from "./previous";

/**
 * Replaces fields of a row and emits `type` with the previous values when anything visible changed.
 * `at` is the moment in epoch seconds.
 */
export function amend<T extends Row>(
  app: StripeApp,
  collection: Collection<T>,
  row: T,
  patch: Partial<T>,
  event: { type: string; format: (row: T) => { id?: string }; at: number },
): T {
  const before = event.format(collection.get(row.id) ?? row);
  const after = collection.update(row.id, patch);
  const now = event.format(after);
  const previous = previousAttributes(before, now);
  if (previous) app.emit(event.type, now, event.at, previous);
  return after;
}
