import type { JSONValue } from "convex/values";
import type { BillingClock } from "../../kit/clock";
import type { FunctionContext, Host, RequestMetadata } from "./context";
import { runOutside, transactionOf } from "./context";
import { CronRunner } from "./cron-runner";
import type { CronJob } from "./cron-schedule";
import type { ComponentSchema, SavedDocuments } from "./database";
import { Database } from "./database";
import { MutationDedupe } from "./dedupe";
import { describeError, headline } from "./errors";
import { ExecutionLog } from "./execution-log";
import { FileStore } from "./file-store";
import type { FunctionType, ModuleExports, RegisteredFunction } from "./functions";
import { FunctionRegistry } from "./functions";
import { installGlobals, wallNow } from "./globals";
import { callFunction } from "./invoke";
import type { CommitLog } from "./commit-log";
import { Lock } from "./lock";
import type { Outcome, RunOptions } from "./outcome";
import { smallRandomBytes } from "./random-bytes";
import { Scheduler } from "./scheduler";
import { runSystemQuery } from "./system-queries";
import { withTimeout } from "./timeout";
import type { Write } from "./transaction";
import { Transaction } from "./transaction";
import { UploadTokens } from "./upload-tokens";
import type { Watcher } from "./watch-index";
import { WatchIndex } from "./watch-index";

/** Code and schema of a deployment, ready to run. */
export interface Deployment {
  schemas: readonly ComponentSchema[];
  modules: ReadonlyMap<string, ReadonlyMap<string, ModuleExports>>;
  /** Crons by component path. */
  crons: ReadonlyMap<string, readonly CronJob[]>;
  env: Readonly<Record<string, string>>;
}

export interface EngineOptions {
  clock: BillingClock;
  /** Folder for stored files; null keeps them in memory. */
  filesDir: string | null;
  log: (line: string) => void;
}

type CommitListener = (timestamp: bigint, changes: readonly Write[]) => void;

/** Runs functions against the tables: one transaction at a time, each committed whole or not at all. */
export class Engine implements Host {
  readonly database = new Database(wallNow);
  readonly files: FileStore;
  readonly uploadTokens = new UploadTokens(wallNow);
  readonly executions = new ExecutionLog(wallNow);
  readonly dedupe = new MutationDedupe();
  private readonly watches = new WatchIndex();
  readonly urls = { cloud: "", site: "" };
  functions = new FunctionRegistry(new Map());
  env: Readonly<Record<string, string>> = {};
  private readonly scheduler: Scheduler;
  private readonly crons: CronRunner;
  private readonly lock = new Lock();
  private readonly commitListeners = new Set<CommitListener>();
  private readonly deployListeners = new Set<() => void>();
  private commitLog: CommitLog | null = null;

  constructor(private readonly options: EngineOptions) {
    installGlobals();
    this.files = new FileStore(options.filesDir);
    this.scheduler = new Scheduler(this, options.clock);
    this.crons = new CronRunner(this, options.clock);
  }

  now(): number {
    return this.options.clock.now();
  }

  /**
   * Installs code and schema, at first and on every reload, between two transactions. Rejects with
   * SchemaMismatchError and keeps the old ones.
   */
  deploy(deployment: Deployment, saved?: SavedDocuments): Promise<void> {
    return this.lock.run(() => {
      this.database.install(deployment.schemas, saved);
      this.functions = new FunctionRegistry(deployment.modules);
      this.env = deployment.env;
      this.scheduler.reload();
      this.watches.clear();
      for (const listener of this.deployListeners) listener();
      return Promise.resolve();
    });
  }

  /** Starts what runs by itself: due jobs and crons. Changes are logged from here on. */
  async start(deployment: Deployment, commitLog: CommitLog | null): Promise<void> {
    this.commitLog = commitLog;
    await this.scheduler.start();
    await this.crons.install(deployment.crons);
  }

  /** Replaces the crons after a reload. */
  async reloadCrons(deployment: Deployment): Promise<void> {
    await this.crons.install(deployment.crons);
  }

  /** Stops what runs by itself, lets the transaction in progress end, and closes the log. */
  close(): Promise<void> {
    this.scheduler.close();
    this.crons.close();
    return this.lock.run(() => {
      this.commitLog?.close();
      return Promise.resolve();
    });
  }

  onCommit(listener: CommitListener): () => void {
    this.commitListeners.add(listener);
    return () => this.commitListeners.delete(listener);
  }

  /** Ends what the `watcher` of a query was for. */
  unwatch(watcher: Watcher): void {
    this.watches.unwatch(watcher);
  }

  onDeploy(listener: () => void): () => void {
    this.deployListeners.add(listener);
    return () => this.deployListeners.delete(listener);
  }

