import { randomUUID } from "node:crypto";
import { mkdirSync, rmSync } from "node:fs";
import { join, resolve, sep } from "node:path";
import type { AuthConfig } from "../auth/verify-token";
import type { CronJob, CronSchedule } from "../engine/cron-schedule";
import type { ComponentSchema } from "../engine/database";
import type { Deployment } from "../engine/engine";
import type { TableDefinition } from "../engine/table";
import type { ComponentDefinition } from "./component-definitions";
import { loadComponentDefinitions } from "./component-definitions";
import type { Environments } from "./environment";
import { environmentsFor } from "./environment";
import type { ImportedModules } from "./import-modules";
import { importModules } from "./import-modules";

/** Where the code is and what it may see. */
export interface LoadOptions {
  projectDir: string;
  functionsDir: string;
  env: Readonly<Record<string, string>>;
  /** `CONVEX_CLOUD_URL` and `CONVEX_SITE_URL`. */
  platformEnv: Readonly<Record<string, string>>;
}

/** A functions folder, compiled and imported. */
export interface LoadedApp extends Deployment {
  definitions: readonly ComponentDefinition[];
  authConfig: AuthConfig;
  /** Files the code was built from, for watching. */
  inputs: readonly string[];
}

type Modules = ImportedModules["modules"];

/** Builds and imports the functions and their components. Rejects with esbuild's or the code's own message. */
export function loadApp(options: LoadOptions): Promise<LoadedApp> {
  return appLoader(options)();
}

/** A function that loads the app again each time; components that came with a package are built once. */
export function appLoader({
  projectDir,
  functionsDir,
  env,
  platformEnv,
}: LoadOptions): () => Promise<LoadedApp> {
  const directory = resolve(projectDir, functionsDir);
  const fromPackages = new Map<string, ImportedModules>();
  return async () => {
    // Inside node_modules, so that bare imports find the project's packages, and new for every build, because
    // Node never imports a changed file twice.
    const outdir = join(projectDir, "node_modules", ".cache", "convex-stand-in", `build-${randomUUID()}`);
    mkdirSync(outdir, { recursive: true });
    try {
      const definitions = await loadComponentDefinitions(directory, outdir);
      const environments = environmentsFor(definitions, env, platformEnv);
      const parts = new Map<string, ImportedModules>();
      for (const [position, { path, directory: source }] of definitions.entries()) {
        const environment = environments.get(path) ?? {};
        const key = JSON.stringify([source, environment]);
        const part =
          fromPackages.get(key) ??
          (await importModules(source, join(outdir, `component-${position}`), environment));
        parts.set(path, part);
        if (source.split(sep).includes("node_modules") && path !== "") fromPackages.set(key, part);
      }
      return describe(definitions, environments, parts);
    } finally {
      // Imported modules live in memory; stack traces keep working through their inline source maps.
      rmSync(outdir, { recursive: true, force: true });
    }
  };
}

function describe(
  definitions: readonly ComponentDefinition[],
  environments: Environments,
  parts: ReadonlyMap<string, ImportedModules>,
): LoadedApp {
  const modules = new Map([...parts].map(([path, part]) => [path, part.modules]));
  return {
    definitions,
    modules,
    inputs: [...parts.values()].flatMap(({ inputs }) => inputs),
    schemas: [...modules].map(([path, own]) => schemaOf(path, own)),
    crons: new Map([...modules].map(([path, own]) => [path, cronsOf(own)])),
    authConfig: (modules.get("")?.get("auth.config")?.default ?? { providers: [] }) as AuthConfig,
    env: environments.get("") ?? {},
  };
}

function schemaOf(path: string, modules: Modules): ComponentSchema {
  const schema = modules.get("schema")?.default as { export(): string } | undefined;
  if (schema === undefined) return { path, tables: [], schemaValidation: false };
  const exported = JSON.parse(schema.export()) as { tables: TableDefinition[]; schemaValidation: boolean };
  return { path, tables: exported.tables, schemaValidation: exported.schemaValidation };
}

function cronsOf(modules: Modules): CronJob[] {
  const crons = modules.get("crons")?.default as { isCrons?: boolean; export(): string } | undefined;
  if (crons?.isCrons !== true) return [];
  const exported = JSON.parse(crons.export()) as Record<
    string,
    { name: string; args: [CronJob["args"]]; schedule: CronSchedule }
  >;
  return Object.entries(exported).map(([identifier, { name, args, schedule }]) => ({
    identifier,
    path: name,
    args: args[0],
    schedule,
  }));
}
