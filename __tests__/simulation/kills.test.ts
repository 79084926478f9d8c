import { findPlant, PLANTS } from "./world/plants";
import { loadProduct } from "./world/product";
import { readKills } from "./world/records";
import { exploreRule } from "./world/rule";
import { runWorld } from "./world/run-world";

/** How far to look when the product has changed so that the recorded seed lives another world. */
const SEEDS_TRIED = 60;

const kills = readKills();

test("every planted bug has a seed that finds it", () => {
  expect(kills.map(({ plant }) => plant).sort()).toEqual(PLANTS.map(({ name }) => name).sort());
});

test.each(kills)(
  "the planted bug $plant is found",
  async ({ plant, seed }) => {
    const product = await loadProduct(findPlant(plant));
    let found: string | null = null;
    for (let tried = 0; found === null && tried < SEEDS_TRIED; tried += 1) {
      found = (await runWorld(product, seed + tried)).invariant;
    }
    expect(found).not.toBeNull();
    expect(found).not.toBe("broken");
  },
  300_000,
);

test("the ordering rule alone never ends wrong, and does without its fence", () => {
  expect(exploreRule({ seed: 1, histories: 50_000, fenced: true })).toBe(0);
  expect(exploreRule({ seed: 1, histories: 5_000, fenced: false })).toBeGreaterThan(0);
});
