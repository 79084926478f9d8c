import { jest } from "@jest/globals";
import { api, internal } from "../../convex/_generated/api";
import type { Doc } from "../../convex/_generated/dataModel";
import { ADA, openAccountStage, openCheckout, until } from "../support/account-stage";
import type { AccountStage } from "../support/account-stage";

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

let stage: AccountStage;

beforeEach(async () => {
  stage = await openAccountStage();
});

afterEach(() => stage.close());

const begin = (billingPeriod: "monthly" | "annual") =>
  stage.app.service.mutation(api.checkout.begin, {
    clerkId: ADA,
    email: "ada@example.test",
    name: null,
    billingPeriod,
    requestId: "req_1",
  });

async function closing(): Promise<Doc<"outbox"> | null> {
  const rows = await stage.app.t.run((ctx) => ctx.db.query("outbox").take(50));
  return rows.find(({ effect }) => effect.kind === "closed_session") ?? null;
}

/** Moves time on by ten seconds at a turn, with the cron that sends what is due, until the effect has this state. */
const settled = (status: Doc<"outbox">["status"], attempts: number) =>
  until(async () => {
    await stage.app.t.mutation(internal.outbox.dispatchDue, {});
    const row = await closing();
    return row?.status === status && row.attempts >= attempts ? row : null;
  }, 10 * SECOND);

const statusOf = async (id: string) => (await stage.stripe.checkout.sessions.retrieve(id)).status;

test("a session that lost its purchase is closed although nobody comes back for the other one", async () => {
  const session = await openCheckout(stage);
  await begin("annual");
  await settled("sent", 1);
  expect(await statusOf(session)).toBe("expired");
});

test.each([
  ["POST /v1/checkout/sessions", "serverError"],
  ["POST /v1/checkout/sessions", "cutConnection"],
  ["GET /v1/checkout/sessions", "rateLimit"],
] as const)("it is tried again after %s with %s", async (apiMatch, fault) => {
  const session = await openCheckout(stage);
  await stage.chaos({ [fault]: 1, apiMatch });
  await begin("annual");
  await settled("sent", 2);
  expect(await statusOf(session)).toBe("expired");
});

test("a session that was paid or closed meanwhile is left as it is", async () => {
  const session = await openCheckout(stage);
  await stage.stripe.checkout.sessions.expire(session);
  await stage.chaos({ serverError: -1, apiMatch: "POST /v1/checkout/sessions" });
  await begin("annual");
  await settled("sent", 1);
});

test("it is tried for as long as the session can be paid, at least every other minute, and no longer", async () => {
  await openCheckout(stage);
  await stage.chaos({ serverError: -1, apiMatch: "POST /v1/checkout/sessions" });
  await begin("annual");
  const row = await settled("pending", 12);
  if (row.effect.kind !== "closed_session") throw new Error("Another effect.");
  expect(row.nextAttemptAt - Date.now()).toBeLessThanOrEqual(MINUTE);
  jest.setSystemTime(row.effect.expiresAt + MINUTE);
  const { attempts } = (await closing()) ?? row;
  await settled("sent", attempts);
});
