import { type Command, commandsOf } from "./commands";
import type { Coverage } from "./coverage";
import { inhabit } from "./globals";
import { perform } from "./perform";
import type { Product } from "./product";
import { auditQuiet } from "./quiet";
import { Violation } from "./violation";
import { describeFailure, World } from "./world";

/** What came of one world. */
export interface WorldResult {
  seed: number;
  commands: Command[];
  /** The violated invariant; null when everything held; `broken` when the simulation itself failed. */
  invariant: string | null;
  message: string | null;
  coverage: Coverage;
  steps: number;
  events: number;
  reads: number;
}

/** Lives one seed's world to its quiet end; `commands` replaces the seed's own history. */
export async function runWorld(
  product: Product,
  seed: number,
  commands = commandsOf(seed),
): Promise<WorldResult> {
  const world = new World(product, seed);
  let failure: unknown = null;
  try {
    await world.deployment.install();
    for (const command of commands) {
      world.random.reseed(seed, command.id);
      await world.runUntil(world.timeline.now() + command.gap);
      perform(world, command);
      await world.rest();
      if (world.skipUntil > world.timeline.now()) await world.runUntil(world.skipUntil);
    }
    world.random.reseed(seed, 9_999);
    await auditQuiet(world);
  } catch (thrown) {
    failure = thrown;
  } finally {
    inhabit(null);
  }
  const invariant = failure instanceof Violation ? failure.invariant : "broken";
  return {
    seed,
    commands,
    invariant: failure === null ? null : invariant,
    message: failure === null ? null : describeFailure(failure),
    coverage: world.coverage,
    steps: world.steps,
    events: world.stripe.app.store.events.size,
    reads: world.network.reads.length,
  };
}
