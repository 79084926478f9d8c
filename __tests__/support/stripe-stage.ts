import { createServer } from "node:http";
import type Stripe from "stripe";
import type { BillingClock } from "../../sandbox/kit/clock";
import { listenOnLoopback } from "../../sandbox/kit/listen";
import { SEED_CATALOGUE } from "../../sandbox/seed";
import { startStripe, type StripeOptions } from "../../sandbox/stripe/start";
import { createStandingClock } from "./standing-clock";
import { conformingStripe, quietLog } from "./stripe";

export const KEY = "sk_test_stage00000000000";
export const SECRET = "whsec_stage";
export const MONTHLY = "price_lectern_pro_monthly";
export const ANNUAL = "price_lectern_pro_annual";

/** What the stand-in posted to the app's endpoint. */
export interface Posted {
  body: string;
  signature: string;
}

export interface Stage {
  stripe: Stripe;
  clock: BillingClock;
  url: string;
  posted: Posted[];
  /** Statuses that the endpoint answers with, first to last; 200 afterwards. */
  answers: number[];
  /** Starts another stand-in on the same folder and clock after closing this one. */
  restart(): Promise<Stage>;
  close(): Promise<void>;
}

/**
 * A stand-in with the product's catalogue, billing time that stands still, an endpoint that records what it gets, and
 * the checked SDK.
 */
export async function openStage(options: Partial<StripeOptions> = {}): Promise<Stage> {
  const posted: Posted[] = [];
  const answers: number[] = [];
  const endpoint = await listenOnLoopback(
    () =>
      createServer((request, response) => {
        let body = "";
        request.on("data", (chunk: Buffer) => (body += chunk.toString()));
        request.on("end", () => {
          posted.push({ body, signature: String(request.headers["stripe-signature"]) });
          response.statusCode = answers.shift() ?? 200;
          response.end();
        });
      }),
    { name: "endpoint", port: 0, variable: "PORT" },
  );
  const clock = options.clock ?? createStandingClock();
  const quiet = quietLog();
  const standIn = await startStripe({
    port: 0,
    dataDir: null,
    clock,
    secretKey: KEY,
    webhook: { url: `http://127.0.0.1:${endpoint.port}/webhooks`, secret: SECRET },
    catalogue: SEED_CATALOGUE,
    retryDelaysMs: [20, 40, 60],
    validate: true,
    log: quiet.log,
    ...options,
  });
  const close = async () => {
    await standIn.close();
    await endpoint.close();
    quiet.check();
  };
  return {
    stripe: conformingStripe({ url: standIn.url, key: KEY }),
    clock,
    url: standIn.url,
    posted,
    answers,
    close,
    restart: async () => {
      await close();
      return openStage({ ...options, clock });
    },
  };
}

/** A customer whose default card is the shared test card of that name. */
export async function customerWithCard(
  stripe: Stripe,
  card = "pm_card_visa",
  extra: Stripe.CustomerCreateParams = {},
): Promise<Stripe.Customer> {
  const customer = await stripe.customers.create({ email: "mara@northside.example", ...extra });
  const method = await stripe.paymentMethods.attach(card, { customer: customer.id });
  return stripe.customers.update(customer.id, { invoice_settings: { default_payment_method: method.id } });
}

/** Types of the account's events, oldest first: of those asked for, and of the 30 days for which Stripe lists them. */
export async function eventTypes(
  stripe: Stripe,
  wanted: Pick<Stripe.EventListParams, "types" | "created"> = {},
): Promise<string[]> {
  const events = await stripe.events.list({ limit: 100, ...wanted }).autoPagingToArray({ limit: 1000 });
  return events.map((event) => event.type).reverse();
}

/** The only item of a subscription. */
export function itemOf(subscription: Stripe.Subscription): Stripe.SubscriptionItem {
  const [item] = subscription.items.data;
  if (!item) throw new Error(`${subscription.id} has no items`);
  return item;
}

/** Moves billing time to `at` (epoch seconds) through the control API, which does everything due on the way. */
export async function advanceTo(url: string, at: number): Promise<void> {
  const response = await fetch(`${url}/_sandbox/clock`, {
    method: "POST",
    body: JSON.stringify({ advanceTo: at }),
  });
  if (!response.ok) throw new Error(await response.text());
}

/** Waits until `check` holds; the test's own time limit is the bound. */
export async function until(check: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await check())) await new Promise((resolve) => setTimeout(resolve, 10));
}
