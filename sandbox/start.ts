import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { startClerk } from "./clerk/start";
import { startConvex } from "./convex/start";
import {
  appEnvironment,
  CLERK_SECRET_KEY,
  CLERK_WEBHOOK_SIGNING_SECRET,
  clerkPublishableKey,
  CONVEX_ADMIN_KEY,
  convexEnvironment,
  serviceKeys,
  STRIPE_SECRET_KEY,
  STRIPE_WEBHOOK_SECRET,
  urlsFor,
} from "./environment";
import { type BillingClock, createBillingClock } from "./kit/clock";
import { SEED_CATALOGUE, SEED_PEOPLE } from "./seed";
import { readSettings, type SandboxSettings, USAGE } from "./settings";
import { startStripe } from "./stripe/start";

/** Starts the stand-ins, prints one JSON line when all answer, and stops them on SIGINT, SIGTERM or a closed parent. */
async function main(): Promise<void> {
  if (process.argv.includes("--help")) {
    console.log(USAGE);
    return;
  }
  if (process.env.NODE_ENV === "production") {
    throw new Error("The stand-ins are development tools and refuse to start with NODE_ENV=production.");
  }
  const settings = readSettings(process.argv.slice(2), process.env);
  if (settings.fresh && settings.dataDir !== null) rmSync(settings.dataDir, { recursive: true, force: true });
  if (settings.dataDir !== null) mkdirSync(settings.dataDir, { recursive: true });

  const running = await startAll(settings);
  const stop = () => {
    void running.close().finally(() => process.exit(0));
  };
  process.once("SIGINT", stop);
  process.once("SIGTERM", stop);
  // A parent that died cannot send a signal; its end of the pipe closes.
  if (process.env.SANDBOX_STOP_WITH_PARENT === "1")
    process.stdin.resume().once("end", stop).once("close", stop);
  console.log(JSON.stringify({ ready: true, urls: running.urls, env: running.env }));
}

async function startAll(settings: SandboxSettings) {
  const { ports, dataDir } = settings;
  const urls = urlsFor(ports);
  const keys = await serviceKeys(dataDir);
  const clock = persistentClock(dataDir);
  const folder = (name: string) => (dataDir === null ? null : join(dataDir, name));
  const starts = {
    stripe: () =>
      startStripe({
        port: ports.stripe,
        dataDir: folder("stripe"),
        clock,
        secretKey: STRIPE_SECRET_KEY,
        webhook: { url: `${urls.app}/api/webhooks/stripe`, secret: STRIPE_WEBHOOK_SECRET },
        catalogue: SEED_CATALOGUE,
        retryDelaysMs: settings.retryDelaysMs,
        validate: settings.validate,
      }),
    clerk: () =>
      startClerk({
        port: ports.clerk,
        dataDir: folder("clerk"),
        clock,
        appUrl: urls.app,
        secretKey: CLERK_SECRET_KEY,
        publishableKey: clerkPublishableKey(urls.clerk),
        webhook: { url: `${urls.app}/api/webhooks/clerk`, secret: CLERK_WEBHOOK_SIGNING_SECRET },
        retryDelaysMs: settings.retryDelaysMs,
        people: [...SEED_PEOPLE],
      }),
    convex: () =>
      startConvex({
        port: ports.convex,
        sitePort: ports.convexSite,
        dataDir: folder("convex"),
        clock,
        projectDir: process.cwd(),
        env: convexEnvironment(urls, keys),
        adminKey: CONVEX_ADMIN_KEY,
        watch: true,
      }),
  };
  const standIns = await Promise.all(settings.only.map((name) => starts[name]()));
  return {
    urls,
    env: appEnvironment(urls, keys),
    close: async () => {
      await Promise.all(standIns.map((standIn) => standIn.close()));
    },
  };
}

/** Billing time survives a restart: the offset is saved at every jump. */
function persistentClock(dataDir: string | null): BillingClock {
  if (dataDir === null) return createBillingClock();
  const file = join(dataDir, "clock.json");
  // Written by the lines below and by nobody else.
  const saved = existsSync(file)
    ? (JSON.parse(readFileSync(file, "utf8")) as { offset: number })
    : { offset: 0 };
  const clock = createBillingClock(saved.offset);
  clock.onJump(() => {
    writeFileSync(`${file}.new`, JSON.stringify({ offset: clock.offset() }));
    renameSync(`${file}.new`, file);
  });
  return clock;
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : "The stand-ins could not start.");
  process.exit(1);
});
