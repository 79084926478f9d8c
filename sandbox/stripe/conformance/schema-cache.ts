import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { StripeSchema } from "./generate";

// Raise when the generator changes what it writes.
const FORMAT = 2;

/**
 * The schema of the installed `stripe` package, from `node_modules/.cache` or, the first time, generated in a process
 * of its own (some seconds), which keeps the TypeScript compiler out of the caller. Runs from the project's root.
 */
export function loadStripeSchema(root = process.cwd()): StripeSchema {
  const path = join(root, "node_modules", ".cache", `stripe-schema-${installedVersion(root)}-${FORMAT}.json`);
  if (!existsSync(path)) {
    const generator = join(root, "sandbox", "stripe", "conformance", "generate.ts");
    execFileSync(process.execPath, ["--import", "tsx", generator, path], { cwd: root, stdio: "pipe" });
  }
  // The file is written by the generator alone.
  return JSON.parse(readFileSync(path, "utf8")) as StripeSchema;
}

function installedVersion(root: string): string {
  const manifest: unknown = JSON.parse(
    readFileSync(join(root, "node_modules", "stripe", "package.json"), "utf8"),
  );
  if (typeof manifest === "object" && manifest && "version" in manifest) return String(manifest.version);
  throw new Error("The stripe package is not installed.");
}
