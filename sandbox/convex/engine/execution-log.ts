import type { FunctionContext } from "./context";
import type { Outcome } from "./outcome";

const KEPT = 500;

/** Finished functions in the shape `npx convex logs` reads. */
export class ExecutionLog {
  private readonly entries: { timestamp: number; [field: string]: unknown }[] = [];

  constructor(private readonly wallNow: () => number) {}

  /** `started` is wall time in milliseconds. */
  record(context: FunctionContext, outcome: Outcome, started: number): void {
    if (context.path.startsWith("_system/")) return;
    const now = this.wallNow();
    const last = this.entries.at(-1)?.timestamp ?? 0;
    this.entries.push({
      kind: "Completion",
      // Seconds; strictly increasing, because it is also the cursor of the stream.
      timestamp: Math.max(now / 1000, last + 0.001),
      udfType: context.type.charAt(0).toUpperCase() + context.type.slice(1),
      identifier: context.path,
      componentPath: context.component.path === "" ? null : context.component.path,
      logLines: context.logLines.map((line) => logLine(line, now)),
      executionTime: (now - started) / 1000,
      success: outcome.ok ? { status: "success" } : null,
      error: outcome.ok ? null : outcome.message,
      requestId: context.request.requestId,
      executionId: context.request.requestId,
      parentExecutionId: null,
      caller: "SyncWorker",
      environment: "isolate",
      identityType: "unknown",
      cachedResult: false,
      usageStats: {},
      returnBytes: null,
    });
    if (this.entries.length > KEPT) this.entries.shift();
  }

  /** Entries after the cursor (milliseconds), and the cursor to ask with next. */
  after(cursor: number): { entries: unknown[]; newCursor: number } {
    const entries = this.entries.filter(({ timestamp }) => timestamp * 1000 > cursor);
    const last = entries.at(-1);
    return { entries, newCursor: last === undefined ? cursor : last.timestamp * 1000 };
  }
}

function logLine(line: string, timestamp: number): Record<string, unknown> {
  const [, level = "LOG", message = line] = /^\[(\w+)\] ([\s\S]*)$/.exec(line) ?? [];
  return { messages: [message], level, timestamp, isTruncated: false, systemMetadata: null };
}
