import type { BillingClock } from "../../kit/clock";
import type { Host } from "./context";
import type { CronJob } from "./cron-schedule";
import { nextRun } from "./cron-schedule";
import { TimerQueue } from "./timer-queue";
import type { ConvexDocument } from "./values";

/** Remembers when each cron is due, so that a restart neither skips nor repeats a run. */
const CRON_TABLE = "_cron_jobs";

/**
 * Runs crons by billing time. A cron that fell due several times during a jump runs once.
 * An interval runs at once when first deployed, as in Convex.
 */
export class CronRunner {
  private queue: TimerQueue;

  constructor(
    private readonly host: Host,
    private readonly clock: BillingClock,
  ) {
    this.queue = new TimerQueue(clock);
  }

  /** Replaces the crons; unchanged ones keep their next run. */
  async install(crons: ReadonlyMap<string, readonly CronJob[]>): Promise<void> {
    this.queue.close();
    this.queue = new TimerQueue(this.clock);
    await this.forgetRemoved(crons);
    for (const [component, jobs] of crons) {
      for (const job of jobs) await this.installOne(component, job);
    }
  }

  close(): void {
    this.queue.close();
  }

  private async installOne(component: string, job: CronJob): Promise<void> {
    const saved = this.saved(component, job.identifier);
    const schedule = JSON.stringify(job.schedule);
    const now = this.clock.now();
    const first = job.schedule.type === "interval" ? now : nextRun(job.schedule, now);
    const due = saved?.schedule === schedule && typeof saved.nextRun === "number" ? saved.nextRun : first;
    await this.save(component, job, due);
    this.plan(component, job, due);
  }

  private plan(component: string, job: CronJob, at: number): void {
    this.queue.set(`${component}/${job.identifier}`, at, () => this.runOnce(component, job));
  }

  private async runOnce(component: string, job: CronJob): Promise<void> {
    const next = nextRun(job.schedule, this.clock.now());
    await this.save(component, job, next);
    await this.host.run("any", job.path, job.args, { component, allowInternal: true });
    this.plan(component, job, next);
  }

  private saved(component: string, identifier: string): ConvexDocument | undefined {
    return this.host.database.component(component).table(CRON_TABLE).documents.get(identifier);
  }

  private save(component: string, { identifier, schedule }: CronJob, nextRun: number): Promise<void> {
    return this.host.transact((transaction) => {
      const tables = this.host.database.component(component);
      const row = {
        _id: identifier,
        _creationTime: this.clock.now(),
        schedule: JSON.stringify(schedule),
        nextRun,
      };
      transaction.put(tables, tables.table(CRON_TABLE), identifier, row);
    });
  }

  private forgetRemoved(crons: ReadonlyMap<string, readonly CronJob[]>): Promise<void> {
    return this.host.transact((transaction) => {
      for (const component of this.host.database.all()) {
        const kept = new Set(crons.get(component.path)?.map(({ identifier }) => identifier));
        const table = component.table(CRON_TABLE);
        for (const id of [...table.documents.keys()]) {
          if (!kept.has(id)) transaction.put(component, table, id, null);
        }
      }
    });
  }
}
