import type { StripeApp } from "../core/app";
import type { StripeEvent, WebhookEndpoint } from "../core/entities";
import type { Chaos } from "../control/chaos";
import { formatEvent } from "../format/account";
import { signPayload, WEBHOOK_HEADERS } from "./sign";

/** One try of a delivery. Times are wall milliseconds. */
export interface Attempt {
  at: number;
  durationMs: number;
  /** The endpoint's HTTP status; null when there was no answer. */
  status: number | null;
  error: string | null;
}

export interface Delivery {
  id: string;
  event: string;
  type: string;
  /** `created` of the event, billing time in seconds. */
  created: number;
  endpoint: string;
  url: string;
  state: "waiting" | "delivered" | "failed";
  attempts: Attempt[];
  nextAttemptAt: number | null;
}

const TIMEOUT_MS = 10_000;
const KEPT_DELIVERIES = 500;
const CONCURRENCY = 8;
const REORDER_WINDOW_MS = 750;

/** Sends events to the registered endpoints, signs each attempt anew, and retries with growing pauses. */
export class Deliverer {
  private readonly deliveries = new Map<string, Delivery>();
  private readonly timers = new Set<NodeJS.Timeout>();
  private readonly queue: (() => Promise<void>)[] = [];
  private held: (() => void)[] = [];
  private active = 0;
  private closed = false;

  constructor(
    private readonly app: StripeApp,
    private readonly chaos: Chaos,
    /** Pauses before each retry, in wall milliseconds. */
    readonly retryDelaysMs: readonly number[],
  ) {}

  /** The latest deliveries, newest first. */
  recent(limit = 50): Delivery[] {
    return [...this.deliveries.values()].slice(-limit).reverse();
  }

  find(id: string): Delivery | undefined {
    return this.deliveries.get(id);
  }

  /** Sends an event to every endpoint that waits for it. */
  publish(event: StripeEvent): void {
    for (const id of event.pending) {
      const endpoint = this.app.store.webhookEndpoints.get(id);
      if (endpoint) this.start(event, endpoint);
    }
  }

  /** Sends events again whose delivery was cut short by a restart. */
  resume(): void {
    for (const event of this.app.store.events.by("pending", "pending"))
      if (!event.failed) this.publish(event);
  }

  /** Sends an event again, to one endpoint or to all that listen to its type. */
  resend(event: StripeEvent, endpointId: string | null): void {
    const ids = endpointId === null ? this.app.endpointsFor(event.type) : [endpointId];
    for (const id of ids) {
      const endpoint = this.app.store.webhookEndpoints.get(id);
      if (endpoint) this.start(event, endpoint);
    }
  }

  close(): void {
    this.closed = true;
    for (const timer of this.timers) clearTimeout(timer);
  }

  /** Forgets what is waiting: for a reset. */
  clear(): void {
    for (const timer of this.timers) clearTimeout(timer);
    this.timers.clear();
    this.queue.length = 0;
    this.held = [];
    this.deliveries.clear();
  }

  private start(event: StripeEvent, endpoint: WebhookEndpoint): void {
    const delivery: Delivery = {
      id: `wd_${this.app.text(16)}`,
      event: event.id,
      type: event.type,
      created: event.created,
      endpoint: endpoint.id,
      url: endpoint.url,
      state: "waiting",
      attempts: [],
      nextAttemptAt: null,
    };
    this.deliveries.set(delivery.id, delivery);
    const [oldest] = this.deliveries.keys();
    if (this.deliveries.size > KEPT_DELIVERIES && oldest !== undefined) this.deliveries.delete(oldest);
    const send = () => this.enqueue(delivery);
    const delay = this.chaos.settings.delayMs;
    if (this.chaos.take("reorder")) this.hold(send);
    else if (delay > 0) this.later(delay, send);
    else send();
    if (this.chaos.take("duplicate")) this.later(delay + 1000, send);
  }

  private hold(send: () => void): void {
    this.held.push(send);
    if (this.held.length > 1) return;
    this.later(REORDER_WINDOW_MS, () => {
      const batch = this.held;
      this.held = [];
      for (const each of shuffled(batch)) each();
    });
  }

  private later(ms: number, work: () => void): void {
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      work();
    }, ms);
    this.timers.add(timer);
    timer.unref();
  }

  private enqueue(delivery: Delivery): void {
    if (this.closed) return;
    this.queue.push(() => this.attempt(delivery));
    this.drain();
  }

  private drain(): void {
    while (this.active < CONCURRENCY) {
      const next = this.queue.shift();
      if (!next) return;
      this.active += 1;
      void next().finally(() => {
        this.active -= 1;
        this.drain();
      });
    }
  }

  private async attempt(delivery: Delivery): Promise<void> {
    const endpoint = this.app.store.webhookEndpoints.get(delivery.endpoint);
    const event = this.app.store.events.get(delivery.event);
    if (!event || endpoint?.status !== "enabled" || this.closed) return;
    const at = Date.now();
    const result = this.chaos.take("drop")
      ? { status: null, error: "dropped" }
      : await this.post(event, endpoint);
    if (this.closed) return;
    delivery.attempts.push({ at, durationMs: Date.now() - at, ...result });
    if (result.status !== null && result.status >= 200 && result.status < 300) {
      this.settle(delivery, true);
      return;
    }
    const pause = this.retryDelaysMs[delivery.attempts.length - 1];
    if (pause === undefined) {
      this.settle(delivery, false);
      return;
    }
    delivery.nextAttemptAt = Date.now() + pause;
    this.later(pause, () => this.enqueue(delivery));
  }

  private settle(delivery: Delivery, delivered: boolean): void {
    // A second copy that fails does not take back what the first has achieved.
    if (delivery.state === "delivered") return;
    delivery.state = delivered ? "delivered" : "failed";
    delivery.nextAttemptAt = null;
    const event = this.app.store.events.get(delivery.event);
    if (!event) return;
    const pending = delivered ? event.pending.filter((id) => id !== delivery.endpoint) : event.pending;
    this.app.unit(() =>
      this.app.store.events.update(event.id, {
        pending,
        failed: delivered ? pending.length > 0 && event.failed : true,
      }),
    );
  }

  private async post(
    event: StripeEvent,
    endpoint: WebhookEndpoint,
  ): Promise<{ status: number | null; error: string | null }> {
    const payload = JSON.stringify(formatEvent(event), null, 2);
    const secret = this.chaos.take("badSignature") ? `${endpoint.secret}x` : endpoint.secret;
    try {
      const response = await fetch(endpoint.url, {
        method: "POST",
        redirect: "manual",
        signal: AbortSignal.timeout(TIMEOUT_MS),
        headers: { ...WEBHOOK_HEADERS, "stripe-signature": signPayload(payload, secret) },
        body: payload,
      });
      await response.body?.cancel();
      return { status: response.status, error: null };
    } catch (error) {
      return { status: null, error: error instanceof Error ? error.name : "failed" };
    }
  }
}

function shuffled<T>(items: readonly T[]): T[] {
  const result = [...items];
  for (let index = result.length - 1; index > 0; index -= 1) {
    const other = Math.floor(Math.random() * (index + 1));
    const [left, right] = [result[index], result[other]];
    if (left === undefined || right === undefined) continue;
    result[index] = right;
    result[other] = left;
  }
  return result;
}
