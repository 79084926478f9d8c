import { convexToJson } from "convex/values";
import type { BillingClock } from "../../kit/clock";
import type { ComponentTables } from "./component-tables";
import type { Host } from "./context";
import { describeError, PlatformError } from "./errors";
import type { RegisteredFunction } from "./functions";
import { JOB_TARGETS, SCHEDULED_FUNCTIONS, setJobState, stateOf } from "./scheduled-jobs";
import { TimerQueue } from "./timer-queue";
import type { Transaction, Write } from "./transaction";
import { textOf } from "./values";

const RETENTION_MS = 7 * 24 * 60 * 60 * 1000;

/** Runs scheduled functions when billing time reaches them: mutations exactly once, actions at most once. */
export class Scheduler {
  private readonly queue: TimerQueue;
  /** Nothing runs before the saved state is complete and changes are logged. */
  private started = false;

  constructor(
    private readonly host: Host,
    clock: BillingClock,
  ) {
    this.queue = new TimerQueue(clock);
  }

  /** Arms saved jobs, fails actions that a stop interrupted, and drops results older than a week. */
  async start(): Promise<void> {
    await this.host.transact((transaction) => {
      for (const component of this.host.database.all()) this.recover(component, transaction);
    });
    this.started = true;
    this.reload();
  }

  /** Arms every pending job anew, after the tables were replaced. */
  reload(): void {
    if (!this.started) return;
    for (const component of this.host.database.all()) {
      for (const id of component.table(SCHEDULED_FUNCTIONS).documents.keys()) this.arm(component, id);
    }
  }

  /** Looks at committed rows of jobs: new ones are armed, canceled ones disarmed. */
  committed(changes: readonly Write[]): void {
    for (const { component, table, id } of changes) {
      if (table.name === SCHEDULED_FUNCTIONS) this.arm(component, id);
    }
  }

  close(): void {
    this.queue.close();
  }

  private arm({ path }: ComponentTables, id: string): void {
    const row = this.row(path, id);
    if (row === undefined || stateOf(row) !== "pending" || typeof row.scheduledTime !== "number")
      this.queue.delete(id);
    else this.queue.set(id, row.scheduledTime, () => this.runJob(path, id));
  }

  private row(componentPath: string, id: string) {
    if (!this.host.database.has(componentPath)) return undefined;
    return this.host.database.component(componentPath).table(SCHEDULED_FUNCTIONS).documents.get(id);
  }

  private async runJob(owner: string, id: string): Promise<void> {
    const row = this.row(owner, id);
    if (row === undefined || stateOf(row) !== "pending") return;
    const component = this.host.database.component(owner);
    try {
      const target = this.targetOf(component, id);
      const [args = {}] = Array.isArray(row.args) ? row.args : [];
      const isMutation = target.type === "mutation";
      if (!isMutation && !(await this.claim(owner, id))) return;
      const outcome = await this.host.run(target.type, target.path, convexToJson(args), {
        component: target.component,
        allowInternal: true,
        request: { scheduledFunctionId: id },
        // A mutation's success is part of its own transaction, which makes it exactly once.
        ...(isMutation ? { beforeCommit: (own) => this.finishPending(owner, own, id) } : {}),
      });
      if (!outcome.ok) await this.setState(owner, id, "failed", outcome.message);
      else if (!isMutation) await this.setState(owner, id, "success");
    } catch (error) {
      await this.setState(owner, id, "failed", describeError(error).message);
    }
  }

  private targetOf(component: ComponentTables, id: string): RegisteredFunction {
    const target = component.table(JOB_TARGETS).documents.get(id);
    if (target === undefined) throw new PlatformError("The scheduled function has no target.");
    return this.host.functions.find(textOf(target.component), textOf(target.path), "any", false);
  }

  /** Takes an action for this run; false when another run has it, or it was canceled. */
  private claim(owner: string, id: string): Promise<boolean> {
    return this.host.transact((transaction) => {
      const row = this.row(owner, id);
      if (row === undefined || stateOf(row) !== "pending") return false;
      setJobState(this.host.database.component(owner), transaction, id, "inProgress", this.host.now());
      return true;
    });
  }

  /** Marks success inside the job's transaction; false when it was canceled while it waited. */
  private finishPending(owner: string, transaction: Transaction, id: string): boolean {
    const row = this.row(owner, id);
    if (row === undefined || stateOf(row) !== "pending") return false;
    setJobState(this.host.database.component(owner), transaction, id, "success", this.host.now());
    return true;
  }

  private setState(owner: string, id: string, state: "success" | "failed", error?: string): Promise<void> {
    return this.host.transact((transaction) =>
      setJobState(this.host.database.component(owner), transaction, id, state, this.host.now(), error),
    );
  }

  private recover(component: ComponentTables, transaction: Transaction): void {
    const now = this.host.now();
    for (const row of [...component.table(SCHEDULED_FUNCTIONS).documents.values()]) {
      if (stateOf(row) === "inProgress") {
        setJobState(
          component,
          transaction,
          row._id,
          "failed",
          now,
          "The server stopped while the action ran.",
        );
      }
      if (typeof row.completedTime === "number" && row.completedTime < now - RETENTION_MS) {
        transaction.put(component, component.table(SCHEDULED_FUNCTIONS), row._id, null);
        transaction.put(component, component.table(JOB_TARGETS), row._id, null);
      }
    }
  }
}
