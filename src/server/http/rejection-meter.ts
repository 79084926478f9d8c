import "server-only";
import type { LogFields } from "../log";

const LOG_EVERY_MS = 1_000;
const COUNT_EVERY_MS = 10_000;

/** Counts deliveries that were refused, so that a flood of them costs neither a log line nor a write each. */
export interface RejectionMeter {
  note(reason: string, facts: Pick<LogFields, "reason" | "bytes" | "digest">): void;
}

interface MeterOptions {
  now: () => number;
  log: (fields: LogFields) => void;
  /** Stores counts; called at most once in ten seconds, with everything since the last time. */
  flush: (counts: { reason: string; count: number }[]) => void;
}

/**
 * One meter per process. Logs one line a second at most and hands over counts every ten seconds at most; the rest of
 * a count goes along with the next rejection. Losing it with the process loses a statistic and nothing else.
 */
export function createRejectionMeter({ now, log, flush }: MeterOptions): RejectionMeter {
  const counts = new Map<string, number>();
  let loggedAt = -Infinity;
  let flushedAt = -Infinity;
  let suppressed = 0;
  return {
    note(reason, facts) {
      const at = now();
      counts.set(reason, (counts.get(reason) ?? 0) + 1);
      if (at - loggedAt >= LOG_EVERY_MS) {
        log({ ...facts, code: reason, suppressed });
        loggedAt = at;
        suppressed = 0;
      } else suppressed += 1;
      if (at - flushedAt >= COUNT_EVERY_MS) {
        flush([...counts].map(([name, count]) => ({ reason: name, count })));
        counts.clear();
        flushedAt = at;
      }
    },
  };
}
