import type { Delivery, DeliveryAttempt } from "../entities";
import { newId } from "../ids";
import { keepNewest } from "../storage/store";
import type { Store } from "../storage/store";
import { now } from "../time";
import { signatureHeaders } from "./sign-message";

type WebhookType =
  | "user.created"
  | "user.updated"
  | "user.deleted"
  | "session.created"
  | "session.ended"
  | "session.removed"
  | "session.revoked";

export interface Webhooks {
  /** Stores a message and delivers it in the background; messages may overtake each other, as Clerk's do. */
  send(type: WebhookType, data: object): void;
  /** Takes up what a killed process left undelivered. */
  resume(): void;
  /** Stops retries and cuts attempts in flight short; both are taken up by `resume` after a restart. */
  close(): Promise<void>;
}

export interface WebhookOptions {
  endpoint: { url: string; secret: string } | null;
  /** Milliseconds before the second, third... attempt; Clerk's own schedule takes days. */
  retryDelaysMs: number[];
  log: (line: string) => void;
}

const INSTANCE_ID = "ins_sandbox";
const ATTEMPT_TIMEOUT_MS = 15_000;
const DELIVERIES_KEPT = 500;

/** The endpoint's deliveries: each message until it is answered with 2xx or its retries are used up. */
export function createWebhooks(store: Store, { endpoint, retryDelaysMs, log }: WebhookOptions): Webhooks {
  const timers = new Set<NodeJS.Timeout>();
  const inFlight = new Set<Promise<void>>();
  const closing = new AbortController();

  const schedule = (id: string, delay: number) => {
    const timer = setTimeout(() => {
      timers.delete(timer);
      const attempt = deliver(id)
        .catch(() => log("webhook delivery could not be stored"))
        .finally(() => inFlight.delete(attempt));
      inFlight.add(attempt);
    }, delay);
    timers.add(timer);
  };

  const deliver = async (id: string) => {
    const delivery = store.deliveries.get(id);
    if (!endpoint || delivery?.status !== "pending") return;
    const attempt = await post(endpoint, delivery, closing.signal);
    // An attempt that the shutdown cut short stays due, and is made again after the restart.
    if (closing.signal.aborted) return;
    const next = afterAttempt(store.deliveries.get(id) ?? delivery, attempt, retryDelaysMs);
    store.deliveries.put(next);
    store.commit();
    log(`webhook ${next.type} ${attempt.status ?? "no answer"} ${next.status}`);
    if (next.nextAttemptAt !== null) schedule(id, retryDelaysMs[next.attempts.length - 1] ?? 0);
  };

  return {
    send(type, data) {
      if (!endpoint) return;
      const delivery = store.deliveries.put(newDelivery(type, data));
      keepNewest(store.deliveries, DELIVERIES_KEPT);
      schedule(delivery.id, 0);
    },
    resume() {
      for (const delivery of store.deliveries.all()) {
        if (delivery.status === "pending")
          schedule(delivery.id, Math.max(0, (delivery.nextAttemptAt ?? 0) - now()));
      }
    },
    async close() {
      closing.abort();
      for (const timer of timers) clearTimeout(timer);
      await Promise.all(inFlight);
    },
  };
}

function newDelivery(type: WebhookType, data: object): Delivery {
  const event = {
    data,
    event_attributes: { http_request: { client_ip: "127.0.0.1", user_agent: "" } },
    instance_id: INSTANCE_ID,
    object: "event",
    timestamp: now(),
    type,
  };
  return {
    id: newId("msg"),
    type,
    body: JSON.stringify(event),
    status: "pending",
    attempts: [],
    nextAttemptAt: now(),
    createdAt: now(),
  };
}

async function post(
  endpoint: { url: string; secret: string },
  delivery: Delivery,
  closing: AbortSignal,
): Promise<DeliveryAttempt> {
  const at = now();
  try {
    const response = await fetch(endpoint.url, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        ...signatureHeaders(endpoint.secret, delivery.id, at / 1000, delivery.body),
      },
      body: delivery.body,
      redirect: "manual",
      signal: AbortSignal.any([AbortSignal.timeout(ATTEMPT_TIMEOUT_MS), closing]),
    });
    await response.body?.cancel();
    return { at, status: response.status, error: null };
  } catch (error) {
    return { at, status: null, error: error instanceof Error ? error.name : "Error" };
  }
}

/** A delivery after one more attempt: done on 2xx, pending while retries are left, failed after the last. */
function afterAttempt(delivery: Delivery, attempt: DeliveryAttempt, retryDelaysMs: number[]): Delivery {
  const attempts = [...delivery.attempts, attempt];
  const answered = attempt.status !== null && attempt.status >= 200 && attempt.status < 300;
  if (answered) return { ...delivery, attempts, status: "delivered", nextAttemptAt: null };
  const delay = retryDelaysMs[attempts.length - 1];
  if (delay === undefined) return { ...delivery, attempts, status: "failed", nextAttemptAt: null };
  return { ...delivery, attempts, status: "pending", nextAttemptAt: attempt.at + delay };
}
