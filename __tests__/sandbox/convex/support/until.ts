import { setTimeout as delay } from "node:timers/promises";

const PATIENCE_MS = 10_000;
const STEP_MS = 10;

/** Waits until `probe` gives something other than undefined, null or false, and returns it. */
export async function until<T>(probe: () => T | Promise<T>): Promise<NonNullable<T>> {
  for (let waited = 0; waited < PATIENCE_MS; waited += STEP_MS) {
    const value = await probe();
    if (value !== undefined && value !== null && value !== false) return value;
    await delay(STEP_MS);
  }
  throw new Error("What the test waits for did not happen.");
}
