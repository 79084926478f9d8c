import type Stripe from "stripe";
import { Crowd } from "../crash/crowd";
import { Random } from "../crash/random";
import type { LoadStack } from "../lib/load-stack";
import { SignedPoster } from "../lib/signed-post";
import { startBareApp } from "./bare-app";
import { benchConcurrency } from "./concurrency";
import { drive } from "./drive";
import { EventMint } from "./event-mint";
import { type Figure, median, quantile } from "./figure";
import { benchGrowth } from "./growth";
import { processCpu } from "./process-cpu";
import { withStack } from "./with-stack";

const CUSTOMERS = 20;
const CONNECTIONS = 16;
const ROUNDS = 10;
const EVENTS = 500;
const BARE_PORT = 4501;

/** What a webhook costs: beside bare routes, as the log grows, and when the database is slow. */
export function benchIngest(): Promise<Figure[]> {
  return withStack(async (stack) => {
    const templates = await subscriptionEvents(stack.stripe);
    const mint = new EventMint(templates, `bench${Date.now()}x`);
    return [
      ...(await benchRoutes(stack, mint)),
      ...(await benchConcurrency(stack, mint)),
      ...(await benchGrowth(stack, mint)),
    ];
  });
}

/** Real events of real customers; the stand-in itself stays silent, the benchmark is the sender. */
async function subscriptionEvents(stripe: Stripe): Promise<Stripe.Event[]> {
  await stripe.webhookEndpoints.update("we_app", { disabled: true });
  await new Crowd(stripe, new Random(1)).arrive(CUSTOMERS);
  const page = await stripe.events.list({ type: "customer.subscription.created", limit: CUSTOMERS });
  return page.data;
}

interface Target {
  name: string;
  poster: SignedPoster;
  pid: number;
  /** Bodies of a round: new events, or those that the round before it in the same target has stored. */
  bodies: () => string[];
  cpu: number[];
  rates: number[];
  latencies: number[];
}

async function benchRoutes(stack: LoadStack, mint: EventMint): Promise<Figure[]> {
  const bare = await startBareApp(BARE_PORT, stack.env);
  const next = await stack.startNext();
  let stored: string[] = [];
  const fresh = () => (stored = mint.take(EVENTS));
  const target = (name: string, url: string, pid = 0, bodies: () => string[] = fresh): Target => ({
    name,
    poster: new SignedPoster(url, CONNECTIONS),
    pid,
    bodies,
    cpu: [],
    rates: [],
    latencies: [],
  });
  const route = `${stack.urls.app}/api/webhooks/stripe`;
  const targets = [
    target("bare route, body read", `${bare.url}/api/read`, bare.running.child.pid),
    target("bare route, body read and verified", `${bare.url}/api/verify`, bare.running.child.pid),
    target("our route without its database", `${bare.url}/api/without-convex`, bare.running.child.pid),
    target("our route, new events", route, next.child.pid),
    target("our route, duplicates", route, next.child.pid, () => stored),
  ];
  try {
    // The first round is warm-up.
    for (let round = 0; round <= ROUNDS; round += 1)
      for (const each of targets) await measure(each, round > 0);
    return figuresOf(targets);
  } finally {
    for (const { poster } of targets) poster.close();
    await next.stop();
    await bare.running.stop();
  }
}

async function measure(target: Target, counts: boolean): Promise<void> {
  const bodies = target.bodies();
  const before = processCpu(target.pid);
  const { seconds, latencies } = await drive(target.poster, bodies, CONNECTIONS);
  if (!counts) return;
  target.cpu.push((processCpu(target.pid) - before) / bodies.length);
  target.rates.push(bodies.length / seconds);
  target.latencies.push(...latencies);
}

const CPU_GOALS: Record<string, string> = {
  "our route without its database": "<= 1.15",
  "our route, new events": "<= 1.5",
};

function figuresOf(targets: readonly Target[]): Figure[] {
  const base = median(targets[0]?.cpu ?? []);
  return targets.flatMap(({ name, cpu, rates, latencies }) => [
    { name: `${name}: CPU per event`, value: median(cpu), unit: "us" },
    { name: `${name}: x of the first`, value: median(cpu) / base, unit: "x", goal: CPU_GOALS[name] },
    { name: `${name}: rate`, value: median(rates), unit: "events/s" },
    { name: `${name}: p50`, value: quantile(latencies, 0.5), unit: "ms" },
    { name: `${name}: p99`, value: quantile(latencies, 0.99), unit: "ms" },
  ]);
}
