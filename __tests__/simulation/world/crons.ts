import type { Value } from "convex/values";
import type { Deployment } from "./deployment";
import type { Deliveries } from "./deliveries";
import { hiddenReversal } from "./reversals";
import type { StripeSide } from "./stripe-side";
import type { Timeline } from "./timeline";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

interface Cron {
  path: string;
  args: Record<string, Value>;
  everyMs: number;
  offsetMs: number;
  /** Whether a run could change anything now; a run that could not is skipped, which is what makes months cheap. */
  needed(): boolean;
}

interface WorldPart {
  timeline: Timeline;
  deployment: Deployment;
  stripe: StripeSide;
  deliveries: Deliveries;
}

/** The product's crons at their times (convex/crons.ts). */
export class Crons {
  private readonly crons: Cron[];
  private readonly ranAt = new Map<Cron, number>();
  private sweptKey = "";
  private sweepingKey = "";
  /** Writes to the subscriptions of our database. */
  subscriptionWrites = 0;

  constructor(private readonly world: WorldPart) {
    const none = { startingAfter: null };
    const { deployment, deliveries, stripe, timeline } = world;
    this.crons = [
      {
        path: "reconcile:sweep",
        args: none,
        everyMs: HOUR,
        offsetMs: 23 * MINUTE,
        needed: () => this.sweepKey() !== this.sweptKey,
      },
      ...["refunds", "disputes"].map((kind, index) => ({
        path: "reconcile:sweepReversals",
        args: { kind, startingAfter: null },
        everyMs: HOUR,
        offsetMs: (51 + index) * MINUTE,
        needed: () => stripe.suppressed > 0 && hiddenReversal(world) !== null,
      })),
      {
        path: "reconcile:backfill",
        args: none,
        everyMs: HOUR,
        offsetMs: 41 * MINUTE,
        needed: () => deliveries.hasOutstanding,
      },
      {
        path: "sync:sweepStuck",
        args: {},
        everyMs: 5 * MINUTE,
        offsetMs: 0,
        needed: () => deployment.rows("syncSubjects").some((row) => row.state === "dirty"),
      },
      {
        path: "outbox:dispatchDue",
        args: {},
        everyMs: MINUTE,
        offsetMs: 0,
        needed: () => deployment.rows("outbox").some((row) => row.status === "pending"),
      },
      {
        path: "accountDeletions:resume",
        args: {},
        everyMs: 5 * MINUTE,
        offsetMs: 0,
        needed: () =>
          deployment
            .rows("accountDeletions")
            .some((row) => row.finishedAt === null && Number(row.nextAttemptAt) <= timeline.now()),
      },
      {
        path: "retention:removeOldLogs",
        args: {},
        everyMs: DAY,
        offsetMs: 3 * HOUR + 17 * MINUTE,
        needed: () =>
          deployment
            .rows("webhookLogs")
            .some((row) => Number(row.processedAt ?? Infinity) < timeline.now() - 6 * DAY),
      },
    ];
  }

  /** When the next run that could change anything is due, or null. */
  nextAt(): number | null {
    const due = this.crons.filter((cron) => cron.needed()).map((cron) => this.dueAt(cron));
    return due.length === 0 ? null : Math.min(...due);
  }

  /** Starts everything that is due. */
  runDue(): void {
    const now = this.world.timeline.now();
    for (const cron of this.crons.filter((each) => each.needed() && this.dueAt(each) <= now)) {
      this.ranAt.set(cron, now);
      if (cron.path === "reconcile:sweep") this.sweepingKey = this.sweepKey();
      void this.world.deployment.runCron(cron.path, cron.args);
    }
  }

  /**
   * Told when a sweep has compared and how many customers it woke: until something changes, the next one would find the
   * same. A read that it woke can fail for good, and then the next sweep wakes it again.
   */
  swept(woken: number): void {
    if (woken === 0) this.sweptKey = this.sweepingKey;
  }

  private sweepKey(): string {
    return `${this.world.stripe.subscriptionVersion}/${this.subscriptionWrites}`;
  }

  private dueAt(cron: Cron): number {
    const from = Math.max(this.world.timeline.now(), (this.ranAt.get(cron) ?? 0) + 1);
    return Math.ceil((from - cron.offsetMs) / cron.everyMs) * cron.everyMs + cron.offsetMs;
  }
}
