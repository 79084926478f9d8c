import type { LoadStack } from "../lib/load-stack";
import { SignedPoster } from "../lib/signed-post";
import { buildBareApp, startBareApp } from "./bare-app";
import { drive } from "./drive";
import type { EventMint } from "./event-mint";
import { type Figure, median, quantile } from "./figure";
import { processCpu } from "./process-cpu";

const CONNECTIONS = 16;
const ROUNDS = 10;
const EVENTS = 500;
const BARE_PORT = 4501;
const STORING_PORT = 4502;

const WITHOUT = "our handler without its database";
const WITH = "our handler, new events";

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

/** What a webhook costs beside bare routes, in turn. */
export async function benchRoutes(stack: LoadStack, mint: EventMint): Promise<Figure[]> {
  await buildBareApp(stack.env);
  // A route and what it is held against run in one process: their code is equally warm, their heaps are one.
  const bare = await startBareApp(BARE_PORT, { ...stack.env, BENCH_NO_DATABASE: "1" });
  const storing = await startBareApp(STORING_PORT, stack.env);
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
  const { pid: barePid } = bare.running.child;
  const { pid: storingPid } = storing.running.child;
  const read = target("bare route, body read", `${bare.url}/api/read`, barePid);
  const storingRead = target("bare route beside ours, body read", `${storing.url}/api/read`, storingPid);
  const ours = `${storing.url}/api/ours`;
  const pairs: [Target, Target][] = [
    [read, read],
    [target("bare route, body read and verified", `${bare.url}/api/verify`, barePid), read],
    [target(WITHOUT, `${bare.url}/api/ours`, barePid), read],
    [storingRead, storingRead],
    [target(WITH, ours, storingPid), storingRead],
    [target("our handler, duplicates", ours, storingPid, () => stored), storingRead],
    [target("the whole product, new events", route, next.child.pid), storingRead],
  ];
  try {
    // The first round is warm-up.
    for (let round = 0; round <= ROUNDS; round += 1)
      for (const [each] of pairs) await measure(each, round > 0);
    return pairs.flatMap(([each, base]) => figuresOf(each, base));
  } finally {
    for (const [{ poster }] of pairs) poster.close();
    await next.stop();
    await storing.running.stop();
    await bare.running.stop();
  }
}

async function measure(target: Target, counts: boolean): Promise<void> {
  const bodies = target.bodies();
  const before = processCpu(target.pid);
  const { seconds, latencies } = await drive(target.poster, bodies, CONNECTIONS);
  // Until its next turn the server would close them, maybe just as the next request is sent.
  target.poster.close();
  if (!counts) return;
  target.cpu.push((processCpu(target.pid) - before) / bodies.length);
  target.rates.push(bodies.length / seconds);
  target.latencies.push(...latencies);
}

const CPU_GOALS: Record<string, string> = { [WITHOUT]: "<= 1.15", [WITH]: "<= 1.5" };

function figuresOf({ name, cpu, rates, latencies }: Target, base: Target): Figure[] {
  return [
    { name: `${name}: CPU per event`, value: median(cpu), unit: "us" },
    {
      name: `${name}: x of a body read`,
      value: median(cpu) / median(base.cpu),
      unit: "x",
      goal: CPU_GOALS[name],
    },
    { name: `${name}: rate`, value: median(rates), unit: "events/s" },
    { name: `${name}: p50`, value: quantile(latencies, 0.5), unit: "ms" },
    { name: `${name}: p99`, value: quantile(latencies, 0.99), unit: "ms" },
  ];
}
