import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import type { Command, CommandKind } from "./commands";

const FOLDER = join(process.cwd(), "__tests__/simulation");
const REGRESSIONS = join(FOLDER, "regressions.json");
const KILLS = join(FOLDER, "kills.json");

const command = z.object({
  id: z.number(),
  // Unknown kinds are old histories; performing one fails loudly.
  kind: z.string().transform((kind) => kind as CommandKind),
  gap: z.number(),
  who: z.number(),
  roll: z.number(),
});
const regression = z.object({ seed: z.number(), invariant: z.string(), commands: z.array(command) });
const kill = z.object({ plant: z.string(), seed: z.number(), invariant: z.string() });

/** A history that once violated an invariant of the product itself. */
type Regression = z.infer<typeof regression>;
/** A seed in which a planted bug is found. */
type Kill = z.infer<typeof kill>;

export function readRegressions(): Regression[] {
  return z.array(regression).parse(read(REGRESSIONS));
}

export function readKills(): Kill[] {
  return z.array(kill).parse(read(KILLS));
}

/** Adds a failing history, once per seed and invariant. */
export function recordRegression(seed: number, invariant: string, commands: readonly Command[]): void {
  const others = readRegressions().filter((each) => each.seed !== seed || each.invariant !== invariant);
  write(REGRESSIONS, [...others, { seed, invariant, commands }]);
}

/** Notes in which seed a plant is found; the newest finding replaces an older one. */
export function recordKill(found: Kill): void {
  const others = readKills().filter(({ plant }) => plant !== found.plant);
  write(
    KILLS,
    [...others, found].sort((a, b) => (a.plant < b.plant ? -1 : 1)),
  );
}

function read(path: string): unknown {
  return existsSync(path) ? (JSON.parse(readFileSync(path, "utf8")) as unknown) : [];
}

function write(path: string, value: unknown): void {
  writeFileSync(path, `${JSON.stringify(value, null, 2)}\n`);
}
