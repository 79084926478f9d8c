import { jest } from "@jest/globals";
import { convexTest } from "convex-test";
import type { TestConvex } from "convex-test";
import { SERVICE_TOKEN } from "../../src/shared/service-token";
import schema from "../../convex/schema";
import { appModules, registerComponents } from "./convex-modules";

/** The environment that the functions declare; nothing listens at the address. */
const ENVIRONMENT = {
  STRIPE_SECRET_KEY: "sk_test_functions",
  STRIPE_API_BASE: "http://127.0.0.1:9",
  STRIPE_PRICE_ID_MONTHLY: "price_monthly",
  STRIPE_PRICE_ID_ANNUAL: "price_annual",
  CLERK_JWT_ISSUER_DOMAIN: "https://clerk.test",
  SERVICE_JWT_JWKS: "data:application/json,{}",
  ALERT_WEBHOOK_URL: "",
  REFUND_POLICY: "",
  DISPUTE_POLICY: "",
};

/** Noon of a day in 2026, so that no test depends on the day on which it runs. */
export const NOON = Date.UTC(2026, 2, 10, 12);

/**
 * The app's functions on a database in memory, at noon, with timers that only move when a test moves them.
 * `environment` overrides what the functions find in theirs.
 */
export async function convexApp(environment: Partial<typeof ENVIRONMENT> = {}) {
  Object.assign(process.env, ENVIRONMENT, environment);
  stopTime();
  const t = convexTest({ schema, modules: appModules });
  await registerComponents(t);
  return {
    t,
    service: t.withIdentity({ issuer: SERVICE_TOKEN.issuer, subject: SERVICE_TOKEN.subject }),
    /** A signed-in person; the Clerk user id is `user_<name>`. */
    person: (name: string) =>
      t.withIdentity({
        issuer: "https://clerk.test",
        subject: `user_${name}`,
        email: `${name}@example.test`,
      }),
    /** Moves time on and runs what falls due, and what that schedules for at once, until nothing is due. */
    pass: async (ms: number) => {
      await jest.advanceTimersByTimeAsync(ms);
      await t.finishInProgressScheduledFunctions();
      while (await isAnythingDue(t)) {
        await jest.advanceTimersByTimeAsync(1);
        await t.finishInProgressScheduledFunctions();
      }
    },
  };
}

let isTimeStopped = false;

// Once per file: convex-test wraps the timers that it finds, and faking them again would make it wrap its wrappers.
function stopTime(): void {
  if (isTimeStopped) {
    jest.clearAllTimers();
    jest.setSystemTime(NOON);
    return;
  }
  jest.useFakeTimers({ now: NOON, doNotFake: ["performance", "queueMicrotask", "nextTick", "setImmediate"] });
  isTimeStopped = true;
}

/** Whether a scheduled function should have run by now. */
async function isAnythingDue(t: TestConvex<typeof schema>): Promise<boolean> {
  const jobs = await t.run((ctx) => ctx.db.system.query("_scheduled_functions").take(1000));
  return jobs.some(({ state, scheduledTime }) => state.kind === "pending" && scheduledTime <= Date.now());
}

export type ConvexApp = Awaited<ReturnType<typeof convexApp>>;
