import { join, resolve } from "node:path";

/** Names of the three stand-ins, as `--only` takes them. */
const STAND_INS = ["stripe", "clerk", "convex"] as const;
type StandInName = (typeof STAND_INS)[number];

/** What `npm run sandbox` was asked to do. */
export interface SandboxSettings {
  only: readonly StandInName[];
  /** Start from nothing: the saved state is deleted first. */
  fresh: boolean;
  /** Folder for the saved state; null keeps everything in memory. */
  dataDir: string | null;
  ports: { app: number; convex: number; convexSite: number; clerk: number; stripe: number };
  /** Wait before each retry of a webhook delivery, in milliseconds. */
  retryDelaysMs: number[];
  /** Check every answer of the Stripe stand-in against the SDK's own types while running. */
  validate: boolean;
}

export const USAGE = `Usage: npm run sandbox -- [options]

  --fresh          start empty (deletes the saved state)
  --memory         keep the state in memory only
  --only a,b       start only these: stripe, clerk, convex
  --validate       check every Stripe answer and event against the types of the stripe package
  --help           this text

Ports: SANDBOX_STRIPE_PORT 12111, SANDBOX_CLERK_PORT 3220, SANDBOX_CONVEX_PORT 3210,
SANDBOX_CONVEX_SITE_PORT 3211, PORT 3000 (the app). State: SANDBOX_DATA_DIR .sandbox.
Retries of webhooks: SANDBOX_RETRY_DELAYS_MS 2000,10000,60000.`;

/** Reads the command line and the environment; throws an Error with a sentence for a person. */
export function readSettings(
  argv: readonly string[],
  env: Record<string, string | undefined>,
): SandboxSettings {
  const settings: SandboxSettings = {
    only: STAND_INS,
    fresh: false,
    dataDir: resolve(env.SANDBOX_DATA_DIR ?? join(process.cwd(), ".sandbox")),
    ports: {
      app: port(env, "PORT", 3000),
      convex: port(env, "SANDBOX_CONVEX_PORT", 3210),
      convexSite: port(env, "SANDBOX_CONVEX_SITE_PORT", 3211),
      clerk: port(env, "SANDBOX_CLERK_PORT", 3220),
      stripe: port(env, "SANDBOX_STRIPE_PORT", 12111),
    },
    retryDelaysMs: delays(env.SANDBOX_RETRY_DELAYS_MS ?? "2000,10000,60000"),
    validate: false,
  };
  for (let index = 0; index < argv.length; index += 1) {
    const argument = argv[index];
    if (argument === "--fresh") settings.fresh = true;
    else if (argument === "--memory") settings.dataDir = null;
    else if (argument === "--validate") settings.validate = true;
    else if (argument === "--only") settings.only = names(argv[(index += 1)] ?? "");
    else throw new Error(`Unknown option ${argument}.\n\n${USAGE}`);
  }
  return settings;
}

function port(env: Record<string, string | undefined>, name: string, fallback: number): number {
  const raw = env[name];
  if (raw === undefined || raw === "") return fallback;
  const value = Number(raw);
  if (!Number.isInteger(value) || value < 0 || value > 65_535)
    throw new Error(`${name} must be a port number.`);
  return value;
}

function delays(raw: string): number[] {
  const values = raw.split(",").map(Number);
  if (values.some((value) => !Number.isFinite(value) || value < 0)) {
    throw new Error("SANDBOX_RETRY_DELAYS_MS must be milliseconds, separated by commas.");
  }
  return values;
}

function names(raw: string): StandInName[] {
  return raw.split(",").map((word) => {
    const known = STAND_INS.find((name) => name === word);
    if (known === undefined) throw new Error(`--only takes ${STAND_INS.join(", ")}.`);
    return known;
  });
}
