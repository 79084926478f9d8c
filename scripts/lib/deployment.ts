import { existsSync } from "node:fs";
import { loadEnvFile } from "node:process";
import { parseEnv } from "../../src/server/parse-env";

type Environment = Extract<ReturnType<typeof parseEnv>, { ok: true }>["env"];

/** The variables of a deployment, from the environment and .env.local; null after a line for each that is wrong. */
export function readDeployment(print: (line: string) => void): Environment | null {
  if (existsSync(".env.local")) loadEnvFile(".env.local");
  const parsed = parseEnv(process.env);
  if (parsed.ok) return parsed.env;
  for (const problem of parsed.problems) print(`FAIL  Environment: ${problem}`);
  return null;
}
