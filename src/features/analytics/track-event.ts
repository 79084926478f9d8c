import type { UiEvent } from "@/shared/analytics";

/** What may be said about an event; anything else is refused by the server. */
export interface EventProperties {
  code?: string;
  period?: string;
  path?: string;
}

/**
 * Reports that something happened on a page, without waiting. It outlives the page (`keepalive`), so it may be called
 * right before leaving for Stripe, and it never throws: counting must not be able to break what is counted.
 */
export function trackEvent(name: UiEvent, properties: EventProperties = {}): void {
  void send(name, properties).catch(() => undefined);
}

async function send(name: UiEvent, properties: EventProperties): Promise<void> {
  await fetch("/api/events", {
    method: "POST",
    keepalive: true,
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ name, properties }),
  });
}
