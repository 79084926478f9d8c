import { Agent } from "node:http";
import Stripe from "stripe";
import { stripeShapeErrors } from "../../sandbox/stripe/conformance/validator";

/**
 * The official SDK against the stand-in at `url`, with every response body checked against the SDK's own types before
 * the SDK reads it. A violation rejects the call with a StripeAPIError that lists the faults.
 */
export function conformingStripe({ url, key }: { url: string; key: string }): Stripe {
  const { hostname, port } = new URL(url);
  return new Stripe(key, {
    host: hostname,
    port,
    protocol: "http",
    httpClient: checking(),
    maxNetworkRetries: 0,
    telemetry: false,
  });
}

/** The log of a stand-in that has nothing to say: neither a faulty answer nor a faulty event. */
export function quietLog(): { log: (line: string) => void; check: () => void } {
  const lines: string[] = [];
  return {
    log: (line) => void lines.push(line),
    check: () => {
      if (lines.length > 0) throw new Error(`The stand-in complained:\n${lines.join("\n")}`);
    },
  };
}

/** The SDK's own HTTP client, one connection per call: a kept one may be closed while a slow test computes. */
function checking(): Stripe.HttpClient {
  const client = Stripe.createNodeHttpClient(new Agent({ keepAlive: false }));
  const send = client.makeRequest.bind(client);
  client.makeRequest = async (...request) => {
    const response = await send(...request);
    const read = response.toJSON.bind(response);
    response.toJSON = async () => {
      const body: unknown = await read();
      const faults = stripeShapeErrors(body);
      const [, , path, method] = request;
      return faults.length === 0 ? body : violation(`${method} ${path.split("?")[0]}`, faults);
    };
    return response;
  };
  return client;
}

/** Throws when an event does not have the shape that the SDK promises, `data.object` included. */
export function assertEvent(event: unknown): asserts event is Stripe.Event {
  const faults = stripeShapeErrors(event);
  if (faults.length > 0) throw new Error(`The event does not have Stripe's shape:\n  ${faults.join("\n  ")}`);
}

/** An answer whose message the SDK repeats; an error thrown here would become "Invalid JSON received". */
function violation(call: string, faults: string[]): object {
  return {
    error: { type: "api_error", message: `${call} does not have Stripe's shape:\n  ${faults.join("\n  ")}` },
  };
}
