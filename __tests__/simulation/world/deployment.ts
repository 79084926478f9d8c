import "./globals";
import { convexToJson, jsonToConvex } from "convex/values";
import type { JSONValue, Value } from "convex/values";
import { currentFunction } from "../../../sandbox/convex/engine/context";
import type { FunctionContext } from "../../../sandbox/convex/engine/context";
import { Engine } from "../../../sandbox/convex/engine/engine";
import type { FunctionType } from "../../../sandbox/convex/engine/functions";
import type { Outcome, RunOptions } from "../../../sandbox/convex/engine/outcome";
import {
  JOB_TARGETS,
  SCHEDULED_FUNCTIONS,
  setJobState,
  stateOf,
} from "../../../sandbox/convex/engine/scheduled-jobs";
import type { ConvexDocument } from "../../../sandbox/convex/engine/values";
import type { LoadedApp } from "../../../sandbox/convex/loader/load-app";
import { SERVICE_TOKEN } from "../../../src/shared/service-token";
import type { Timeline } from "./timeline";

/** How the world interferes with a deployment. */
export interface Interference {
  /** How late a due job starts, ms. */
  jobDelay(path: string): number;
  /** Whether an action (its path, and the customer that it is about) that should start now never does. */
  losesAction(action: string): boolean;
  /** How long an action's call of a mutation takes to arrive, ms; null kills the action. */
  callDelay(path: string): number | null;
  /** Told of every finished call. */
  observe(path: string, args: JSONValue, outcome: Outcome): void;
  /** Told of every committed write of an app table. */
  wrote(table: string, id: string): void;
}

const SERVICE = { issuer: SERVICE_TOKEN.issuer, subject: SERVICE_TOKEN.subject };

/**
 * The product's functions on the engine of the Convex stand-in, in process. The engine's own scheduler is switched
 * off: the world decides when a due job runs, and interrupts actions wherever they leave the function.
 */
export class Deployment extends Engine {
  /** The actions that have not ended: path, and the customer that it is about. */
  readonly runningActions: string[] = [];
  private readonly killed = new Set<string>();

  constructor(
    private readonly app: LoadedApp,
    private readonly timeline: Timeline,
    private readonly world: Interference,
    log: (line: string) => void,
  ) {
    super({ clock: timeline, filesDir: null, log });
    this.onCommit((_timestamp, changes) => {
      for (const { component, table, id } of changes) {
        if (table.name === SCHEDULED_FUNCTIONS) this.plan(component.path, id);
        else if (component.path === "") this.world.wrote(table.name, id);
      }
    });
  }

  /** Installs the functions; the engine's scheduler is closed before anything is planned, so no real timer starts. */
  async install(): Promise<void> {
    await this.close();
    await this.deploy(this.app);
  }

  /** Every document of an app table, oldest first. */
  rows(table: string): ConvexDocument[] {
    return [...this.database.component("").table(table).documents.values()];
  }

  /** Calls a function as our own web server. Throws what the function threw. */
  asService(path: string, args: Record<string, Value | undefined>): Promise<unknown> {
    return this.invoke("any", path, args, { identity: SERVICE });
  }

  /** Calls a function as a signed-in person. */
  asPerson(clerkId: string, path: string, args: Record<string, Value>): Promise<unknown> {
    return this.invoke("any", path, args, {
      identity: { issuer: "https://clerk.simulation.invalid", subject: clerkId },
    });
  }

  /** Calls an internal function, as an operator or a cron does. */
  asOperator(path: string, args: Record<string, Value>): Promise<unknown> {
    return this.invoke("any", path, args, { allowInternal: true });
  }

  /** Runs a cron's function; like every action it may be lost, and a failure waits for the next run. */
  async runCron(path: string, args: Record<string, Value>): Promise<void> {
    if (this.functions.find("", path, "any", false).type === "action" && this.world.losesAction(path)) return;
    await this.running(
      path,
      this.asOperator(path, args).catch(() => undefined),
    );
  }

