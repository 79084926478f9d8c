import { setTimeout as delay } from "node:timers/promises";
import type { ConvexAdmin } from "../lib/convex-admin";
import { type Crowd, clerkIdOf } from "./crowd";
import type { Deliverer } from "./deliverer";
import type { EventFeed } from "./event-feed";
import type { Random } from "./random";
import type { Server } from "./server";

/** Longest time that a killed server stays away. */
const LONGEST_ABSENCE_MS = 1_500;
const POLL_MS = 20;
const PUMP_EVERY_MS = 250;

interface Storm {
  next: Server;
  convex: Server;
  crowd: Crowd;
  feed: EventFeed;
  deliverer: Deliverer;
  admin: ConvexAdmin;
  random: Random;
  /** Where the tokens of people come from. */
  issuer: string;
}

interface StormPlan {
  /** Events after which nobody changes anything at Stripe any more. */
  events: number;
  /** Times that each server is killed. */
  kills: number;
  /** People whose row appears only now, after their customer was read; numbers of `clerkIdOf`. */
  latecomers: readonly number[];
}

/** Delivers, changes and kills, all at once. Returns how many deliveries were in flight at each kill. */
export async function runStorm(storm: Storm, plan: StormPlan): Promise<number[]> {
  const [inFlight] = await Promise.all([
    killServers(storm, plan),
    changeSubscriptions(storm, plan.events),
    signUpLatecomers(storm, plan.latecomers),
  ]);
  await storm.feed.pump();
  while (!storm.deliverer.idle) await delay(POLL_MS);
  return inFlight;
}

/** Kills in turn whenever another share of all deliveries has been acknowledged. */
async function killServers(storm: Storm, { events, kills }: StormPlan): Promise<number[]> {
  const { next, convex, deliverer, random } = storm;
  const rounds = Array.from({ length: kills }, () => [[next], [convex]]).flat();
  // Both at once comes on top.
  rounds.push([convex, next]);
  const inFlight: number[] = [];
  for (const [index, victims] of rounds.entries()) {
    const due = ((index + 1) / (rounds.length + 1)) * events;
    while (deliverer.counts.acknowledged < due) await delay(POLL_MS);
    inFlight.push(deliverer.inFlight);
    await Promise.all(victims.map((victim) => victim.kill()));
    console.log(
      `killed ${victims.map(({ name }) => name).join(" and ")} after ${deliverer.counts.acknowledged} acknowledged deliveries`,
    );
    await delay(random.below(LONGEST_ABSENCE_MS));
    for (const victim of victims) await victim.start();
  }
  return inFlight;
}

async function changeSubscriptions({ crowd, feed }: Storm, events: number): Promise<void> {
  let pumpedAt = Date.now();
  while (feed.eventIds.size < events) {
    await crowd.change();
    if (Date.now() - pumpedAt < PUMP_EVERY_MS) continue;
    await feed.pump();
    pumpedAt = Date.now();
  }
}

async function signUpLatecomers(storm: Storm, latecomers: readonly number[]): Promise<void> {
  for (const index of latecomers) {
    while (!(await signUp(storm, index).catch(() => false))) await delay(random(storm));
  }
}

const random = ({ random: chance }: Storm) => 50 + chance.below(200);

/** A person's first write makes their row. */
export async function signUp(
  { admin, issuer }: Pick<Storm, "admin" | "issuer">,
  index: number,
): Promise<true> {
  await admin.call({
    type: "mutation",
    path: "prompts:create",
    args: { title: "First", body: "Hello {{name}}", tags: [] },
    as: { issuer, subject: clerkIdOf(index) },
  });
  return true;
}
