import { Coverage } from "./world/coverage";
import { loadProduct, type Product } from "./world/product";
import { readRegressions } from "./world/records";
import { runWorld } from "./world/run-world";

/** About a minute of worlds; `npm run simulate` lives as many as there is time for. */
const WORLDS = Number(process.env.SIMULATION_WORLDS ?? 100);
const LOTS = 10;

let product: Product;
const coverage = new Coverage();

beforeAll(async () => {
  product = await loadProduct(null);
}, 120_000);

test.each(
  Array.from({ length: LOTS }, (_, lot) => ({
    lot,
    from: 1 + (lot * WORLDS) / LOTS,
    to: ((lot + 1) * WORLDS) / LOTS,
  })),
)(
  "every invariant holds in the worlds $from to $to",
  async ({ from, to }) => {
    for (let seed = from; seed <= to; seed += 1) {
      const { invariant, message, coverage: met } = await runWorld(product, seed);
      expect({ seed, invariant, message }).toEqual({ seed, invariant: null, message: null });
      coverage.add(met);
    }
  },
  300_000,
);

test("these worlds met every nasty pattern", () => {
  expect(coverage.missing()).toEqual([]);
});

test("the same seed is the same world", async () => {
  const [first, second] = [await runWorld(product, 7), await runWorld(product, 7)];
  expect([second.steps, second.events, second.reads]).toEqual([first.steps, first.events, first.reads]);
  expect([...second.coverage.counts]).toEqual([...first.coverage.counts]);
}, 60_000);

test("no history that once violated an invariant does so again", async () => {
  for (const { seed, commands } of readRegressions()) {
    const { invariant, message } = await runWorld(product, seed, commands);
    expect({ seed, invariant, message }).toEqual({ seed, invariant: null, message: null });
  }
}, 300_000);