  async run(
    type: FunctionType | "any",
    path: string,
    args: JSONValue,
    options: RunOptions = {},
  ): Promise<Outcome> {
    const known = options.dedupe === undefined ? undefined : this.dedupe.find(options.dedupe);
    if (known !== undefined) return known;
    const started = wallNow();
    const context = this.context(path, type === "any" ? "query" : type, options);
    let outcome: Outcome;
    try {
      outcome = await this.runResolved(context, type, args, options);
    } catch (error) {
      const { message, data } = describeError(error);
      outcome = {
        ok: false,
        message: `[Request ID: ${context.request.requestId}] Server Error\n${message}`,
        data,
        logLines: context.logLines,
        timestamp: this.database.lastTimestamp,
      };
      runOutside(() => this.log(context, headline(message)));
    }
    this.executions.record(context, outcome, started);
    return outcome;
  }

  call(context: FunctionContext, target: RegisteredFunction, args: JSONValue): Promise<JSONValue> {
    return callFunction(context, target, args);
  }

  /** Runs `task` as one transaction of the engine itself. */
  transact<T>(task: (transaction: Transaction) => T): Promise<T> {
    return this.lock.run(() => {
      const transaction = new Transaction(false);
      try {
        const result = task(transaction);
        this.commit(transaction, null);
        return Promise.resolve(result);
      } catch (error) {
        transaction.rollbackTo(0);
        return Promise.reject(error instanceof Error ? error : new Error(String(error)));
      }
    });
  }

  /** Runs a query or mutation as one transaction. */
  private transaction(
    context: FunctionContext,
    target: RegisteredFunction,
    args: JSONValue,
    options: RunOptions,
  ): Promise<Outcome> {
    return this.lock.run(async () => {
      const transaction = new Transaction(target.type === "query");
      context.transaction = transaction;
      context.startedAt = runOutside(() => this.now());
      try {
        const value = await withTimeout(this.call(context, target, args));
        if (options.beforeCommit?.(transaction) === false) throw new Error("The function was canceled.");
        const outcome: Outcome = {
          ok: true,
          type: target.type,
          value,
          logLines: context.logLines,
          timestamp: this.database.lastTimestamp,
          journal: context.journalOut,
        };
        if (target.type === "mutation") this.commit(transaction, { dedupe: options.dedupe, outcome });
        return outcome;
      } catch (error) {
        transaction.rollbackTo(0);
        throw error;
      } finally {
        transaction.finish();
        // Before the next transaction can begin, so that no commit comes in between.
        if (options.watcher !== undefined) this.watches.watch(options.watcher, transaction.reads);
      }
    });
  }

  /** A context for a top-level call. */
  context(path: string, type: FunctionContext["type"], options: RunOptions = {}): FunctionContext {
    const request: RequestMetadata = {
      ip: null,
      userAgent: null,
      scheduledFunctionId: null,
      authToken: null,
      ...options.request,
      requestId: smallRandomBytes(8).toString("hex"),
    };
    return {
      host: this,
      component: this.database.component(options.component ?? ""),
      path,
      type,
      identity: options.identity ?? null,
      transaction: null,
      startedAt: null,
      logLines: [],
      request,
      journalIn: options.journal ?? null,
      journalOut: null,
      paginated: false,
      children: new Lock(),
    };
  }

  /** Tells the person who runs the deployment. */
  log(context: FunctionContext, line: string): void {
    this.options.log(`${context.type} ${context.path}: ${line}`);
  }

  private async runResolved(
    context: FunctionContext,
    type: FunctionType | "any",
    args: JSONValue,
    options: RunOptions,
  ): Promise<Outcome> {
    const internal = options.allowInternal === true;
    if (internal && context.path.startsWith("_system/")) {
      const outcome = runSystemQuery(this, context, args);
      if (options.watcher !== undefined) this.watches.watch(options.watcher, transactionOf(context).reads);
      return outcome;
    }
    const target = this.functions.find(context.component.path, context.path, type, !internal);
    context.type = target.type;
    context.path = target.path;
    if (target.type !== "action") return this.transaction(context, target, args, options);
    const value = await this.call(context, target, args);
    const { logLines } = context;
    const timestamp = this.database.lastTimestamp;
    return { ok: true, type: "action", value, logLines, timestamp, journal: null };
  }

  private commit(
    transaction: Transaction,
    call: { dedupe?: RunOptions["dedupe"]; outcome: Outcome } | null,
  ): void {
    const changes = transaction.changes();
    if (changes.length > 0) {
      const timestamp = this.database.advanceTimestamp();
      if (call !== null) call.outcome.timestamp = timestamp;
      const delivered = call?.dedupe === undefined ? null : { ...call.dedupe, outcome: call.outcome };
      this.commitLog?.append(timestamp, changes, this.database.tableNumbers, delivered);
    }
    if (call?.dedupe !== undefined) this.dedupe.remember(call.dedupe, call.outcome);
    if (changes.length === 0) return;
    const timestamp = this.database.lastTimestamp;
    runOutside(() => {
      this.scheduler.committed(changes);
      this.watches.committed(changes);
      for (const listener of this.commitListeners) listener(timestamp, changes);
    });
  }
}
