import { readFile } from "node:fs/promises";
import { join } from "node:path";

const FONTS: Readonly<Record<string, string>> = {
  "geist.woff2": "geist-sans/Geist-Variable.woff2",
  "geist-mono.woff2": "geist-mono/GeistMono-Variable.woff2",
};

/** A font of the product's by its name, from its npm package; null when there is none, and the system's font serves. */
export async function readFont(name: string): Promise<Uint8Array<ArrayBuffer> | null> {
  const file = FONTS[name];
  if (file === undefined) return null;
  const path = join(process.cwd(), "node_modules", "geist", "dist", "fonts", file);
  const font = await readFile(path).catch(() => null);
  return font === null ? null : new Uint8Array(font);
}
