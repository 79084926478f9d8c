import type { BillingClock } from "../../kit/clock";
import { runOutside } from "./context";

interface Entry {
  key: string;
  /** Billing time, epoch milliseconds. */
  at: number;
  sequence: number;
  run: () => Promise<void>;
}

/** A timer stands while the machine sleeps and the clock does not, so the clock is looked at again after this long. */
const LONGEST_TIMEOUT_MS = 1_000;
const hostSetTimeout = globalThis.setTimeout;

/** Runs tasks when billing time reaches them, in order of time; one timer for all of them. */
export class TimerQueue {
  private readonly entries: Entry[] = [];
  private readonly byKey = new Map<string, Entry>();
  private timer: NodeJS.Timeout | undefined;
  private sequence = 0;
  private closed = false;
  private readonly stopListening: () => void;

  constructor(private readonly clock: BillingClock) {
    this.stopListening = clock.onJump(() => this.arm());
  }

  /** Plans `run` for `at`; an earlier plan under the same key is replaced. `run` handles its own errors. */
  set(key: string, at: number, run: () => Promise<void>): void {
    this.remove(key);
    const entry: Entry = { key, at, sequence: (this.sequence += 1), run };
    this.byKey.set(key, entry);
    this.entries.splice(this.positionOf(entry), 0, entry);
    if (this.entries[0] === entry) this.arm();
  }

  delete(key: string): void {
    this.remove(key);
  }

  close(): void {
    this.closed = true;
    this.stopListening();
    clearTimeout(this.timer);
  }

  private remove(key: string): void {
    const entry = this.byKey.get(key);
    if (entry === undefined) return;
    this.byKey.delete(key);
    this.entries.splice(this.positionOf(entry), 1);
  }

  private positionOf(entry: Entry): number {
    let low = 0;
    let high = this.entries.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const other = this.entries[middle];
      if (other === undefined) break;
      const earlier = other.at < entry.at || (other.at === entry.at && other.sequence < entry.sequence);
      if (earlier) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  private arm(): void {
    clearTimeout(this.timer);
    const next = this.entries[0];
    if (next === undefined || this.closed) return;
    const delay = Math.min(LONGEST_TIMEOUT_MS, Math.max(0, next.at - this.clock.now()));
    runOutside(() => {
      this.timer = hostSetTimeout(() => this.runDue(), delay);
    });
  }

  private runDue(): void {
    const now = this.clock.now();
    for (let next = this.entries[0]; next !== undefined && next.at <= now; next = this.entries[0]) {
      this.entries.shift();
      this.byKey.delete(next.key);
      void next.run();
    }
    this.arm();
  }
}
