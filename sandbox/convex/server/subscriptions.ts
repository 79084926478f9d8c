import { createHash } from "node:crypto";
import type { JSONValue } from "convex/values";
import type { Engine } from "../engine/engine";
import type { Outcome, RunOptions } from "../engine/outcome";
import type { Change, ReadSet } from "../engine/read-set";
import { argumentsOf } from "./deployment-server";
import type { AddQuery, QueryModification } from "./sync-messages";

interface Subscription {
  id: number;
  path: string;
  args: JSONValue;
  component: string | undefined;
  journal: string | null;
  dirty: boolean;
  reads: ReadSet | null;
  /** Hash of the last answer sent. */
  sent: string | null;
}

const MAX_ROUNDS = 20;

/** The queries one client watches, and which of them a commit has made stale. */
export class Subscriptions {
  private readonly byId = new Map<number, Subscription>();
  private removed: number[] = [];
  /** Commits since the oldest query still running, to recheck what it read. */
  private readonly recent: { timestamp: bigint; changes: readonly Change[] }[] = [];
  private refreshing = false;

  constructor(private readonly engine: Engine) {}

  add({ queryId, udfPath, args, journal, componentPath }: AddQuery): void {
    this.byId.set(queryId, {
      id: queryId,
      path: udfPath,
      args: argumentsOf(args),
      component: componentPath,
      journal: journal ?? null,
      dirty: true,
      reads: null,
      sent: null,
    });
  }

  remove(queryId: number): void {
    if (this.byId.delete(queryId)) this.removed.push(queryId);
  }

  /** After a change of identity or of the code nothing can be trusted. */
  invalidateAll(): void {
    for (const subscription of this.byId.values()) subscription.dirty = true;
  }

  /** Marks what a commit made stale; returns whether anything is. */
  committed(timestamp: bigint, changes: readonly Change[]): boolean {
    if (this.refreshing) this.recent.push({ timestamp, changes });
    let stale = false;
    for (const subscription of this.byId.values()) {
      if (subscription.reads?.intersects(changes) === true) subscription.dirty = true;
      stale ||= subscription.dirty;
    }
    return stale;
  }

  /** Runs stale queries until all answers hold at one moment, and returns what the client must be told. */
  async refresh(options: RunOptions): Promise<QueryModification[]> {
    const removed = this.removed.map((queryId): QueryModification => ({ type: "QueryRemoved", queryId }));
    this.removed = [];
    const updates = new Map<number, QueryModification>();
    this.refreshing = true;
    try {
      for (let round = 0; round < MAX_ROUNDS; round += 1) {
        const stale = [...this.byId.values()].filter(({ dirty }) => dirty);
        if (stale.length === 0) break;
        for (const subscription of stale) {
          const update = await this.rerun(subscription, options);
          if (update !== null) updates.set(subscription.id, update);
        }
      }
    } finally {
      this.refreshing = false;
      this.recent.length = 0;
    }
    return [...removed, ...[...updates.values()].filter(({ queryId }) => this.byId.has(queryId))];
  }

  private async rerun(subscription: Subscription, options: RunOptions): Promise<QueryModification | null> {
    subscription.dirty = false;
    const { path, args, journal, component } = subscription;
    const outcome = await this.engine.run("query", path, args, {
      ...options,
      journal,
      ...(component === undefined || options.allowInternal !== true ? {} : { component }),
    });
    subscription.reads = outcome.reads;
    // A commit may have landed between the end of the query and this line.
    const missed = this.recent.filter(({ timestamp }) => timestamp > outcome.timestamp);
    if (missed.some(({ changes }) => outcome.reads?.intersects(changes))) subscription.dirty = true;
    if (outcome.ok) subscription.journal = outcome.journal;
    const hash = hashOf(outcome);
    if (hash === subscription.sent) return null;
    subscription.sent = hash;
    return modificationOf(subscription, outcome);
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
