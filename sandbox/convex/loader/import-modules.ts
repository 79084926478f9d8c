import { randomUUID } from "node:crypto";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type { Plugin } from "esbuild";
import { build } from "esbuild";
import type { ModuleExports } from "../engine/functions";
import { generatedFallback } from "./generated-fallback";
import { listModuleFiles, moduleName } from "./module-files";

/** The modules of a functions folder by name, and the files they were built from. */
export interface ImportedModules {
  modules: Map<string, ModuleExports>;
  inputs: string[];
}

/**
 * Builds and imports the modules of a folder; `environment` is what they see as `process.env`. They become one file
 * with one export for each: importing every module by itself took most of the time of a reload.
 */
export async function importModules(
  source: string,
  outdir: string,
  environment: Readonly<Record<string, string>>,
): Promise<ImportedModules> {
  const files = listModuleFiles(source);
  // Code reads process.env at any time, so each component gets an object of its own under a global name.
  const variable = `convexEnv_${randomUUID().replaceAll("-", "")}`;
  Object.assign(globalThis, { [variable]: environment });
  const outfile = join(outdir, "modules.mjs");
  const { metafile } = await build({
    stdin: {
      contents: files.map((file, at) => `export * as m${at} from ${JSON.stringify(`./${file}`)};`).join("\n"),
      resolveDir: source,
    },
    outfile,
    bundle: true,
    format: "esm",
    platform: "node",
    target: "node20",
    packages: "external",
    sourcemap: "inline",
    // Functions of the same name from different files still carry it, in stack traces and as `name`.
    keepNames: true,
    metafile: true,
    logLevel: "silent",
    define: { "process.env": variable, "globalThis.process.env": variable },
    plugins: [serverOnly, generatedFallback],
  });
  const imported = (await import(pathToFileURL(outfile).href)) as Readonly<Record<string, ModuleExports>>;
  return {
    modules: new Map(files.map((file, at) => [moduleName(file), imported[`m${at}`] ?? {}])),
    inputs: Object.keys(metafile.inputs)
      .filter((input) => !VIRTUAL_FILE.test(input))
      .map((input) => resolve(input)),
  };
}

/** What esbuild calls the code that comes from no file: the list above and what plugins give it. */
const VIRTUAL_FILE = /^(<stdin>|[\w-]+:.*)$/;

/** Convex's bundler replaces `server-only` by nothing. */
const serverOnly: Plugin = {
  name: "server-only",
  setup(builder) {
    builder.onResolve({ filter: /^server-only$/ }, ({ path }) => ({ path, namespace: "server-only" }));
    builder.onLoad({ filter: /.*/, namespace: "server-only" }, () => ({ contents: "" }));
  },
};
