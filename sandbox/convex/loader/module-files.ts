import { readdirSync } from "node:fs";
import { join } from "node:path";

const SOURCE = /\.(ts|tsx|js|jsx|mjs)$/;
const DECLARATION = /\.d\.[mc]?ts$/;

/**
 * The files of a functions folder that Convex takes as modules, relative to it: source files with one dot in
 * their name, and `auth.config`. Generated code and `convex.config` are not modules.
 */
export function listModuleFiles(directory: string): string[] {
  return walk(directory, "").filter((file) => {
    const name = file.split("/").pop() ?? "";
    if (!SOURCE.test(name) || DECLARATION.test(name) || file.startsWith("_generated/")) return false;
    return name.split(".").length === 2 || name.startsWith("auth.config.");
  });
}

/** The module name of a file: its path without the extension. */
export function moduleName(file: string): string {
  return file.replace(SOURCE, "");
}

function walk(directory: string, prefix: string): string[] {
  return readdirSync(join(directory, prefix), { withFileTypes: true }).flatMap((entry) => {
    const path = prefix === "" ? entry.name : `${prefix}/${entry.name}`;
    return entry.isDirectory() ? walk(directory, path) : [path];
  });
}
