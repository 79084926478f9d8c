import { mkdirSync, writeFileSync } from "node:fs";
import { cpus, loadavg } from "node:os";
import { benchActivation } from "./activation";
import { benchConvexStandIn } from "./convex-stand-in";
import { type Figure, meets } from "./figure";
import { benchIngest } from "./ingest";
import { benchStart } from "./start";
import { benchStripeStandIn } from "./stripe-stand-in";

const USAGE = `Usage: npm run bench -- [sandbox] [ingest] [activation]

Measures and prints a table; the figures also go to bench/results.json. Quote ratios taken in one run:
absolute times depend on the machine. Linux only, because the time of other processes comes from /proc.

  sandbox      the stand-ins alone: calls, memory, start
  ingest       a webhook beside bare routes, with a slow database, and at 100 and 100,000 rows (about ten minutes)
  activation   from a payment to Pro on the open page`;

const SUITES: Record<string, () => Promise<Figure[]>> = {
  sandbox: async () => [
    ...(await benchStripeStandIn()),
    ...(await benchConvexStandIn()),
    ...(await benchStart()),
  ],
  ingest: benchIngest,
  activation: benchActivation,
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
