import { createHash } from "node:crypto";
import type { JSONValue } from "convex/values";
import type { Engine } from "../engine/engine";
import type { Outcome, RunOptions } from "../engine/outcome";
import type { Watcher } from "../engine/watch-index";
import { argumentsOf } from "./deployment-server";
import type { AddQuery, QueryModification } from "./sync-messages";

interface Subscription extends Watcher {
  id: number;
  path: string;
  args: JSONValue;
  component: string | undefined;
  journal: string | null;
  /** Hash of the last answer sent. */
  sent: string | null;
}

const MAX_ROUNDS = 20;

/** The answers a client must be told of, all as they are at one moment of the commit clock (ns). */
interface Refreshed {
  modifications: QueryModification[];
  timestamp: bigint;
}

/** The queries one client watches, and which of them are stale. */
export class Subscriptions {
  private readonly byId = new Map<number, Subscription>();
  private readonly stale = new Set<Subscription>();
  private removed: number[] = [];

  /** `onStale` is called whenever a commit changes what a query read. */
  constructor(
    private readonly engine: Engine,
    private readonly onStale: () => void,
  ) {}

  add({ queryId, udfPath, args, journal, componentPath }: AddQuery): void {
    const subscription: Subscription = {
      id: queryId,
      path: udfPath,
      args: argumentsOf(args),
      component: componentPath,
      journal: journal ?? null,
      sent: null,
      stale: () => {
        this.stale.add(subscription);
        this.onStale();
      },
    };
    this.byId.set(queryId, subscription);
    this.stale.add(subscription);
  }

  remove(queryId: number): void {
    const subscription = this.byId.get(queryId);
    if (subscription === undefined) return;
    this.forget(subscription);
    this.removed.push(queryId);
  }

  /** After a change of identity or of the code nothing can be trusted. */
  invalidateAll(): void {
    for (const subscription of this.byId.values()) this.stale.add(subscription);
  }

  close(): void {
    for (const subscription of this.byId.values()) this.forget(subscription);
  }

  /** Runs stale queries until all answers hold at one moment. */
  async refresh(options: RunOptions): Promise<Refreshed> {
    const removed = this.removed.map((queryId): QueryModification => ({ type: "QueryRemoved", queryId }));
    this.removed = [];
    const updates = new Map<number, QueryModification>();
    for (let round = 0; round < MAX_ROUNDS && this.stale.size > 0; round += 1) {
      for (const subscription of [...this.stale]) {
        if (!this.stale.has(subscription)) continue;
        const update = await this.rerun(subscription, options);
        if (update !== null) updates.set(subscription.id, update);
      }
    }
    // Read before anything else can run: a commit from here on is for the next answer.
    const timestamp = this.engine.database.lastTimestamp;
    const current = [...updates.values()].filter(({ queryId }) => this.byId.has(queryId));
    return { modifications: [...removed, ...current], timestamp };
  }

  private async rerun(subscription: Subscription, options: RunOptions): Promise<QueryModification | null> {
    // The run sees every commit up to its start; the watch that it leaves behind begins at its end.
    this.stale.delete(subscription);
    this.engine.unwatch(subscription);
    const { path, args, journal, component } = subscription;
    const outcome = await this.engine.run("query", path, args, {
      ...options,
      journal,
      watcher: subscription,
      ...(component === undefined || options.allowInternal !== true ? {} : { component }),
    });
    if (this.byId.get(subscription.id) !== subscription) {
      this.forget(subscription);
      return null;
    }
    if (outcome.ok) subscription.journal = outcome.journal;
    const hash = hashOf(outcome);
    if (hash === subscription.sent) return null;
    subscription.sent = hash;
    return modificationOf(subscription, outcome);
  }

  private forget(subscription: Subscription): void {
    if (this.byId.get(subscription.id) === subscription) this.byId.delete(subscription.id);
    this.stale.delete(subscription);
    this.engine.unwatch(subscription);
  }
}

function modificationOf({ id: queryId, journal }: Subscription, outcome: Outcome): QueryModification {
  const { logLines } = outcome;
  if (outcome.ok) return { type: "QueryUpdated", queryId, value: outcome.value, logLines, journal };
  const data = outcome.data === undefined ? {} : { errorData: outcome.data };
  return { type: "QueryFailed", queryId, errorMessage: outcome.message, logLines, journal, ...data };
}

/** Two answers with the same hash are the same to a client; a request id makes no difference. */
function hashOf(outcome: Outcome): string {
  const text = outcome.ok
    ? `value ${JSON.stringify(outcome.value)}`
    : `error ${outcome.message.replace(/^\[Request ID: \w+\]/, "")} ${JSON.stringify(outcome.data)}`;
  return createHash("sha256").update(text).digest("base64");
}
