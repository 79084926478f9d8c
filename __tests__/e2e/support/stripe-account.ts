import Stripe from "stripe";
import { STRIPE } from "./session";

const { hostname: host, port, protocol } = new URL(STRIPE);

/** The account that the app bills with, as an operator's tools see it. */
export const stripe = new Stripe(process.env.STRIPE_SECRET_KEY ?? "", {
  host,
  port,
  protocol: protocol === "https:" ? "https" : "http",
});

/** The Stripe customer of a person, found as an operator would. */
export async function customerOf(email: string): Promise<Stripe.Customer> {
  const { data } = await stripe.customers.list({ email });
  const [customer, ...others] = data;
  if (customer === undefined || others.length > 0)
    throw new Error(`expected one customer, found ${data.length}`);
  return customer;
}

/** Every subscription that the person ever had, newest first. */
export async function subscriptionsOf(email: string): Promise<Stripe.Subscription[]> {
  const customer = await customerOf(email);
  return (await stripe.subscriptions.list({ customer: customer.id, status: "all" })).data;
}

/** The person's newest subscription. */
export async function subscriptionOf(email: string): Promise<Stripe.Subscription> {
  const [subscription] = await subscriptionsOf(email);
  if (subscription === undefined) throw new Error("expected a subscription, found none");
  return subscription;
}

/** Posts to the control API of the Stripe stand-in. */
async function control(path: string, body: object): Promise<void> {
  const response = await fetch(`${STRIPE}/_sandbox/${path}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`);
}

/** Breaks or mends deliveries and answers; counts are times, -1 is always, 0 is off; `apiMatch` names the requests meant. */
export const chaos = (settings: Record<string, number | string>): Promise<void> => control("chaos", settings);

/** Moves billing time to a moment, epoch seconds. */
export const advanceTo = (seconds: number): Promise<void> => control("clock", { advanceTo: seconds });
