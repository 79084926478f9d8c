import "server-only";
import pino from "pino";

/**
 * Everything that may stand in a log line. An allow-list: bodies, e-mail addresses, secrets, signatures and the
 * messages of libraries have no field to go into.
 */
export interface LogFields {
  requestId?: string;
  method?: string;
  /** Without the query. */
  path?: string;
  status?: number;
  code?: string;
  durationMs?: number;
  /** Constant words of ours. */
  reason?: string;
  outcome?: string;
  eventId?: string;
  eventType?: string;
  stripeRequestId?: string;
  bytes?: number;
  /** The first characters of a SHA-256, enough to find a delivery again. */
  digest?: string;
  suppressed?: number;
  /** The class of an error and where it was thrown; never its message. */
  error?: string;
  frames?: string[];
}

const logger = pino({ base: null, timestamp: pino.stdTimeFunctions.isoTime }, process.stdout);

/** One JSON line on standard output. */
export function log(level: "info" | "warn" | "error", message: string, fields: LogFields): void {
  logger[level](fields, message);
}

/** The class and the stack frames of whatever was thrown. A stack's first lines repeat the message, so they go. */
export function describeError(error: unknown): Pick<LogFields, "error" | "frames"> {
  if (!(error instanceof Error)) return { error: typeof error };
  const frames = (error.stack ?? "").split("\n").filter((line) => /^\s+at /.test(line));
  return { error: error.name, frames: frames.slice(0, 6).map((line) => line.trim()) };
}
