import { mkdirSync, writeFileSync } from "node:fs";
import { benchConvexStandIn } from "./convex-stand-in";
import { benchStripeStandIn } from "./stripe-stand-in";

const USAGE = `Usage: npm run bench -- [sandbox]

Measures and prints a table; the figures also go to bench/results.json. Quote ratios taken in one run:
absolute times depend on the machine.`;

interface Figure {
  name: string;
  value: number;
  unit: string;
}

const SUITES: Record<string, () => Promise<Figure[]>> = {
  sandbox: async () => [...(await benchStripeStandIn()), ...(await benchConvexStandIn())],
};

async function main(): Promise<void> {
  const wanted = process.argv.slice(2);
  if (wanted.includes("--help") || wanted.some((name) => !(name in SUITES))) {
    console.log(USAGE);
    return;
  }
  const figures: Figure[] = [];
  for (const [name, suite] of Object.entries(SUITES)) {
    if (wanted.length === 0 || wanted.includes(name)) figures.push(...(await suite()));
  }
  const width = Math.max(...figures.map(({ name }) => name.length));
  for (const { name, value, unit } of figures)
    console.log(`${name.padEnd(width)}  ${value.toFixed(2)} ${unit}`);
  mkdirSync("bench", { recursive: true });
  writeFileSync("bench/results.json", `${JSON.stringify(figures, null, 2)}\n`);
}

main()
  .then(() => process.exit(0))
  .catch((error: unknown) => {
    console.error(error);
    process.exit(1);
  });
