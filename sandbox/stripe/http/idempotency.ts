import { createHash } from "node:crypto";
import type { StripeApp } from "../core/app";
import type { IdempotentResult } from "../core/entities";
import { StripeError } from "../core/errors";

/** Results are kept for a day. */
const RETENTION_MS = 24 * 3600 * 1000;
const MAX_KEY_LENGTH = 255;

/** What to do with a request that carries a key. */
export type KeyDecision =
  | { kind: "execute"; finish(result: { status: number; body: string; request: string } | null): void }
  | { kind: "replay"; result: IdempotentResult };

/** Idempotency keys: one execution per key, its result for every repetition, conflicts refused as Stripe refuses them. */
export class IdempotencyKeys {
  /** Keys whose first answer is still on its way, with the wall time (ms) at which it arrives. */
  private readonly inFlight = new Map<string, number>();

  constructor(private readonly app: StripeApp) {}

  /** Throws Stripe's errors for a key in use, a key reused with other parameters, and a key that is too long. */
  begin(key: string, request: { method: string; path: string; body: string }): KeyDecision {
    if (key.length > MAX_KEY_LENGTH) {
      throw idempotencyError(
        400,
        "The idempotency key provided is too long. It can have up to 255 characters.",
      );
    }
    const fingerprint = createHash("sha256")
      .update(`${request.method} ${request.path}\n${request.body}`)
      .digest("hex");
    if (this.isInFlight(key)) {
      throw idempotencyError(
        409,
        "There is currently another in-progress request using this Idempotent Key (that probably means you submitted twice, and the other request is still going through). Please try again later.",
        "idempotency_key_in_use",
      );
    }
    const kept = this.app.store.idempotency.get(key);
    if (kept && Date.now() - kept.at < RETENTION_MS) {
      if (kept.fingerprint === fingerprint) return { kind: "replay", result: kept };
      throw idempotencyError(
        400,
        `Keys for idempotent requests can only be used with the same parameters they were first used with. Try using a key other than '${key}' if you meant to execute a different request.`,
      );
    }
    return { kind: "execute", finish: (result) => this.finish(key, fingerprint, result) };
  }

  /** Marks a key as in use while its answer is held back. */
  hold(key: string, ms: number): void {
    this.inFlight.set(key, Date.now() + ms);
  }

  private isInFlight(key: string): boolean {
    const until = this.inFlight.get(key);
    if (until === undefined) return false;
    if (until > Date.now()) return true;
    this.inFlight.delete(key);
    return false;
  }

  private finish(
    key: string,
    fingerprint: string,
    result: { status: number; body: string; request: string } | null,
  ) {
    if (!result) return;
    this.app.unit(() =>
      this.app.store.idempotency.insert({ id: key, fingerprint, at: Date.now(), ...result }),
    );
  }

  /** Drops results older than a day. */
  prune(): void {
    const limit = Date.now() - RETENTION_MS;
    const old = this.app.store.idempotency.all().filter((row) => row.at < limit);
    if (old.length === 0) return;
    this.app.unit(() => {
      for (const row of old) this.app.store.idempotency.remove(row.id);
    });
  }
}

function idempotencyError(status: number, message: string, code?: string): StripeError {
  return new StripeError(status, { type: "idempotency_error", ...(code ? { code } : {}), message }, false);
}
