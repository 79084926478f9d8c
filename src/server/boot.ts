import "server-only";
import { env } from "./env";
import { carryTrace } from "./http/carry-trace";

/**
 * What a server does before its first request. With a wrong environment it throws, and the server does not start: it
 * would fail at the first payment otherwise. The message names every variable that is wrong and no value.
 */
export function boot(): void {
  env();
  carryTrace();
}
