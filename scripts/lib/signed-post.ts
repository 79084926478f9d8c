import { Agent, request } from "node:http";
import Stripe from "stripe";
import { STRIPE_WEBHOOK_SECRET } from "../../sandbox/environment";

/** Stripe's own patience is longer; the product's limit for its database is 5 s. */
const TIMEOUT_MS = 10_000;

/** What came back: an HTTP answer, or nothing because the connection failed or was cut. */
export type PostAnswer = { status: number; body: string } | { status: null; body: "" };

/** The body of a delivery: the event as Stripe prints it. */
export function bodyOf(event: Stripe.Event): string {
  return JSON.stringify(event, null, 2);
}

/** Posts bodies to one URL over at most `connections` sockets, each signed at the moment it is sent. */
export class SignedPoster {
  private readonly agent: Agent;

  constructor(
    private readonly url: string,
    connections: number,
  ) {
    this.agent = new Agent({ keepAlive: true, maxSockets: connections });
  }

  post(body: string): Promise<PostAnswer> {
    const signature = Stripe.webhooks.generateTestHeaderString({
      payload: body,
      secret: STRIPE_WEBHOOK_SECRET,
    });
    return new Promise((resolve) => {
      const cut = () => resolve({ status: null, body: "" });
      const sent = request(
        this.url,
        {
          method: "POST",
          agent: this.agent,
          timeout: TIMEOUT_MS,
          headers: {
            "content-type": "application/json; charset=utf-8",
            "content-length": Buffer.byteLength(body),
            "stripe-signature": signature,
            "user-agent": "Stripe/1.0 (+https://stripe.com/docs/webhooks)",
          },
        },
        (response) => {
          let text = "";
          response.setEncoding("utf8").on("data", (chunk: string) => (text += chunk));
          // An answer of which only the beginning arrived is no answer.
          response.once("end", () =>
            response.complete ? resolve({ status: response.statusCode ?? 0, body: text }) : cut(),
          );
          response.once("error", cut).once("close", cut);
        },
      );
      sent.once("timeout", () => sent.destroy());
      sent.once("error", cut);
      sent.end(body);
    });
  }

  /** Closes the connections; a later post opens new ones. */
  close(): void {
    this.agent.destroy();
  }
}
