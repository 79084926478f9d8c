import type { Hono } from "hono";
import { readFont } from "../../kit/fonts";
import { CLIENT_SCRIPT } from "./client-script";
import { STYLES } from "./styles";

/** The style sheet, the script and the product's fonts (from its npm package; without them the system's font serves). */
export function registerAssets(server: Hono): void {
  server.get("/_assets/pages.css", (c) => c.body(STYLES, 200, { "content-type": "text/css; charset=utf-8" }));
  server.get("/_assets/pages.js", (c) =>
    c.body(CLIENT_SCRIPT, 200, { "content-type": "text/javascript; charset=utf-8" }),
  );
  server.get("/_assets/:font", async (c) => {
    const font = await readFont(c.req.param("font"));
    if (font === null) return c.notFound();
    return c.body(font, 200, { "content-type": "font/woff2", "cache-control": "max-age=86400" });
  });
}
