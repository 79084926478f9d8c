import type Stripe from "stripe";
import { Crowd } from "../crash/crowd";
import { Random } from "../crash/random";
import type { LoadStack } from "../lib/load-stack";
import { EventMint } from "./event-mint";
import type { Figure } from "./figure";
import { withStack } from "./with-stack";

const CUSTOMERS = 20;

/** Runs `bench` with a stack and a source of events about its customers. */
export function withEvents(
  bench: (stack: LoadStack, mint: EventMint) => Promise<Figure[]>,
): Promise<Figure[]> {
  return withStack(async (stack) => {
    const templates = await subscriptionEvents(stack.stripe);
    return bench(stack, new EventMint(templates, `bench${Date.now()}x`));
  });
}

/** Real events of real customers; the stand-in itself stays silent, the benchmark is the sender. */
async function subscriptionEvents(stripe: Stripe): Promise<Stripe.Event[]> {
  await stripe.webhookEndpoints.update("we_app", { disabled: true });
  await new Crowd(stripe, new Random(1)).arrive(CUSTOMERS);
  const page = await stripe.events.list({ type: "customer.subscription.created", limit: CUSTOMERS });
  return page.data;
}
