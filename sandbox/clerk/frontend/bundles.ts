import { createReadStream, readdirSync } from "node:fs";
import path from "node:path";
import { Readable } from "node:stream";
import { ClerkApiError } from "../clerk-api-error";
import type { FrontendContext } from "./frontend-env";

const PACKAGES = ["clerk-js", "ui"] as const;

/**
 * The browser bundles of clerk-js and of the components, from the installed packages. Only names found by listing
 * the folder are served, so no path can lead out of it.
 */
export function openBundles(): (c: FrontendContext) => Response {
  const files = new Map<string, string>();
  for (const name of PACKAGES) {
    const folder = path.join(process.cwd(), "node_modules", "@clerk", name, "dist");
    for (const file of readdirSync(folder)) {
      if (file.endsWith(".js")) files.set(`${name}/${file}`, path.join(folder, file));
    }
  }
  return (c) => {
    // The version is ignored: a page asks for `@6`, its chunks for the exact one; there is one of each here.
    const name = c.req.param("package")?.split("@")[0] ?? "";
    const file = files.get(`${name}/${c.req.param("file") ?? ""}`);
    if (file === undefined) throw ClerkApiError.notFound("No such file.");
    return c.body(Readable.toWeb(createReadStream(file)) as ReadableStream, 200, {
      "content-type": "application/javascript; charset=utf-8",
      "cache-control": "public, max-age=3600",
    });
  };
}
