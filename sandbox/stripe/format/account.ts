import type Stripe from "stripe";
import type { StripeEvent, TestClock, WebhookEndpoint } from "../core/entities";
import type { Wire } from "../wire";

/** The API version that the stand-in speaks; the compiler ties it to the installed SDK. */
export const API_VERSION: Stripe.LatestApiVersion = "2026-10-28.endive";

export const ACCOUNT_ID = "acct_1LecternSandbox";
export const MERCHANT_NAME = "Lectern";

export function formatAccount(): Wire<Stripe.Account> {
  return {
    id: ACCOUNT_ID,
    object: "account",
    charges_enabled: true,
    country: "US",
    created: 1_767_225_600,
    default_currency: "usd",
    details_submitted: true,
    email: "owner@lectern.test",
    payouts_enabled: true,
    type: "standard",
  };
}

export function formatTestClock(row: TestClock): Wire<Stripe.TestHelpers.TestClock> {
  return {
    id: row.id,
    object: "test_helpers.test_clock",
    created: row.created,
    deletes_after: row.deletes_after,
    frozen_time: row.frozen_time,
    livemode: false,
    name: row.name,
    status: row.status,
    status_details: row.target === null ? {} : { advancing: { target_frozen_time: row.target } },
  };
}

/** `withSecret` only in the answer to the creation, as Stripe does. */
export function formatWebhookEndpoint(
  row: WebhookEndpoint,
  withSecret = false,
): Wire<Stripe.WebhookEndpoint> {
  return {
    id: row.id,
    object: "webhook_endpoint",
    api_version: row.api_version,
    application: null,
    created: row.created,
    description: row.description,
    enabled_events: row.enabled_events,
    livemode: false,
    metadata: { ...row.metadata },
    ...(withSecret ? { secret: row.secret } : {}),
    status: row.status,
    url: row.url,
  };
}

export interface WireEvent {
  id: string;
  object: "event";
  api_version: string;
  created: number;
  data: unknown;
  livemode: false;
  pending_webhooks: number;
  request: { id: string | null; idempotency_key: string | null };
  type: string;
}

export function formatEvent(row: StripeEvent): WireEvent {
  return {
    id: row.id,
    object: "event",
    api_version: row.api_version,
    created: row.created,
    data: JSON.parse(row.data) as unknown,
    livemode: false,
    pending_webhooks: row.pending.length,
    request: { ...row.request },
    type: row.type,
  };
}
