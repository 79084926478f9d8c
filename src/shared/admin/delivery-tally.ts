/** How many events waited about this long: at most `100 ms x 1.2^bucket`, and longer than the bucket before. */
interface LagCount {
  bucket: number;
  count: number;
}

/** What became of the events that arrived in a span of time. Tallies of neighbouring spans add up to that of both. */
export interface DeliveryTally {
  events: number;
  processed: number;
  ignored: number;
  /** Received or retrying. */
  waiting: number;
  dead: number;
  /** Events of which at least one read failed. */
  retried: number;
  /** Failed reads that counted as an attempt. */
  retries: number;
  /** Deliveries of an event that was stored already. */
  duplicates: number;
  /** The longest wait of a processed event, ms. */
  lagMaxMs: number;
  /** The waits of processed events, the shortest first. */
  lags: LagCount[];
}

/** What is tallied of an inbox row. Times are epoch milliseconds. */
export interface TalliedRow {
  status: "received" | "processed" | "ignored" | "retrying" | "dead";
  attempts: number;
  deliveries: number;
  errors: readonly unknown[];
  createdAt: number;
  processedAt: number | null;
}

const SHORTEST_MS = 100;
const STEP = 1.2;

/** The tally of no events. */
export function emptyTally(): DeliveryTally {
  return {
    events: 0,
    processed: 0,
    ignored: 0,
    waiting: 0,
    dead: 0,
    retried: 0,
    retries: 0,
    duplicates: 0,
    lagMaxMs: 0,
    lags: [],
  };
}

/** Counts inbox rows, each once. */
export function tallyRows(rows: readonly TalliedRow[]): DeliveryTally {
  return rows.reduce((tally, row) => addTallies(tally, tallyRow(row)), emptyTally());
}

function tallyRow(row: TalliedRow): DeliveryTally {
  const { status, attempts, deliveries, errors, createdAt, processedAt } = row;
  const lagMs = status === "processed" && processedAt !== null ? Math.max(0, processedAt - createdAt) : null;
  return {
    events: 1,
    processed: status === "processed" ? 1 : 0,
    ignored: status === "ignored" ? 1 : 0,
    waiting: status === "received" || status === "retrying" ? 1 : 0,
    dead: status === "dead" ? 1 : 0,
    retried: errors.length > 0 ? 1 : 0,
    retries: attempts,
    duplicates: deliveries - 1,
    lagMaxMs: lagMs ?? 0,
    lags: lagMs === null ? [] : [{ bucket: bucketOf(lagMs), count: 1 }],
  };
}

/** The tally of two spans together. */
export function addTallies(a: DeliveryTally, b: DeliveryTally): DeliveryTally {
  return {
    events: a.events + b.events,
    processed: a.processed + b.processed,
    ignored: a.ignored + b.ignored,
    waiting: a.waiting + b.waiting,
    dead: a.dead + b.dead,
    retried: a.retried + b.retried,
    retries: a.retries + b.retries,
    duplicates: a.duplicates + b.duplicates,
    lagMaxMs: Math.max(a.lagMaxMs, b.lagMaxMs),
    lags: addLags(a.lags, b.lags),
  };
}

function addLags(a: readonly LagCount[], b: readonly LagCount[]): LagCount[] {
  const counts = new Map<number, number>();
  for (const { bucket, count } of [...a, ...b]) counts.set(bucket, (counts.get(bucket) ?? 0) + count);
  return [...counts].map(([bucket, count]) => ({ bucket, count })).sort((x, y) => x.bucket - y.bucket);
}

/**
 * The wait that a share (0 to 1) of the processed events did not exceed, ms; null when none was processed. Never less
 * than the true value and at most a fifth more.
 */
export function lagPercentile({ lags, lagMaxMs }: DeliveryTally, share: number): number | null {
  const total = lags.reduce((sum, { count }) => sum + count, 0);
  let passed = 0;
  for (const { bucket, count } of lags) {
    passed += count;
    if (passed >= total * share) return Math.min(lagMaxMs, Math.round(SHORTEST_MS * STEP ** bucket));
  }
  return null;
}

/** The share of events that are done with, 0 to 1; null when there were none. */
export function settledShare({ events, processed, ignored }: DeliveryTally): number | null {
  return events === 0 ? null : (processed + ignored) / events;
}

function bucketOf(lagMs: number): number {
  if (lagMs <= SHORTEST_MS) return 0;
  const bucket = Math.ceil(Math.log(lagMs / SHORTEST_MS) / Math.log(STEP));
  // Rounded edges: what lies a millisecond above the rounded edge belongs to the next bucket.
  return lagMs > Math.round(SHORTEST_MS * STEP ** bucket) ? bucket + 1 : bucket;
}
