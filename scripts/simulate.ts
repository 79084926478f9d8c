import { loadProduct } from "../__tests__/simulation/world/product";
import { PLANTS } from "../__tests__/simulation/world/plants";
import { runWorld } from "../__tests__/simulation/world/run-world";
import { parseArgs } from "node:util";

async function main() {
  const { values } = parseArgs({
    options: {
      seeds: { type: "string", default: "200" },
      from: { type: "string", default: "1" },
      plant: { type: "string" },
    },
  });
  const plant = PLANTS.find(({ name }) => name === values.plant) ?? null;
  const product = await loadProduct(plant);
  const started = performance.now();
  const from = Number(values.from);
  let bad = 0;
  for (let seed = from; seed < from + Number(values.seeds); seed += 1) {
    const result = await runWorld(product, seed);
    if (result.invariant !== null) {
      bad += 1;
      console.log(seed, result.message?.slice(0, 1500));
      if (bad > 8) break;
    }
  }
  console.log(Math.round(performance.now() - started), "ms", bad);
}
void main();
