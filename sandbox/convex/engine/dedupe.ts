import type { Outcome } from "./outcome";

/** One mutation of one client session; clients send it again after a reconnect. */
export interface MutationRequest {
  sessionId: string;
  requestId: number;
}

const KEPT = 10_000;

/** Answers of committed mutations, so that a repeated request gets the first answer and runs once. */
export class MutationDedupe {
  private readonly outcomes = new Map<string, Outcome>();

  find({ sessionId, requestId }: MutationRequest): Outcome | undefined {
    return this.outcomes.get(`${sessionId}:${requestId}`);
  }

  remember({ sessionId, requestId }: MutationRequest, outcome: Outcome): void {
    this.outcomes.set(`${sessionId}:${requestId}`, outcome);
    const [oldest] = this.outcomes.keys();
    if (this.outcomes.size > KEPT && oldest !== undefined) this.outcomes.delete(oldest);
  }
}
