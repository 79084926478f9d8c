import type Stripe from "stripe";
import type { StripeApp } from "../core/app";
import type { StripeEvent, WebhookEndpoint } from "../core/entities";
import { invalidRequest, noSuch } from "../core/errors";
import { formatAccount, formatEvent, formatWebhookEndpoint } from "../format/account";
import { inRange, listPage } from "../http/list";
import { bareRoute, route, type Call } from "../http/route";
import { mergeMetadata } from "./fields";

/** Asks the deliverer to send an event again: to one endpoint, to `stripe listen` sessions, or to all (null). */
export type Resend = (event: StripeEvent, to: { endpoint: string } | { cli: true } | null) => void;

export function systemRoutes(resend: Resend) {
  return [
    bareRoute("GET", "/v1/account", () => formatAccount()),
    route("GET", "/v1/events", "EventList", (call) => listEvents(call)),
    bareRoute("GET", "/v1/events/:id", ({ app, ids }) => formatEvent(needEvent(app, ids[0]))),
    bareRoute("POST", "/v1/events/:id/retry", ({ app, ids, raw }) => {
      const event = needEvent(app, ids[0]);
      const endpoint = raw.webhook_endpoint;
      if (typeof endpoint === "string") needEndpoint(app, endpoint, "webhook_endpoint");
      const to =
        typeof endpoint === "string"
          ? { endpoint }
          : raw.for_stripecli === "true"
            ? ({ cli: true } as const)
            : null;
      resend(event, to);
      return formatEvent(event);
    }),
    route("POST", "/v1/webhook_endpoints", "WebhookEndpointCreate", (call) => createEndpoint(call)),
    route("GET", "/v1/webhook_endpoints", "WebhookEndpointList", ({ app, params }) =>
      listPage(app.store.webhookEndpoints.all(), params, "/v1/webhook_endpoints", (row) =>
        formatWebhookEndpoint(row),
      ),
    ),
    bareRoute("GET", "/v1/webhook_endpoints/:id", ({ app, ids }) =>
      formatWebhookEndpoint(needEndpoint(app, ids[0])),
    ),
    route("POST", "/v1/webhook_endpoints/:id", "WebhookEndpointUpdate", ({ app, params, ids }) => {
      const before = needEndpoint(app, ids[0]);
      const updated = app.store.webhookEndpoints.update(before.id, {
        url: params.url === undefined ? before.url : checkUrl(params.url),
        enabled_events: params.enabled_events ? [...params.enabled_events] : before.enabled_events,
        description: params.description === undefined ? before.description : params.description || null,
        metadata: mergeMetadata(before.metadata, params.metadata),
        status: params.disabled === undefined ? before.status : params.disabled ? "disabled" : "enabled",
      });
      return formatWebhookEndpoint(updated);
    }),
    bareRoute("DELETE", "/v1/webhook_endpoints/:id", ({ app, ids }) => {
      app.store.webhookEndpoints.remove(needEndpoint(app, ids[0]).id);
      return { id: ids[0], object: "webhook_endpoint", deleted: true };
    }),
  ];
}

function needEvent(app: StripeApp, id: string): StripeEvent {
  const event = app.store.events.get(id);
  if (!event) throw noSuch("event", id);
  return event;
}

function needEndpoint(app: StripeApp, id: string, param?: string): WebhookEndpoint {
  const endpoint = app.store.webhookEndpoints.get(id);
  if (!endpoint) throw noSuch("webhook endpoint", id, param);
  return endpoint;
}

/** Events are kept for 30 days (of billing time). */
const EVENT_RETENTION = 30 * 86_400;

function listEvents({ app, params }: Call<Stripe.EventListParams>): object {
  if (params.type !== undefined && params.types !== undefined) {
    throw invalidRequest("You may pass either `type` or `types`, not both.", "types");
  }
  const exact = params.type !== undefined && !params.type.includes("*") ? params.type : null;
  const rows = exact === null ? app.store.events.all() : app.store.events.by("type", exact);
  const oldest = app.now() - EVENT_RETENTION;
  const wanted = rows
    .filter((row) => row.recorded >= oldest)
    .filter((row) => params.type === undefined || matches(row.type, params.type))
    .filter((row) => params.types === undefined || params.types.some((type) => matches(row.type, type)))
    .filter((row) => params.delivery_success === undefined || isDelivered(row) === params.delivery_success)
    .filter((row) => inRange(row.created, params.created));
  return listPage(wanted, params, "/v1/events", formatEvent);
}

/** `delivery_success=false` finds events that an endpoint has not taken yet or has given up on. */
const isDelivered = (row: StripeEvent): boolean => row.pending.length === 0 && !row.failed;

/** `invoice.*` matches by prefix, anything else exactly. */
function matches(type: string, pattern: string): boolean {
  return pattern.endsWith("*") ? type.startsWith(pattern.slice(0, -1)) : type === pattern;
}

function checkUrl(url: string): string {
  if (!/^https?:\/\/[^\s]+$/.test(url)) {
    throw invalidRequest(
      "Invalid URL: An explicit scheme (such as https) must be provided.",
      "url",
      "url_invalid",
    );
  }
  return url;
}

function createEndpoint({ app, params }: Call<Stripe.WebhookEndpointCreateParams>): object {
  if (params.enabled_events.length === 0) {
    throw invalidRequest("You must enable at least one event.", "enabled_events");
  }
  const endpoint = app.store.webhookEndpoints.insert({
    id: app.id("webhookEndpoint"),
    created: app.now(),
    url: checkUrl(params.url),
    enabled_events: [...params.enabled_events],
    status: "enabled",
    api_version: params.api_version ?? null,
    description: params.description || null,
    metadata: mergeMetadata({}, params.metadata),
    secret: `whsec_${app.text(32)}`,
  });
  return formatWebhookEndpoint(endpoint, true);
}
