import { findPlant, PLANTS } from "./world/plants";
import { loadProduct } from "./world/product";
import { readKills } from "./world/records";
import { exploreRule } from "./world/rule";
import { runWorld } from "./world/run-world";

const kills = readKills();

test("every planted bug has a seed that finds it", () => {
  expect(kills.map(({ plant }) => plant).sort()).toEqual(PLANTS.map(({ name }) => name).sort());
});

test.each(kills)(
  "the bug $plant is found in seed $seed by $invariant",
  async ({ plant, seed, invariant }) => {
    const result = await runWorld(await loadProduct(findPlant(plant)), seed);
    expect(result.invariant).toBe(invariant);
  },
  120_000,
);

test("the ordering rule alone never ends wrong, and does without its fence", () => {
  expect(exploreRule({ seed: 1, histories: 50_000, fenced: true })).toBe(0);
  expect(exploreRule({ seed: 1, histories: 5_000, fenced: false })).toBeGreaterThan(0);
});
