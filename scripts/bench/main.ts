import { mkdirSync, writeFileSync } from "node:fs";
import { cpus, loadavg } from "node:os";
import { benchActivation } from "./activation";
import { benchConvexStandIn } from "./convex-stand-in";
import { benchConcurrency } from "./concurrency";
import { benchDev } from "./dev";
import { type Figure, meets } from "./figure";
import { benchGrowth } from "./growth";
import { benchRoutes } from "./ingest";
import { benchStart } from "./start";
import { benchStripeStandIn } from "./stripe-stand-in";
import { withEvents } from "./with-events";

const USAGE = `Usage: npm run bench -- [sandbox] [ingest] [concurrency] [growth] [activation] [dev]

Measures and prints a table; the figures also go to bench/results.json. Quote ratios taken in one run:
absolute times depend on the machine. Linux only, because the time of other processes comes from /proc.

  sandbox      the stand-ins alone: calls, memory, start
  ingest       a webhook beside bare routes
  concurrency  webhooks together and one after another, with a database that takes 20 ms
  growth       storing an event at 100 and at 100,000 rows of the log (about five minutes)
  activation   from a payment to Pro on the open page
  dev          how long npm run dev takes, and an edited Convex function`;

const SUITES: Record<string, () => Promise<Figure[]>> = {
  sandbox: async () => [
    // First, because it measures the memory of this process.
    ...(await benchConvexStandIn()),
    ...(await benchStripeStandIn()),
    ...(await benchStart()),
  ],
  ingest: () => withEvents(benchRoutes),
  concurrency: () => withEvents(benchConcurrency),
  growth: () => withEvents(benchGrowth),
  activation: benchActivation,
  dev: benchDev,
};

async function main(): Promise<void> {
  const wanted = process.argv.slice(2);
  if (wanted.includes("--help") || wanted.some((name) => !(name in SUITES))) {
    console.log(USAGE);
    return;
  }
  console.log(`${cpus().length} cores, Node ${process.version}, load before ${loadOfMachine()}`);
  const figures: Figure[] = [];
  for (const [name, suite] of Object.entries(SUITES)) {
    if (wanted.length > 0 && !wanted.includes(name)) continue;
    const measured = await suite();
    print(measured);
    console.log(`load after ${name}: ${loadOfMachine()}`);
    figures.push(...measured);
  }
  mkdirSync("bench", { recursive: true });
  writeFileSync("bench/results.json", `${JSON.stringify(figures, null, 2)}\n`);
}

const loadOfMachine = () => loadavg()[0]?.toFixed(1) ?? "unknown";

function print(figures: readonly Figure[]): void {
  const width = Math.max(...figures.map(({ name }) => name.length));
  for (const { name, value, unit, goal } of figures) {
    const aim = goal === undefined ? "" : `   goal ${goal}: ${meets(value, goal) ? "met" : "missed"}`;
    console.log(`${name.padEnd(width)}  ${value.toFixed(2).padStart(10)} ${unit}${aim}`);
  }
}

main()
  .then(() => process.exit(0))
  .catch((error: unknown) => {
    console.error(error);
    process.exit(1);
  });
