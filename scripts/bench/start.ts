import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startSandbox } from "../lib/stack";
import { type Figure, median } from "./figure";

const FIRST_PORT = 4540;
const WARM_STARTS = 5;

/** From the start of the process to the ready line of all three stand-ins: with nothing saved, then with data. */
export async function benchStart(): Promise<Figure[]> {
  const dataDir = mkdtempSync(join(tmpdir(), "lectern-start-"));
  try {
    const first = await timeStart(dataDir);
    const later: number[] = [];
    for (let start = 0; start < WARM_STARTS; start += 1) later.push(await timeStart(dataDir));
    return [
      { name: "Start of all three: with nothing saved", value: first, unit: "s", goal: "< 3" },
      { name: "Start of all three: again (median)", value: median(later), unit: "s", goal: "< 3" },
    ];
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
}

async function timeStart(dataDir: string): Promise<number> {
  const started = performance.now();
  const { running } = await startSandbox({
    env: {
      ...process.env,
      SANDBOX_STRIPE_PORT: String(FIRST_PORT),
      SANDBOX_CLERK_PORT: String(FIRST_PORT + 1),
      SANDBOX_CONVEX_PORT: String(FIRST_PORT + 2),
      SANDBOX_CONVEX_SITE_PORT: String(FIRST_PORT + 3),
      SANDBOX_DATA_DIR: dataDir,
    },
    log: () => undefined,
  });
  const seconds = (performance.now() - started) / 1000;
  await running.stop();
  return seconds;
}
