import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Plugin } from "esbuild";
import { build } from "esbuild";
import type Stripe from "stripe";
import catalogue from "../../../catalogue.json" with { type: "json" };
import { type LoadedApp, loadApp } from "../../../sandbox/convex/loader/load-app";
import type { cancelSubscription } from "../../../src/server/billing/cancel-subscription";
import type { ingestEvent } from "../../../src/server/billing/ingest-event";
import type { changePlan } from "../../../src/server/billing/change-plan";
import type { pauseSubscription } from "../../../src/server/billing/pause-subscription";
import type { payInvoice } from "../../../src/server/billing/pay-invoice";
import type { previewPlanChange } from "../../../src/server/billing/preview-plan-change";
import type { undoPlanChange } from "../../../src/server/billing/undo-plan-change";
import type { unpauseSubscription } from "../../../src/server/billing/unpause-subscription";
import type { createPlanPrices } from "../../../src/server/billing/plan-prices";
import type { requestSync } from "../../../src/server/billing/request-sync";
import type { resumeSubscription } from "../../../src/server/billing/resume-subscription";
import type { startCheckout } from "../../../src/server/billing/start-checkout";
import type { AppError } from "../../../src/server/http/app-error";
import type { Plant } from "./plants";

/** The web server's verbs, with the SDK that they know. */
interface Server {
  startCheckout: typeof startCheckout;
  cancelSubscription: typeof cancelSubscription;
  resumeSubscription: typeof resumeSubscription;
  requestSync: typeof requestSync;
  changePlan: typeof changePlan;
  pauseSubscription: typeof pauseSubscription;
  payInvoice: typeof payInvoice;
  previewPlanChange: typeof previewPlanChange;
  undoPlanChange: typeof undoPlanChange;
  unpauseSubscription: typeof unpauseSubscription;
  ingestEvent: typeof ingestEvent;
  createPlanPrices: typeof createPlanPrices;
  AppError: typeof AppError;
  Stripe: typeof Stripe;
}

/** The product as it is, or with one bug planted: its Convex functions and its server verbs. */
export interface Product {
  app: LoadedApp;
  server: Server;
}

export const SECRET_KEY = "sk_test_CANARYsimulation0000";
export const WEBHOOK_SECRET = "whsec_CANARYsimulation";
export const STRIPE_BASE = "http://stripe.simulation.invalid:12111";
export const ALERT_URL = "https://alerts.simulation.invalid/hook";

const ROOT = process.cwd();
const COPIED = ["convex", "src/shared", "src/server"];

const ENVIRONMENT = {
  STRIPE_SECRET_KEY: SECRET_KEY,
  STRIPE_API_BASE: STRIPE_BASE,
  STRIPE_PRICE_ID_MONTHLY: catalogue.prices.monthly.id,
  STRIPE_PRICE_ID_ANNUAL: catalogue.prices.annual.id,
  CLERK_JWT_ISSUER_DOMAIN: "https://clerk.simulation.invalid",
  SERVICE_JWT_JWKS: "data:application/json,{}",
  ALERT_WEBHOOK_URL: ALERT_URL,
};

/** Compiles the product once; worlds share the code and nothing else. A plant is edited into a copy. */
export async function loadProduct(plant: Plant | null): Promise<Product> {
  const home = join(ROOT, "node_modules/.cache/simulation", `${plant?.name ?? "product"}-${process.pid}`);
  rmSync(home, { recursive: true, force: true });
  mkdirSync(home, { recursive: true });
  try {
    const source = plant === null ? ROOT : plantedCopy(join(home, "source"), plant);
    const app = await loadApp({
      projectDir: ROOT,
      functionsDir: join(source, "convex"),
      env: ENVIRONMENT,
      platformEnv: {},
    });
    return { app, server: await loadServer(source, join(home, "server.mjs")) };
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

/** A copy of the product's sources with the plant's edits. Throws when an edit does not fit the source any more. */
function plantedCopy(folder: string, plant: Plant): string {
  for (const path of COPIED) cpSync(join(ROOT, path), join(folder, path), { recursive: true });
  cpSync(join(ROOT, "catalogue.json"), join(folder, "catalogue.json"));
  cpSync(join(ROOT, "tsconfig.json"), join(folder, "tsconfig.json"));
  for (const { file, find, replace } of plant.edits) {
    const path = join(folder, file);
    const before = readFileSync(path, "utf8");
    if (!before.includes(find))
      throw new Error(`The plant ${plant.name} does not fit ${file} any more: ${find}`);
    writeFileSync(
      path,
      before.replace(find, () => replace),
    );
  }
  return folder;
}

async function loadServer(source: string, outfile: string): Promise<Server> {
  const verbs = `
    export { startCheckout } from "@/server/billing/start-checkout";
    export { cancelSubscription } from "@/server/billing/cancel-subscription";
    export { resumeSubscription } from "@/server/billing/resume-subscription";
    export { requestSync } from "@/server/billing/request-sync";
    export { changePlan } from "@/server/billing/change-plan";
    export { pauseSubscription } from "@/server/billing/pause-subscription";
    export { payInvoice } from "@/server/billing/pay-invoice";
    export { previewPlanChange } from "@/server/billing/preview-plan-change";
    export { undoPlanChange } from "@/server/billing/undo-plan-change";
    export { unpauseSubscription } from "@/server/billing/unpause-subscription";
    export { ingestEvent } from "@/server/billing/ingest-event";
    export { createPlanPrices } from "@/server/billing/plan-prices";
    export { AppError } from "@/server/http/app-error";
    export { default as Stripe } from "stripe";`;
  await build({
    stdin: { contents: verbs, resolveDir: ROOT, loader: "ts" },
    outfile,
    bundle: true,
    format: "esm",
    platform: "node",
    target: "node20",
    packages: "external",
    alias: { "@": join(source, "src"), "@convex": join(ROOT, "convex/_generated") },
    tsconfigRaw: {},
    plugins: [withoutFrame],
    logLevel: "silent",
  });
  // The module's exports are exactly the names above.
  return (await import(pathToFileURL(outfile).href)) as Server;
}

/** Next's marker for server code means nothing here; log lines go to the world, which reads them for secrets. */
const withoutFrame: Plugin = {
  name: "without-frame",
  setup(builder) {
    builder.onResolve({ filter: /^(server-only|pino)$/ }, ({ path }) => ({ path, namespace: "frame" }));
    builder.onLoad({ filter: /.*/, namespace: "frame" }, ({ path }) => ({
      contents: path === "pino" ? PINO : "",
    }));
  },
};

const PINO = `
  const write = (fields, message) => globalThis.simulationLog?.push(JSON.stringify({ message, ...fields }));
  const pino = () => ({ info: write, warn: write, error: write });
  pino.stdTimeFunctions = { isoTime: null };
  export default pino;`;
