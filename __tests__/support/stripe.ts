import Stripe from "stripe";
import { stripeShapeErrors } from "../../sandbox/stripe/conformance/validator";

/**
 * The official SDK against the stand-in at `url`, with every response body checked against the SDK's own types before
 * the SDK reads it. A violation rejects the call with a StripeAPIError that lists the faults.
 */
export function conformingStripe({ url, key }: { url: string; key: string }): Stripe {
  const { hostname, port } = new URL(url);
  const httpClient = Stripe.createFetchHttpClient(async (input: RequestInfo | URL, init?: RequestInit) => {
    const response = await fetch(input, init);
    // A body that is cut off is for the SDK to report.
    const text = await response
      .clone()
      .text()
      .catch(() => null);
    const faults = text === null ? [] : stripeShapeErrors(JSON.parse(text));
    if (faults.length === 0) return response;
    return violation(`${init?.method ?? "GET"} ${pathOf(input)}`, faults);
  });
  return new Stripe(key, {
    host: hostname,
    port,
    protocol: "http",
    httpClient,
    maxNetworkRetries: 0,
    telemetry: false,
  });
}

/** Throws when an event does not have the shape that the SDK promises, `data.object` included. */
export function assertEvent(event: unknown): asserts event is Stripe.Event {
  const faults = stripeShapeErrors(event);
  if (faults.length > 0) throw new Error(`The event does not have Stripe's shape:\n  ${faults.join("\n  ")}`);
}

/** The SDK hides an error thrown by its HTTP client behind "connection error", but repeats an API error's message. */
function violation(call: string, faults: string[]): Response {
  const message = `${call} does not have Stripe's shape:\n  ${faults.join("\n  ")}`;
  return Response.json({ error: { type: "api_error", message } }, { status: 500 });
}

function pathOf(input: RequestInfo | URL): string {
  return new URL(input instanceof Request ? input.url : input).pathname;
}
