import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Hono } from "hono";
import { CLIENT_SCRIPT } from "./client-script";
import { STYLES } from "./styles";

const FONTS: Readonly<Record<string, string>> = {
  "geist.woff2": "geist-sans/Geist-Variable.woff2",
  "geist-mono.woff2": "geist-mono/GeistMono-Variable.woff2",
};

/** The style sheet, the script and the product's fonts (from its npm package; without them the system's font serves). */
export function registerAssets(server: Hono): void {
  server.get("/_assets/pages.css", (c) => c.body(STYLES, 200, { "content-type": "text/css; charset=utf-8" }));
  server.get("/_assets/pages.js", (c) =>
    c.body(CLIENT_SCRIPT, 200, { "content-type": "text/javascript; charset=utf-8" }),
  );
  server.get("/_assets/:font", async (c) => {
    const file = FONTS[c.req.param("font")];
    if (!file) return c.notFound();
    const path = join(process.cwd(), "node_modules", "geist", "dist", "fonts", file);
    const font = await readFile(path).catch(() => null);
    if (!font) return c.notFound();
    return c.body(font, 200, { "content-type": "font/woff2", "cache-control": "max-age=86400" });
  });
}
