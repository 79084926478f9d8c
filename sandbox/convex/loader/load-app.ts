import { randomUUID } from "node:crypto";
import { mkdirSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type { Plugin } from "esbuild";
import { build } from "esbuild";
import type { AuthConfig } from "../auth/verify-token";
import type { CronJob, CronSchedule } from "../engine/cron-schedule";
import type { ComponentSchema } from "../engine/database";
import type { Deployment } from "../engine/engine";
import type { ModuleExports } from "../engine/functions";
import type { TableDefinition } from "../engine/table";
import type { ComponentDefinition } from "./component-definitions";
import { loadComponentDefinitions } from "./component-definitions";
import { environmentsFor } from "./environment";
import { generatedFallback } from "./generated-fallback";
import { listModuleFiles, moduleName } from "./module-files";

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

type Modules = Map<string, ModuleExports>;

/** Builds and imports the functions and their components. Throws with esbuild's or the code's own message. */
export async function loadApp({
  projectDir,
  functionsDir,
  env,
  platformEnv,
}: LoadOptions): Promise<LoadedApp> {
  const directory = resolve(projectDir, functionsDir);
  // Inside node_modules, so that bare imports find the project's packages, and new for every build, because
  // Node never imports a changed file twice.
  const outdir = join(projectDir, "node_modules", ".cache", "convex-stand-in", `build-${randomUUID()}`);
  mkdirSync(outdir, { recursive: true });
  try {
    const definitions = await loadComponentDefinitions(directory, outdir);
    const environments = environmentsFor(definitions, env, platformEnv);
    const modules = new Map<string, Modules>();
    const inputs: string[] = [];
    for (const [position, { path, directory: source }] of definitions.entries()) {
      const environment = environments.get(path) ?? {};
      const built = await importModules(source, join(outdir, `component-${position}`), environment);
      modules.set(path, built.modules);
      inputs.push(...built.inputs.map((input) => resolve(input)));
    }
    const app = modules.get("");
    return {
      definitions,
      modules,
      inputs,
      schemas: [...modules].map(([path, own]) => schemaOf(path, own)),
      crons: new Map([...modules].map(([path, own]) => [path, cronsOf(own)])),
      authConfig: (app?.get("auth.config")?.default ?? { providers: [] }) as AuthConfig,
      env: environments.get("") ?? {},
    };
  } finally {
    // Imported modules live in memory; stack traces keep working through their inline source maps.
    rmSync(outdir, { recursive: true, force: true });
  }
}

async function importModules(
  source: string,
  outdir: string,
  environment: Readonly<Record<string, string>>,
): Promise<{ modules: Modules; inputs: string[] }> {
  const files = listModuleFiles(source);
  // Code reads process.env at any time, so each component gets an object of its own under a global name.
  const variable = `convexEnv_${randomUUID().replaceAll("-", "")}`;
  Object.assign(globalThis, { [variable]: environment });
  const result = await build({
    entryPoints: files.map((file) => join(source, file)),
    outdir,
    outbase: source,
    outExtension: { ".js": ".mjs" },
    bundle: true,
    splitting: true,
    format: "esm",
    platform: "node",
    target: "node20",
    packages: "external",
    sourcemap: "inline",
    metafile: true,
    logLevel: "silent",
    chunkNames: "chunks/[hash]",
    define: { "process.env": variable, "globalThis.process.env": variable },
    plugins: [serverOnly, generatedFallback],
  });
  const modules: Modules = new Map();
  for (const file of files) {
    const name = moduleName(file);
    modules.set(name, (await import(pathToFileURL(join(outdir, `${name}.mjs`)).href)) as ModuleExports);
  }
  return { modules, inputs: Object.keys(result.metafile.inputs) };
}

/** Convex's bundler replaces `server-only` by nothing. */
const serverOnly: Plugin = {
  name: "server-only",
  setup(builder) {
    builder.onResolve({ filter: /^server-only$/ }, ({ path }) => ({ path, namespace: "server-only" }));
    builder.onLoad({ filter: /.*/, namespace: "server-only" }, () => ({ contents: "" }));
  },
};

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
