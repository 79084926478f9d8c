import { parseArgs } from "node:util";
import { Coverage, NASTY_PATTERNS } from "../__tests__/simulation/world/coverage";
import { findPlant, PLANTS } from "../__tests__/simulation/world/plants";
import { loadProduct, type Product } from "../__tests__/simulation/world/product";
import { recordKill, recordRegression } from "../__tests__/simulation/world/records";
import { exploreRule } from "../__tests__/simulation/world/rule";
import { runWorld, type WorldResult } from "../__tests__/simulation/world/run-world";
import { shrink } from "../__tests__/simulation/world/shrink";

const USAGE = `Usage: npm run simulate -- [--seeds N] [--from S] [--seed S] [--plant NAME|all] [--rule N]

Lives N worlds (default 200), seeds from S (default 1), or the one world of --seed. Prints each failing seed with its
shortest history and keeps it in __tests__/simulation/regressions.json. With --plant, the product carries that bug and the
run ends when it is found (kills.json). --rule checks N histories of the ordering rule alone.`;

/** Fewer worlds than this may miss a pattern by chance. */
const WORLDS_FOR_COVERAGE = 100;

async function main(): Promise<boolean> {
  const { values } = parseArgs({
    options: {
      seeds: { type: "string", default: "200" },
      from: { type: "string", default: "1" },
      seed: { type: "string" },
      plant: { type: "string" },
      rule: { type: "string" },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) {
    console.log(USAGE);
    return true;
  }
  if (values.rule !== undefined) return checkRule(Number(values.rule));
  const from = Number(values.seed ?? values.from);
  const worlds = values.seed === undefined ? Number(values.seeds) : 1;
  if (![from, worlds].every(Number.isSafeInteger)) throw new Error(USAGE);
  // The SDK takes a stack for every call, and mapping them is 5 % of a long run. One world alone shows mapped stacks.
  if (worlds > 1) process.setSourceMapsEnabled(false);
  if (values.plant === undefined) return explore(await loadProduct(null), from, worlds);
  const plants = values.plant === "all" ? PLANTS : [findPlant(values.plant)];
  let found = 0;
  for (const plant of plants) {
    if (await kills(await loadProduct(plant), plant.name, from, worlds)) found += 1;
  }
  console.log(`${found} of ${plants.length} planted bugs found`);
  return found === plants.length;
}

/** Lives worlds of the product as it is; true when every invariant held and every nasty pattern was met. */
async function explore(product: Product, from: number, worlds: number): Promise<boolean> {
  const coverage = new Coverage();
  const totals = { steps: 0, events: 0, reads: 0, failed: 0 };
  const started = performance.now();
  for (let seed = from; seed < from + worlds; seed += 1) {
    const result = await runWorld(product, seed);
    coverage.add(result.coverage);
    totals.steps += result.steps;
    totals.events += result.events;
    totals.reads += result.reads;
    if (result.invariant === null) continue;
    totals.failed += 1;
    report(await shrink(product, result), result.invariant);
  }
  const seconds = (performance.now() - started) / 1000;
  console.log(
    `${worlds} worlds from seed ${from} in ${seconds.toFixed(1)} s: ${totals.failed} failed, ${totals.steps} steps, ` +
      `${totals.events} events, ${(totals.reads / Math.max(totals.events, 1)).toFixed(2)} reads per event`,
  );
  for (const pattern of NASTY_PATTERNS)
    console.log(`${String(coverage.counts.get(pattern) ?? 0).padStart(8)}  ${pattern}`);
  const missing = worlds < WORLDS_FOR_COVERAGE ? [] : coverage.missing();
  if (missing.length > 0) console.log(`never met, so the run has proven little: ${missing.join("; ")}`);
  return totals.failed === 0 && missing.length === 0;
}

function report(shortest: WorldResult, invariant: string): void {
  console.log(`\nseed ${shortest.seed} violates ${shortest.message ?? ""}`);
  for (const { kind, gap, id } of shortest.commands) console.log(`  #${id} +${gap} ms ${kind}`);
  recordRegression(shortest.seed, invariant, shortest.commands);
}

async function kills(product: Product, plant: string, from: number, worlds: number): Promise<boolean> {
  for (let seed = from; seed < from + worlds; seed += 1) {
    const { invariant, message } = await runWorld(product, seed);
    if (invariant === null) continue;
    console.log(`${plant}: seed ${seed} finds ${(message ?? "").slice(0, 160)}`);
    if (invariant === "broken") return false;
    recordKill({ plant, seed, invariant });
    return true;
  }
  console.log(`${plant}: not found in ${worlds} worlds from seed ${from}`);
  return false;
}

function checkRule(histories: number): boolean {
  const started = performance.now();
  const wrong = exploreRule({ seed: 1, histories, fenced: true });
  const unfenced = exploreRule({ seed: 1, histories: Math.min(histories, 20_000), fenced: false });
  const seconds = (performance.now() - started) / 1000;
  console.log(
    `${histories} histories of the rule in ${seconds.toFixed(1)} s: ${wrong} wrong; without the fence ${unfenced} of ${Math.min(histories, 20_000)}`,
  );
  return wrong === 0 && unfenced > 0;
}

main().then(
  (passed) => {
    process.exitCode = passed ? 0 : 1;
  },
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  },
);
