import type { BillingClock } from "../../../sandbox/kit/clock";

interface Planned {
  at: number;
  order: number;
  run: () => void | Promise<void>;
}

/** The world's time and everything that is going to happen in it, in order of time. Times are epoch milliseconds. */
export class Timeline implements BillingClock {
  private readonly planned: Planned[] = [];
  private order = 0;

  constructor(private time: number) {}

  now(): number {
    return this.time;
  }

  offset(): number {
    return 0;
  }

  onJump(): () => void {
    return () => undefined;
  }

  /** Moves time on without running what falls due: it runs late, as after a machine was suspended. */
  advanceTo(target: number): void {
    this.time = Math.max(this.time, target);
  }

  /** Plans `run`; things planned for one moment run in the order in which they were planned. */
  at(time: number, run: Planned["run"]): void {
    const entry = { at: time, order: (this.order += 1), run };
    let low = 0;
    let high = this.planned.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const other = this.planned[middle];
      // Latest first, so that the next one is taken from the end.
      if (other !== undefined && (other.at > time || (other.at === time && other.order > entry.order)))
        low = middle + 1;
      else high = middle;
    }
    this.planned.splice(low, 0, entry);
  }

  after(ms: number, run: Planned["run"]): void {
    this.at(this.time + Math.max(0, Math.round(ms)), run);
  }

  /** Resolves after that long. */
  wait(ms: number): Promise<void> {
    return new Promise((resolve) => {
      this.after(ms, resolve);
    });
  }

  /** When the next thing happens, or null. */
  nextAt(): number | null {
    return this.planned.at(-1)?.at ?? null;
  }

  /** Takes the next thing, moving time to it. */
  take(): Planned["run"] | null {
    const next = this.planned.pop();
    if (next === undefined) return null;
    this.advanceTo(next.at);
    return next.run;
  }
}
