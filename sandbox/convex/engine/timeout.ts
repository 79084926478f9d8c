import { PlatformError } from "./errors";

const TRANSACTION_LIMIT_MS = 10_000;
// Bound now: functions find a setTimeout that refuses.
const schedule = globalThis.setTimeout;

/** Rejects when a query or mutation takes longer than Convex allows, so that a hung one cannot block the others. */
export async function withTimeout<T>(task: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const expiry = new Promise<never>((_, reject) => {
    timer = schedule(() => {
      reject(new PlatformError("Function execution timed out (maximum duration: 10s)"));
    }, TRANSACTION_LIMIT_MS);
  });
  try {
    return await Promise.race([task, expiry]);
  } finally {
    clearTimeout(timer);
  }
}
