import "server-only";
import { parseEnv, type ServerEnv } from "./parse-env";

/** Thrown when the environment is not usable; the message lists every problem and no value. */
class EnvironmentError extends Error {
  constructor(problems: readonly string[]) {
    super(`The environment is not usable:\n${problems.map((problem) => `  ${problem}`).join("\n")}`);
    this.name = "EnvironmentError";
  }
}

let parsed: ServerEnv | undefined;

/**
 * The environment of this process, parsed once. A function and not a constant: `next build` loads modules without
 * any environment, and one build must run anywhere. Throws EnvironmentError.
 */
export function env(): ServerEnv {
  if (parsed === undefined) {
    const result = parseEnv(process.env);
    if (!result.ok) throw new EnvironmentError(result.problems);
    parsed = result.env;
  }
  return parsed;
}

/** Whether this is `next dev`, whose runtime needs `eval` and a web socket. */
export const isDevelopment = process.env.NODE_ENV === "development";
