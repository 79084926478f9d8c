import { readdirSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { convexTest } from "convex-test";
import type { GenericSchema, SchemaDefinition } from "convex/server";

const ROOT = process.cwd();
const COMPONENTS = join(ROOT, "node_modules", "@convex-dev");

type Modules = Record<string, () => Promise<unknown>>;
type ConvexTest = Pick<ReturnType<typeof convexTest>, "registerComponent">;

/** The functions of this app as convex-test wants them: Jest has no `import.meta.glob`. */
export const appModules: Modules = {
  ...modulesOf(join(ROOT, "convex"), "/convex", /^(?!.*\.config)[A-Za-z/]+\.ts$/),
  "/convex/_generated/api.js": () => importFile(join(ROOT, "convex/_generated/api.js")),
};

/** The paths of every module whose exports can be called. */
export const functionModules = Object.keys(appModules).filter((path) =>
  /^\/convex\/[A-Za-z]+\.ts$/.test(path),
);

/** Installs the rate limiter and the component inside it. */
export async function registerComponents(t: ConvexTest): Promise<void> {
  await register(t, "rateLimiter", "rate-limiter");
  await register(t, "rateLimiter/batchWorker", "batch-worker");
}

async function register(t: ConvexTest, name: string, packageName: string): Promise<void> {
  const folder = join(COMPONENTS, packageName, "dist/component");
  const schema = (await importFile(join(folder, "schema.js"))) as {
    default: SchemaDefinition<GenericSchema, boolean>;
  };
  t.registerComponent(name, schema.default, modulesOf(folder, "/component", /\.js$/));
}

function modulesOf(folder: string, prefix: string, wanted: RegExp): Modules {
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((file) =>
    wanted.test(file),
  );
  return Object.fromEntries(
    files.map((file) => [`${prefix}/${file}`, () => importFile(join(folder, file))] as const),
  );
}

async function importFile(file: string): Promise<unknown> {
  return import(pathToFileURL(file).href);
}
