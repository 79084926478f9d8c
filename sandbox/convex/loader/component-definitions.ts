import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Plugin } from "esbuild";
import { build } from "esbuild";

/** A declared environment variable: its validator as JSON text. */
type EnvDeclaration = [name: string, declaration: { type: "value"; value: string; optional?: boolean }];

/** What `export()` of a definition returns; the shape `npx convex` expects. */
export interface DefinitionAnalysis {
  definitionType: { type: "app" } | { type: "childComponent"; name: string };
  childComponents: { name: string; path: string; env: [string, EnvBinding][] | null }[];
  httpMounts: Record<string, string>;
  exports: unknown;
  envVars?: EnvDeclaration[];
}

type EnvBinding = { type: "value"; value: string } | { type: "envVar"; name: string };

/** A component installed in the app (the app itself has the empty path). */
export interface ComponentDefinition {
  path: string;
  directory: string;
  analysis: DefinitionAnalysis;
  /** How the parent binds declared variables. */
  env: [string, EnvBinding][];
}

const APP_WITHOUT_CONFIG: DefinitionAnalysis = {
  definitionType: { type: "app" },
  childComponents: [],
  httpMounts: {},
  exports: { type: "branch", branch: [] },
};

/** Evaluates `convex.config.ts` and those of the components it uses. `outdir` takes the compiled files. */
export async function loadComponentDefinitions(
  functionsDir: string,
  outdir: string,
): Promise<ComponentDefinition[]> {
  const config = join(functionsDir, "convex.config.ts");
  if (!existsSync(config))
    return [{ path: "", directory: functionsDir, analysis: APP_WITHOUT_CONFIG, env: [] }];
  return evaluate(config, { path: "", env: [] }, outdir);
}

async function evaluate(
  config: string,
  { path, env }: Pick<ComponentDefinition, "path" | "env">,
  outdir: string,
): Promise<ComponentDefinition[]> {
  const outfile = join(
    outdir,
    "definitions",
    `${createHash("sha256").update(config).digest("hex").slice(0, 16)}.mjs`,
  );
  await build({
    entryPoints: [config],
    outfile,
    bundle: true,
    format: "esm",
    platform: "node",
    target: "node20",
    external: ["convex", "convex/*"],
    plugins: [importedDefinitions],
    logLevel: "silent",
  });
  const { default: definition } = (await import(pathToFileURL(outfile).href)) as {
    default: { export(): DefinitionAnalysis };
  };
  const analysis = definition.export();
  const component = { path, directory: dirname(config), analysis, env };
  const children: ComponentDefinition[] = [];
  for (const child of analysis.childComponents) {
    const childPath = path === "" ? child.name : `${path}/${child.name}`;
    children.push(...(await evaluate(child.path, { path: childPath, env: child.env ?? [] }, outdir)));
  }
  return [component, ...children];
}

/** Replaces an imported definition by its name and place, as Convex's own bundler does. */
const importedDefinitions: Plugin = {
  name: "imported-component-definitions",
  setup(builder) {
    builder.onResolve({ filter: /convex\.config(\.[jt]s)?$/ }, ({ kind, importer, path }) => {
      if (kind === "entry-point") return undefined;
      return { path: createRequire(importer).resolve(path), namespace: "component-definition" };
    });
    builder.onLoad({ filter: /.*/, namespace: "component-definition" }, ({ path }) => {
      const [, defaultName] = /defineComponent\(\s*["'`]([^"'`]+)/.exec(readFileSync(path, "utf8")) ?? [];
      return {
        contents: `export default ${JSON.stringify({ componentDefinitionPath: path, defaultName })}`,
        loader: "js",
      };
    });
  },
};
