import type { Validator } from "../engine/validators";
import { mismatch } from "../engine/validators";
import type { ComponentDefinition } from "./component-definitions";

/** Environment variables by component path. */
export type Environments = ReadonlyMap<string, Readonly<Record<string, string>>>;

/** Thrown when declared variables are missing or malformed; names them and shows no values. */
class EnvironmentError extends Error {
  constructor(problems: readonly string[]) {
    super(`The Convex functions cannot start: ${problems.join("; ")}.`);
    this.name = "EnvironmentError";
  }
}

const NO_TABLES = { tableNameOf: () => undefined };

/** Gives each component the variables it may see; the app sees all of `env`, a component what its parent binds. */
export function environmentsFor(
  definitions: readonly ComponentDefinition[],
  env: Readonly<Record<string, string>>,
  platform: Readonly<Record<string, string>>,
): Environments {
  const environments = new Map<string, Readonly<Record<string, string>>>();
  const problems: string[] = [];
  for (const definition of definitions) {
    const parentPath = definition.path.includes("/") ? definition.path.replace(/\/[^/]*$/, "") : "";
    const parent = environments.get(parentPath) ?? {};
    const own = definition.path === "" ? env : boundVariables(definition, parent);
    problems.push(...problemsOf(definition, own));
    environments.set(definition.path, { ...own, ...platform });
  }
  if (problems.length > 0) throw new EnvironmentError(problems);
  return environments;
}

function boundVariables(
  definition: ComponentDefinition,
  parent: Readonly<Record<string, string>>,
): Record<string, string> {
  const bound: Record<string, string> = {};
  for (const [name, binding] of definition.env) {
    const value = binding.type === "value" ? binding.value : parent[binding.name];
    if (value !== undefined) bound[name] = value;
  }
  return bound;
}

function problemsOf(
  { path, analysis }: ComponentDefinition,
  env: Readonly<Record<string, string>>,
): string[] {
  const where = path === "" ? "" : ` (component ${path})`;
  return (analysis.envVars ?? []).flatMap(([name, { value: validator, optional }]) => {
    const value = env[name];
    if (value === undefined || value === "") {
      return optional === true ? [] : [`the environment variable ${name}${where} is required`];
    }
    const fits = mismatch(JSON.parse(validator) as Validator, value, NO_TABLES) === null;
    return fits
      ? []
      : [`the environment variable ${name}${where} has a value that convex.config does not allow`];
  });
}
