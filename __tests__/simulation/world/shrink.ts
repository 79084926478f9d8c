import type { Command } from "./commands";
import type { Product } from "./product";
import { runWorld, type WorldResult } from "./run-world";

const MOST_RUNS = 120;

/** The shortest history found that violates the same invariant: drops ever smaller parts of it while it still does. */
export async function shrink(product: Product, failed: WorldResult): Promise<WorldResult> {
  let shortest = failed;
  let runs = 0;
  const fails = async (commands: Command[]) => {
    runs += 1;
    const result = await runWorld(product, failed.seed, commands);
    return result.invariant === failed.invariant ? result : null;
  };
  for (
    let size = Math.ceil(failed.commands.length / 2);
    size >= 1 && runs < MOST_RUNS;
    size = Math.floor(size / 2)
  ) {
    for (let start = 0; start < shortest.commands.length && runs < MOST_RUNS;) {
      const without = shortest.commands.filter((_, index) => index < start || index >= start + size);
      const result = await fails(without);
      if (result === null) start += size;
      else shortest = result;
    }
  }
  return shortest;
}
