/**
 * Faults that can be switched on. Counts: 0 is off, n is the next n times, -1 is until switched off.
 * Times are wall milliseconds.
 */
export interface ChaosSettings {
  /** Every webhook waits this long. */
  delayMs: number;
  /** The second copy of a delivery follows a second later. */
  duplicate: number;
  /** Events wait for others and leave in a random order. */
  reorder: number;
  /** The attempt is lost on the way; retries follow. */
  drop: number;
  /** Deliveries are signed with another secret. */
  badSignature: number;
  /** Events are not generated at all. */
  neverGenerate: number;
  /** API: 429. */
  rateLimit: number;
  /** API: 500 before anything is done; kept under the idempotency key, as Stripe keeps it. */
  serverError: number;
  /** API: the request is carried out and never answered. */
  timeoutAfterCommit: number;
  /** API: the request is carried out and the connection is cut. */
  cutConnection: number;
  /** API: reads show the state of that many milliseconds ago. */
  staleReadsMs: number;
  /** API: answers are held back this long; meanwhile their idempotency keys are in use (409). */
  slowAnswerMs: number;
  /** API faults only where "METHOD /path" starts with this; empty is everywhere. */
  apiMatch: string;
}

const NO_CHAOS: ChaosSettings = {
  delayMs: 0,
  duplicate: 0,
  reorder: 0,
  drop: 0,
  badSignature: 0,
  neverGenerate: 0,
  rateLimit: 0,
  serverError: 0,
  timeoutAfterCommit: 0,
  cutConnection: 0,
  staleReadsMs: 0,
  slowAnswerMs: 0,
  apiMatch: "",
};

type CountName = Exclude<keyof ChaosSettings, "delayMs" | "staleReadsMs" | "slowAnswerMs" | "apiMatch">;

/** The faults in force; counted ones are used up by `take`. */
export class Chaos {
  settings: ChaosSettings = { ...NO_CHAOS };

  /** Changes the given settings; others stay. Throws RangeError for a value that is no setting. */
  set(patch: Readonly<Record<string, unknown>>): void {
    const next = { ...this.settings };
    for (const [name, value] of Object.entries(patch)) {
      if (name === "apiMatch" && typeof value === "string") next.apiMatch = value;
      else if (isNumberName(name) && isCount(value)) next[name] = Number(value);
      else throw new RangeError(`No such fault setting: ${name}`);
    }
    this.settings = next;
  }

  reset(): void {
    this.settings = { ...NO_CHAOS };
  }

  /** Whether a counted fault strikes now; uses one of its times. */
  take(name: CountName): boolean {
    const left = this.settings[name];
    if (left === 0) return false;
    if (left > 0) this.settings = { ...this.settings, [name]: left - 1 };
    return true;
  }

  /** `take` for a fault of the API, where the request is one of those meant. */
  takeForRequest(name: CountName, request: string): boolean {
    return request.startsWith(this.settings.apiMatch) && this.take(name);
  }
}

function isNumberName(name: string): name is Exclude<keyof ChaosSettings, "apiMatch"> {
  return name in NO_CHAOS && name !== "apiMatch";
}

function isCount(value: unknown): boolean {
  return typeof value === "boolean" || (typeof value === "number" && Number.isInteger(value) && value >= -1);
}
