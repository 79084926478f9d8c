import "server-only";
import { env, EnvironmentError } from "./env";

/** Stops the process with the list of what is wrong with its environment. Names only: values are secrets. */
export function checkEnvironment(): void {
  try {
    env();
  } catch (error) {
    if (!(error instanceof EnvironmentError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  }
}
