import "server-only";
import { type ErrorCode, ERRORS } from "@/shared/errors";

interface AppErrorOptions {
  /** When to come back, in milliseconds; sent as `Retry-After` in whole seconds. */
  retryAfterMs?: number;
  /** Constant words for the log. */
  reason?: string;
  /** Already in the log, or counted instead of logged. */
  logged?: boolean;
  cause?: unknown;
}

const RETRY_AFTER_MS: Partial<Record<ErrorCode, number>> = {
  rate_limited: 10_000,
  unavailable: 5_000,
  stripe_busy: 5_000,
};

/** A failure that a caller may see: its code decides the status and the sentence. Everything else here is for us. */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly retryAfterMs: number | undefined;
  readonly reason: string | undefined;
  readonly logged: boolean;

  constructor(code: ErrorCode, options: AppErrorOptions = {}) {
    super(ERRORS[code].sentence, { cause: options.cause });
    this.name = "AppError";
    this.code = code;
    this.retryAfterMs = options.retryAfterMs ?? RETRY_AFTER_MS[code];
    this.reason = options.reason;
    this.logged = options.logged ?? false;
  }

  get status(): number {
    return ERRORS[this.code].status;
  }
}
