import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { chromium, type Browser, type LaunchOptions } from "playwright-core";

const run = promisify(execFile);

const ARGS = ["--no-sandbox", "--disable-gpu", "--font-render-hinting=none"];

const SYSTEM_BROWSERS = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/usr/bin/google-chrome-stable",
  "/opt/google/chrome/chrome",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
  "C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe",
];

/**
 * Starts a headless Chromium: the one named by CHROMIUM_PATH, else the one that `npm ci` brought (linux-x64), else a
 * browser found on the machine. Runs from the project's root. Throws with advice when there is none.
 */
export async function launchBrowser(): Promise<Browser> {
  return chromium.launch({ headless: true, args: ARGS, ...(await findBrowser()) });
}

async function findBrowser(): Promise<LaunchOptions> {
  const named = process.env.CHROMIUM_PATH;
  if (named) return { executablePath: named };
  if (process.platform === "linux" && process.arch === "x64") return bundledBrowser(process.cwd());
  const executablePath = SYSTEM_BROWSERS.find((path) => existsSync(path));
  if (executablePath) return { executablePath };
  throw new Error("No browser found. Install Chrome or Chromium, or set CHROMIUM_PATH to one.");
}

/** The browser of the npm package with the libraries and fonts it needs on a bare machine. */
async function bundledBrowser(root: string): Promise<LaunchOptions> {
  const home = await unpackOnce(root);
  return {
    executablePath: join(home, "chromium"),
    env: {
      ...process.env,
      LD_LIBRARY_PATH: join(home, "al2023", "lib"),
      FONTCONFIG_FILE: join(home, "fonts.conf"),
      // Chromium sets this one itself, in a thread, while its main thread reads the environment: where the table of it
      // is full, glibc moves it away under the reader, which crashes. What is there already is replaced in its place.
      FC_FONTATIONS: "1",
    },
  };
}

/** Unpacks into a folder of its own and renames it, so that a half-written browser is never used. */
async function unpackOnce(root: string): Promise<string> {
  const cache = join(root, "node_modules", ".cache");
  const home = join(cache, `chromium-${await packageVersion(root)}`);
  if (existsSync(join(home, "fonts.conf"))) return home;
  await mkdir(cache, { recursive: true });
  const staging = await mkdtemp(join(cache, "chromium-staging-"));
  await run(process.execPath, [join(root, "__tests__", "support", "unpack-chromium.mjs")], {
    // The package unpacks its shared libraries only when it believes to run in AWS Lambda.
    env: { ...process.env, TMPDIR: staging, AWS_EXECUTION_ENV: "AWS_Lambda_nodejs20.x" },
  });
  await writeFile(join(staging, "fonts.conf"), fontsConf(home));
  await rename(staging, home).catch(async (error: unknown) => {
    await rm(staging, { recursive: true, force: true });
    // Another process was faster.
    if (!existsSync(join(home, "fonts.conf"))) throw error;
  });
  return home;
}

async function packageVersion(root: string): Promise<string> {
  const text = await readFile(join(root, "node_modules", "@sparticuz", "chromium", "package.json"), "utf8");
  const manifest: unknown = JSON.parse(text);
  if (typeof manifest === "object" && manifest && "version" in manifest) return String(manifest.version);
  throw new Error("@sparticuz/chromium has no version.");
}

const fontsConf = (home: string): string => `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>${join(home, "fonts")}</dir>
  <dir>/usr/share/fonts</dir>
  <cachedir>${join(home, "fonts-cache")}</cachedir>
</fontconfig>
`;
