import { setTimeout as delay } from "node:timers/promises";
import { ConvexClient } from "convex/browser";
import WebSocket from "ws";
import { z } from "zod";
import { api } from "../../convex/_generated/api";
import { CLERK_SECRET_KEY } from "../../sandbox/environment";
import type { LoadStack } from "../lib/load-stack";
import { type Figure, quantile } from "./figure";
import { withStack } from "./with-stack";

const ROUNDS = 50;
/** A customer of whom nothing was heard for a minute is read at once; a busy one after two seconds. */
const QUIET_MS = 61_000;
const PATIENCE_MS = 20_000;
const SETTLE_MS = 150;

/** One measured payment; both in milliseconds. */
interface Activation {
  fromEvent: number;
  fromClick: number;
}

/** The wait between Stripe's first event after a payment and Pro on a billing page that is open meanwhile. */
export function benchActivation(): Promise<Figure[]> {
  return withStack(async (stack) => {
    const next = await stack.startNext();
    try {
      const waiting: Payer[] = [];
      for (let round = 0; round < ROUNDS; round += 1) waiting.push(await Payer.arrive(stack, `slow${round}`));
      const since = Date.now();
      // The first payments of a server also load its code.
      for (let round = 0; round < 3; round += 1) await activate(await Payer.arrive(stack, `warm${round}`));
      const soon: Activation[] = [];
      for (let round = 0; round < ROUNDS; round += 1)
        soon.push(await activate(await Payer.arrive(stack, `soon${round}`)));
      await delay(Math.max(0, since + QUIET_MS - Date.now()));
      const later: Activation[] = [];
      for (const payer of waiting) later.push(await activate(payer));
      return [
        ...figuresOf("Pro on the open page, paid at once", soon),
        ...figuresOf("Pro on the open page, paid after a minute", later),
      ];
    } finally {
      await next.stop();
    }
  });
}

async function activate(payer: Payer): Promise<Activation> {
  await delay(SETTLE_MS);
  try {
    return await payer.pay();
  } finally {
    await payer.leave();
  }
}

function figuresOf(name: string, activations: readonly Activation[]): Figure[] {
  const fromEvent = activations.map((each) => each.fromEvent);
  const fromClick = activations.map((each) => each.fromClick);
  return [
    { name: `${name}: p50`, value: quantile(fromEvent, 0.5), unit: "ms", goal: "<= 150" },
    { name: `${name}: p99`, value: quantile(fromEvent, 0.99), unit: "ms", goal: "<= 600" },
    { name: `${name}: p50 from the payer's click`, value: quantile(fromClick, 0.5), unit: "ms" },
    { name: `${name}: p99 from the payer's click`, value: quantile(fromClick, 0.99), unit: "ms" },
  ];
}

const withId = z.object({ id: z.string() });
const withToken = z.object({ jwt: z.string() });
const checkout = z.object({ url: z.string() });
const sandboxState = z.object({
  deliveries: z.array(z.object({ attempts: z.array(z.object({ at: z.number() })) })),
});

/** A person with the billing page open in one tab and Stripe's payment page in another. */
class Payer {
  private constructor(
    private readonly stack: LoadStack,
    private readonly email: string,
    private readonly paymentPage: string,
    private readonly page: ConvexClient,
  ) {}

  static async arrive(stack: LoadStack, name: string): Promise<Payer> {
    const email = `${name}@northside.example`;
    const clerk = async <Answer>(path: string, body: object, answer: z.ZodType<Answer>) => {
      const headers = { authorization: `Bearer ${CLERK_SECRET_KEY}` };
      return answer.parse(await postJson(`${stack.urls.clerk}/v1${path}`, body, headers));
    };
    const user = await clerk("/users", { email_address: [email] }, withId);
    const session = await clerk("/sessions", { user_id: user.id }, withId);
    const { jwt } = await clerk(`/sessions/${session.id}/tokens`, { expires_in_seconds: 3_600 }, withToken);
    const headers = { authorization: `Bearer ${jwt}`, origin: stack.urls.app };
    const body = { billingPeriod: "monthly" };
    const { url } = checkout.parse(await postJson(`${stack.urls.app}/api/stripe/checkout`, body, headers));
    const page = new ConvexClient(stack.urls.convex, {
      logger: false,
      // The same interface as the browser's; the types of the two differ in events that are not used.
      webSocketConstructor: WebSocket as unknown as typeof globalThis.WebSocket,
    });
    page.setAuth(() => Promise.resolve(jwt));
    return new Payer(stack, email, url, page);
  }

  /** Pays, and waits until the open page shows Pro. */
  async pay(): Promise<Activation> {
    const seen = new Promise<number>((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error("The page never showed Pro.")), PATIENCE_MS);
      this.page.onUpdate(api.billing.overview, {}, ({ entitlement }) => {
        if (entitlement.plan !== "pro") return;
        clearTimeout(timer);
        resolve(Date.now());
      });
    });
    await this.page.query(api.billing.overview, {});
    const clicked = Date.now();
    await this.submitCard();
    const shown = await seen;
    return { fromEvent: shown - (await this.firstDelivery(clicked)), fromClick: shown - clicked };
  }

  leave(): Promise<void> {
    return this.page.close();
  }

  private async submitCard(): Promise<void> {
    const form = new URLSearchParams({
      email: this.email,
      cardNumber: "4242 4242 4242 4242",
      cardExpiry: "12 / 40",
      cardCvc: "123",
      billingName: "Payer",
      billingCountry: "US",
    });
    const { status } = await fetch(this.paymentPage, { method: "POST", body: form, redirect: "manual" });
    if (status !== 303) throw new Error(`The payment page answered ${status}.`);
  }

  /** When Stripe sent the first event of this payment; nobody else pays meanwhile. */
  private async firstDelivery(since: number): Promise<number> {
    await delay(SETTLE_MS);
    const response = await fetch(`${this.stack.urls.stripe}/_sandbox/state`, {
      headers: { accept: "application/json" },
    });
    const { deliveries } = sandboxState.parse(await response.json());
    const sent = deliveries
      .flatMap(({ attempts }) => attempts.map(({ at }) => at))
      .filter((at) => at >= since);
    return Math.min(...sent);
  }
}

async function postJson(url: string, body: object, headers: Record<string, string>): Promise<unknown> {
  const response = await fetch(url, {
    method: "POST",
    headers: { ...headers, "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${new URL(url).pathname} answered ${response.status}.`);
  return response.json();
}
