import { createHash } from "node:crypto";
import type { IncomingMessage, Server } from "node:http";
import { type WebSocket, WebSocketServer } from "ws";
import { isLoopbackHost, isLoopbackOrigin } from "../../kit/loopback-host";
import type { StripeApp } from "../core/app";
import type { StripeEvent } from "../core/entities";
import { ACCOUNT_ID, API_VERSION, formatEvent } from "../format/account";
import { asList, type FormHash } from "../http/form";
import { signPayload } from "./sign";

/** The signing secret that `stripe listen` prints: the same at every start, so that an app can be configured once. */
function cliSecret(secretKey: string): string {
  return `whsec_${createHash("sha256").update(`stripe-cli ${secretKey}`).digest("hex")}`;
}

const RECONNECT_SECONDS = 300;

/** The websocket that `stripe listen` and `stripe logs tail` hold open. */
export class CliSocket {
  private readonly webhooks = new Set<WebSocket>();
  private readonly logs = new Set<WebSocket>();
  private readonly server = new WebSocketServer({
    noServer: true,
    handleProtocols: (protocols) => [...protocols][0] ?? false,
  });

  constructor(
    private readonly app: StripeApp,
    private readonly secretKey: string,
  ) {}

  /** Takes websocket upgrades of `/subscribe/...` on a server. */
  attach(server: Server): void {
    server.on("upgrade", (request, socket, head) => {
      const { host, origin } = request.headers;
      const near = isLoopbackHost(host) && isLoopbackOrigin(origin);
      if (!near || !request.url?.startsWith("/subscribe/")) {
        socket.destroy();
        return;
      }
      this.server.handleUpgrade(request, socket, head, (connection) => this.accept(connection, request));
    });
  }

  /** The answer to `POST /v1/stripecli/sessions`. */
  session(form: FormHash): object {
    const features = form.websocket_features === undefined ? [] : asList(form.websocket_features);
    const feature = typeof features?.[0] === "string" ? features[0] : "webhooks";
    return {
      websocket_id: `cliws_${this.app.text(16)}`,
      websocket_url: `${this.app.baseUrl.replace(/^http/, "ws")}/subscribe/${ACCOUNT_ID}`,
      websocket_authorized_feature: feature,
      reconnect_delay: RECONNECT_SECONDS,
      secret: cliSecret(this.secretKey),
      display_connect_filter_warning: false,
      default_version: API_VERSION,
      latest_version: API_VERSION,
      device_token: "",
    };
  }

  /** Forwards an event to every `stripe listen`. */
  publish(event: StripeEvent): void {
    if (this.webhooks.size === 0) return;
    const payload = JSON.stringify(formatEvent(event), null, 2);
    const message = {
      type: "webhook_event",
      webhook_id: "we_cli",
      webhook_conversation_id: `wc_${this.app.text(16)}`,
      event_payload: payload,
      http_headers: {
        "Content-Type": "application/json; charset=utf-8",
        "User-Agent": "Stripe/1.0 (+https://stripe.com/docs/webhooks)",
        "Stripe-Signature": signPayload(payload, cliSecret(this.secretKey)),
        "Cache-Control": "no-cache",
        Accept: "*/*; q=0.5, application/xml",
      },
      // Null is the account's default version, which is what `listen` delivers without --latest.
      endpoint: { api_version: null },
    };
    for (const connection of this.webhooks) connection.send(JSON.stringify(message));
  }

  /** Tells every `stripe logs tail` about an answered request. */
  logRequest(record: {
    method: string;
    path: string;
    status: number;
    request: string;
    error: unknown;
  }): void {
    if (this.logs.size === 0) return;
    const payload = {
      created_at: Math.floor(Date.now() / 1000),
      livemode: false,
      method: record.method,
      request_id: record.request,
      status: record.status,
      url: record.path,
      error: record.error ?? {},
    };
    const message = {
      type: "request_log_event",
      request_log_id: `resp_${this.app.text(16)}`,
      event_payload: JSON.stringify(payload),
    };
    for (const connection of this.logs) connection.send(JSON.stringify(message));
  }

  close(): void {
    for (const connection of [...this.webhooks, ...this.logs]) connection.terminate();
    this.server.close();
  }

  private accept(connection: WebSocket, request: IncomingMessage): void {
    const feature = new URL(request.url ?? "/", "http://localhost").searchParams.get("websocket_feature");
    const group = feature === "request_logs" ? this.logs : this.webhooks;
    group.add(connection);
    connection.on("close", () => group.delete(connection));
    connection.on("error", () => group.delete(connection));
  }
}
