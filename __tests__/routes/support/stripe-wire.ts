import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";

/** One call as it came over the wire. */
export interface WireCall {
  method: string;
  path: string;
  body: URLSearchParams;
  idempotencyKey: string | undefined;
}

/** An answer of Stripe: JSON, or raw text for what is not Stripe at all. `hangUp` closes without an answer. */
export interface WireAnswer {
  status?: number;
  json?: unknown;
  text?: string;
  hangUp?: boolean;
  /** Stripe says that it only repeats what it answered under the key before. */
  replayed?: boolean;
}

type Rule = (call: WireCall) => WireAnswer | undefined;

/** Stripe's error body. */
export function stripeError(
  status: number,
  error: { type?: string; code?: string; param?: string; message?: string },
): WireAnswer {
  return {
    status,
    json: { error: { type: "invalid_request_error", message: "secret detail of Stripe", ...error } },
  };
}

/**
 * The far end of the official SDK: a loopback server that answers what a test tells it to, like Stripe repeats the
 * first answer for an idempotency key, and remembers every call.
 */
export class StripeWire {
  readonly calls: WireCall[] = [];
  private readonly replies = new Map<string, WireAnswer>();
  private rules: Rule[] = [];
  private constructor(private readonly server: Server) {}

  static async start(): Promise<StripeWire> {
    const server = createServer();
    const wire = new StripeWire(server);
    server.on("request", (request: IncomingMessage, response) => {
      void read(request).then((call) => {
        const answer = wire.answer(call);
        if (answer.hangUp) return request.socket.destroy();
        response.writeHead(answer.status ?? 200, {
          "content-type": answer.text === undefined ? "application/json" : "text/html",
          "request-id": "req_StripeOwn1",
          "stripe-should-retry": "false",
          ...(answer.replayed === true && { "idempotent-replayed": "true" }),
        });
        return response.end(answer.text ?? JSON.stringify(answer.json));
      });
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return wire;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** The newest rule that has an answer wins. */
  on(method: string, path: RegExp, answer: WireAnswer | ((call: WireCall) => WireAnswer)): void {
    this.rules.unshift((call) => {
      if (call.method !== method || !path.test(call.path)) return undefined;
      return typeof answer === "function" ? answer(call) : answer;
    });
  }

  reset(): void {
    this.rules = [];
    this.calls.length = 0;
    this.replies.clear();
  }

  to(method: string, path: RegExp): WireCall[] {
    return this.calls.filter((call) => call.method === method && path.test(call.path));
  }

  close(): Promise<void> {
    this.server.closeAllConnections();
    return new Promise((resolve) => this.server.close(() => resolve()));
  }

  private answer(call: WireCall): WireAnswer {
    this.calls.push(call);
    const key = call.idempotencyKey;
    const known = key === undefined ? undefined : this.replies.get(key);
    if (known !== undefined) return known;
    const unknown = stripeError(404, { message: `Unrecognized request URL (${call.method}: ${call.path}).` });
    const answer = this.rules.map((rule) => rule(call)).find((one) => one !== undefined) ?? unknown;
    if (key !== undefined && (answer.status ?? 200) === 200 && !answer.hangUp) this.replies.set(key, answer);
    return answer;
  }
}

async function read(request: IncomingMessage): Promise<WireCall> {
  let text = "";
  for await (const chunk of request) text += String(chunk);
  const url = new URL(request.url ?? "/", "http://stripe.invalid");
  const key = request.headers["idempotency-key"];
  return {
    method: request.method ?? "GET",
    path: url.pathname,
    body: request.method === "GET" ? url.searchParams : new URLSearchParams(text),
    idempotencyKey: typeof key === "string" ? key : undefined,
  };
}
