import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Plugin } from "esbuild";

const CONTENTS: Readonly<Record<string, string>> = {
  api: `import { anyApi, componentsGeneric } from "convex/server";
export const api = anyApi, internal = anyApi, components = componentsGeneric();`,
  server: `export {
  queryGeneric as query, internalQueryGeneric as internalQuery,
  mutationGeneric as mutation, internalMutationGeneric as internalMutation,
  actionGeneric as action, internalActionGeneric as internalAction,
  httpActionGeneric as httpAction,
} from "convex/server";
export const env = process.env;`,
};

/** Stands in for `_generated` where codegen has not run yet: codegen itself needs a deployment that loads. */
export const generatedFallback: Plugin = {
  name: "generated-fallback",
  setup(builder) {
    builder.onResolve({ filter: /\/_generated\/(api|server)(\.js)?$/ }, ({ path, resolveDir }) => {
      const base = join(resolveDir, path.replace(/\.js$/, ""));
      if ([".js", ".ts"].some((extension) => existsSync(`${base}${extension}`))) return undefined;
      return { path: base, namespace: "generated-fallback", pluginData: resolveDir };
    });
    builder.onLoad({ filter: /.*/, namespace: "generated-fallback" }, ({ path, pluginData }) => ({
      contents: CONTENTS[path.endsWith("api") ? "api" : "server"],
      resolveDir: String(pluginData),
    }));
  },
};
