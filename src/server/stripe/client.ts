import "server-only";
import Stripe from "stripe";
import { STRIPE_API_VERSION } from "@/shared/billing/stripe-version";

/**
 * The one Stripe client of the web server. Retries are the SDK's and are safe: each creating call carries its own
 * idempotency key. `apiBase` is an origin, for a stand-in; the SDK has no environment variable for it.
 */
export function createStripeClient({ key, apiBase }: { key: string; apiBase: string | undefined }): Stripe {
  return new Stripe(key, {
    apiVersion: STRIPE_API_VERSION,
    timeout: 20_000,
    maxNetworkRetries: 2,
    telemetry: false,
    ...(apiBase === undefined ? {} : addressOf(new URL(apiBase))),
  });
}

function addressOf({ hostname, port, protocol }: URL): {
  host: string;
  port: string;
  protocol: "http" | "https";
} {
  return {
    host: hostname,
    port: port === "" ? (protocol === "http:" ? "80" : "443") : port,
    protocol: protocol === "http:" ? "http" : "https",
  };
}
