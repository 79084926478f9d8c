import { invalidRequest, noSuch } from "../core/errors";
import { wireList, type WireList } from "../format/context";

export interface PageParams {
  limit?: number;
  starting_after?: string;
  ending_before?: string;
}

const DEFAULT_LIMIT = 10;
const MAX_LIMIT = 100;

/** One page of rows (given oldest first), newest first, as Stripe's cursors cut it. */
export function listPage<Row extends { id: string }, Wire>(
  rows: readonly Row[],
  params: PageParams,
  url: string,
  format: (row: Row) => Wire,
): WireList<Wire> {
  const limit = params.limit ?? DEFAULT_LIMIT;
  if (limit < 1) throw limitError(`greater than or equal to 1 (it currently is '${limit}')`);
  if (limit > MAX_LIMIT) throw limitError(`less than or equal to ${MAX_LIMIT} (it currently is '${limit}')`);
  // Positions count from the newest: position p is rows[length - 1 - p].
  let from = 0;
  let to = rows.length;
  if (params.starting_after !== undefined)
    from = positionOf(rows, params.starting_after, "starting_after") + 1;
  if (params.ending_before !== undefined) to = positionOf(rows, params.ending_before, "ending_before");
  const backwards = params.ending_before !== undefined;
  const start = backwards ? Math.max(from, to - limit) : from;
  const end = Math.min(to, start + limit);
  const data: Wire[] = [];
  for (let position = start; position < end; position += 1) {
    const row = rows[rows.length - 1 - position];
    if (row) data.push(format(row));
  }
  return wireList(url, data, backwards ? start > from : end < to);
}

function limitError(rest: string) {
  return invalidRequest(`This value must be ${rest}.`, "limit", "parameter_invalid_integer");
}

function positionOf(rows: readonly { id: string }[], id: string, param: string): number {
  const index = rows.findIndex((row) => row.id === id);
  if (index === -1) throw noSuch("object", id, param);
  return rows.length - 1 - index;
}

/** A `created` filter: a moment, or bounds. */
export type RangeParam = number | { gt?: number; gte?: number; lt?: number; lte?: number };

export function inRange(value: number, range: RangeParam | undefined): boolean {
  if (range === undefined) return true;
  if (typeof range === "number") return value === range;
  const { gt = -Infinity, gte = -Infinity, lt = Infinity, lte = Infinity } = range;
  return value > gt && value >= gte && value < lt && value <= lte;
}
