import "server-only";
import { env } from "./env";
import { capBody } from "./http/cap-body";
import { carryTrace } from "./http/carry-trace";

/**
 * What a server does before its first request. With a wrong environment the process ends: Next would stay up and
 * answer 500 to everything. What is printed names every variable that is wrong and no value.
 */
export function boot(): void {
  try {
    env();
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : "The environment is not usable."}\n`);
    process.exit(1);
  }
  capBody();
  carryTrace();
}
