import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { parseArgs } from "node:util";
import { audit, countReads, isQuiet } from "./crash/audit";
import { Crowd } from "./crash/crowd";
import { Deliverer } from "./crash/deliverer";
import { EventFeed } from "./crash/event-feed";
import { Random } from "./crash/random";
import { Server } from "./crash/server";
import { runStorm, signUp } from "./crash/storm";
import { ConvexAdmin } from "./lib/convex-admin";
import { LoadStack } from "./lib/load-stack";
import { SignedPoster } from "./lib/signed-post";

const USAGE = `Usage: npm run test:crash -- [--seed N] [--events 5000] [--customers 200] [--kills 3] [--no-build]

Delivers really signed events to the production server while it and its database are killed with SIGKILL and started
again, and subscriptions change at Stripe. Afterwards nothing that was acknowledged may be missing, and every picture
must equal Stripe's. The seed decides order, duplicates and changes; how the processes interleave is real.`;

const CONNECTIONS = 16;
/** Share of the events that exist before the first delivery; the rest is made while servers die. */
const HISTORY = 0.7;
/** A lost read is claimed again after 90 s and confirmed a minute later. */
const QUIET_WITHIN_MS = 300_000;
const SHOWN = 5;

interface Settings {
  seed: number;
  events: number;
  customers: number;
  kills: number;
  build: boolean;
}

function readSettings(): Settings | null {
  const { values } = parseArgs({
    options: {
      seed: { type: "string" },
      events: { type: "string", default: "5000" },
      customers: { type: "string", default: "200" },
      kills: { type: "string", default: "3" },
      "no-build": { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) return null;
  const settings = {
    seed: values.seed === undefined ? Date.now() % 1_000_000 : Number(values.seed),
    events: Number(values.events),
    customers: Number(values.customers),
    kills: Number(values.kills),
  };
  if (Object.values(settings).some((value) => !Number.isInteger(value) || value < 0)) return null;
  return { ...settings, build: !values["no-build"] };
}

async function crash(settings: Settings, stack: LoadStack): Promise<{ passed: number; failed: number }> {
  const { seed, events, customers, kills } = settings;
  const { stripe, urls } = stack;
  const random = new Random(seed);
  const admin = new ConvexAdmin(urls.convex);
  const convex = new Server("Convex", () => stack.startConvex());
  const next = new Server("Next", () => stack.startNext());
  const deliverer = new Deliverer(
    new SignedPoster(`${urls.app}/api/webhooks/stripe`, CONNECTIONS),
    new Random(seed + 1),
  );
  const crowd = new Crowd(stripe, random);
  const feed = new EventFeed(stripe, deliverer, random);
  try {
    await convex.start();
    await next.start();
    // This test is the sender: the account's own endpoint keeps silent.
    await stripe.webhookEndpoints.update("we_app", { disabled: true });
    // A quarter has a row from the start, a half gets one in the storm, the rest never comes here.
    const early = Math.floor(customers / 4);
    const late = Array.from({ length: Math.floor(customers / 2) }, (_, index) => early + index);
    for (let index = 0; index < early; index += 1) await signUp({ admin, issuer: urls.clerk }, index);
    await crowd.arrive(customers);
    while (feed.eventIds.size < events * HISTORY) {
      for (let step = 0; step < 10; step += 1) await crowd.change();
      await feed.pump();
    }
    console.log(`${customers} customers, ${feed.eventIds.size} events before the first delivery`);
    const started = Date.now();
    deliverer.start(CONNECTIONS);
    const storm = { next, convex, crowd, feed, deliverer, admin, random, issuer: urls.clerk };
    const inFlight = await runStorm(storm, { events, kills, latecomers: late });
    const stormed = Date.now();
    await untilQuiet(admin);
    report(deliverer, feed, inFlight, { stormMs: stormed - started, quietMs: Date.now() - stormed });
    const reads = await countReads(admin);
    console.log(`${reads} reads of a customer, ${(reads / feed.eventIds.size).toFixed(2)} per event`);
    const findings = await audit(stripe, admin, {
      eventIds: feed.eventIds,
      acknowledged: deliverer.acknowledged,
      knownUsers: early + late.length,
    });
    findings.push(
      {
        promise: `Next and Convex were killed ${kills + 1} times each`,
        against: [next, convex].filter((server) => server.kills !== kills + 1).map(({ name }) => name),
      },
      {
        promise: "every kill met deliveries in flight",
        against: inFlight.filter((count) => count === 0).map(String),
      },
    );
    return tell(findings);
  } finally {
    await deliverer.close();
    await next.stop();
    await convex.stop();
  }
}

async function untilQuiet(admin: ConvexAdmin): Promise<void> {
  const deadline = Date.now() + QUIET_WITHIN_MS;
  // The audit says what was not quiet.
  while (Date.now() < deadline && !(await isQuiet(admin))) await delay(2_000);
}

function report(
  { counts }: Deliverer,
  { eventIds }: EventFeed,
  inFlight: readonly number[],
  { stormMs, quietMs }: { stormMs: number; quietMs: number },
): void {
  console.log(
    `${eventIds.size} events, ${counts.attempts} deliveries in ${(stormMs / 1000).toFixed(0)} s: ` +
      `${counts.acknowledged} acknowledged, ${counts.refused} refused, ${counts.cut} cut; ` +
      `in flight at the kills: ${inFlight.join(", ")}; quiet ${(quietMs / 1000).toFixed(0)} s later`,
  );
}

function tell(findings: readonly { promise: string; against: readonly string[] }[]) {
  for (const { promise, against } of findings) {
    console.log(`${against.length === 0 ? "ok  " : "FAIL"} ${promise}`);
    for (const each of against.slice(0, SHOWN)) console.log(`       ${each}`);
    if (against.length > SHOWN) console.log(`       and ${against.length - SHOWN} more`);
  }
  const failed = findings.filter(({ against }) => against.length > 0).length;
  return { passed: findings.length - failed, failed };
}

async function main(): Promise<void> {
  const settings = readSettings();
  if (settings === null) {
    console.log(USAGE);
    return;
  }
  console.log(`seed ${settings.seed}`);
  const dataDir = mkdtempSync(join(tmpdir(), "lectern-crash-"));
  const lines: string[] = [];
  const stack = await LoadStack.open({ dataDir, log: (line) => lines.push(line) });
  try {
    if (settings.build) await stack.build();
    const { passed, failed } = await crash(settings, stack);
    if (failed > 0) console.log(`Last lines of the servers:\n${lines.slice(-40).join("\n")}`);
    console.log(`\n${passed} passed, ${failed} failed`);
    process.exitCode = failed === 0 ? 0 : 1;
  } catch (error) {
    console.log(lines.slice(-40).join("\n"));
    throw error;
  } finally {
    await stack.close();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});