  /** Removes every row of some tables, as somebody who starts over would. */
  wipe(tables: readonly string[]): Promise<void> {
    return this.transact((transaction) => {
      const component = this.database.component("");
      for (const name of tables) {
        const table = component.table(name);
        for (const id of [...table.documents.keys()]) transaction.put(component, table, id, null);
      }
    });
  }

  override async run(
    type: FunctionType | "any",
    path: string,
    args: JSONValue,
    options: RunOptions = {},
  ): Promise<Outcome> {
    const caller = currentFunction();
    if (caller?.type === "action") await this.leaveAction(caller, path);
    const outcome = await super.run(type, path, args, options);
    this.world.observe(path, args, outcome);
    return outcome;
  }

  private async leaveAction(caller: FunctionContext, path: string): Promise<void> {
    const key = caller.request.requestId;
    const delay = this.killed.has(key) ? null : this.world.callDelay(path);
    if (delay === null) {
      this.killed.add(key);
      throw new Error("The action was killed.");
    }
    await this.timeline.wait(delay);
  }

  private async invoke(
    type: FunctionType | "any",
    path: string,
    args: Record<string, Value | undefined>,
    options: RunOptions,
  ): Promise<unknown> {
    const outcome = await this.run(type, path, convexToJson(args), options);
    if (!outcome.ok) throw new Error(outcome.message);
    return jsonToConvex(outcome.value);
  }

  private plan(owner: string, id: string): void {
    const row = this.job(owner, id);
    if (row === undefined || stateOf(row) !== "pending" || typeof row.scheduledTime !== "number") return;
    const path = this.targetOf(owner, id).path;
    const due = Math.max(row.scheduledTime, this.timeline.now());
    this.timeline.at(Math.ceil(due + this.world.jobDelay(path)), () => this.runJob(owner, id));
  }

  private job(owner: string, id: string): ConvexDocument | undefined {
    return this.database.component(owner).table(SCHEDULED_FUNCTIONS).documents.get(id);
  }

  private targetOf(owner: string, id: string) {
    const target = this.database.component(owner).table(JOB_TARGETS).documents.get(id);
    if (target === undefined) throw new Error("The scheduled function has no target.");
    return this.functions.find(String(target.component), String(target.path), "any", false);
  }

  /** Mutations run exactly once: their success is part of their own transaction. Actions run at most once. */
  private async runJob(owner: string, id: string): Promise<void> {
    const row = this.job(owner, id);
    if (row === undefined || stateOf(row) !== "pending") return;
    const target = this.targetOf(owner, id);
    const [args = {}] = Array.isArray(row.args) ? row.args : [];
    const options = {
      component: target.component,
      allowInternal: true,
      request: { scheduledFunctionId: id },
    };
    if (target.type === "mutation") {
      const outcome = await this.run("mutation", target.path, convexToJson(args), {
        ...options,
        beforeCommit: (transaction) => {
          setJobState(this.database.component(owner), transaction, id, "success", this.now());
          return true;
        },
      });
      if (!outcome.ok) await this.finishJob(owner, id, "failed");
      return;
    }
    await this.finishJob(owner, id, "inProgress");
    const { stripeCustomerId } = args as { stripeCustomerId?: unknown };
    const action = typeof stripeCustomerId === "string" ? `${target.path} ${stripeCustomerId}` : target.path;
    if (this.world.losesAction(action)) return;
    const outcome = await this.running(
      action,
      this.run(target.type, target.path, convexToJson(args), options),
    );
    await this.finishJob(owner, id, outcome.ok ? "success" : "failed");
  }

  private async running<Result>(path: string, action: Promise<Result>): Promise<Result> {
    this.runningActions.push(path);
    const result = await action;
    this.runningActions.splice(this.runningActions.indexOf(path), 1);
    return result;
  }

  private async finishJob(
    owner: string,
    id: string,
    state: "inProgress" | "success" | "failed",
  ): Promise<void> {
    await this.transact((transaction) =>
      setJobState(this.database.component(owner), transaction, id, state, this.now()),
    );
  }
}
