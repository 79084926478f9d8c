import { jest } from "@jest/globals";
import { api, internal } from "../../convex/_generated/api";
import type { Id } from "../../convex/_generated/dataModel";
import { aSubscription } from "../support/billing-builders";
import { begin, created, linked } from "../support/checkout-claims";
import { convexApp, NOON } from "../support/convex-app";
import type { ConvexApp } from "../support/convex-app";
import { aSnapshot, granted, syncSteps } from "../support/sync-steps";

const MINUTE = 60_000;
const URL = "https://checkout.stripe.test/c/pay/";

function recordSession({ service }: ConvexApp, attemptId: Id<"checkoutAttempts">, sessionId: string) {
  return service.mutation(api.checkout.recordSession, { attemptId, sessionId, url: URL + sessionId });
}

/** The sessions that are to be closed at Stripe. */
async function closing({ t }: ConvexApp) {
  const effects = await t.run((ctx) => ctx.db.query("outbox").take(50));
  return effects.flatMap(({ effect }) => (effect.kind === "closed_session" ? [effect.sessionId] : []));
}

test("clicks at the same time claim one attempt, one customer and one idempotency key", async () => {
  const app = await convexApp();
  const claims = await Promise.all(Array.from({ length: 8 }, () => created(app)));
  expect(new Set(claims.map((claim) => claim.idempotencyBase)).size).toBe(1);
  expect(new Set(claims.map((claim) => claim.customer.rowId)).size).toBe(1);
  expect(await app.t.run((ctx) => ctx.db.query("customers").take(9))).toHaveLength(1);
});

test("the session's end is 35 minutes away in whole seconds of billing time", async () => {
  const claim = await created(await convexApp());
  expect(claim.expiresAt).toBe((NOON + 35 * MINUTE) / 1000);
  expect(claim).toMatchObject({ userId: "user_ada", trialEligible: true, supersedes: [] });
});

test("an open session of the same period is offered again, until it is nearly over", async () => {
  const app = await convexApp();
  const claim = await created(app);
  await recordSession(app, claim.attemptId, "cs_1");
  expect(await begin(app)).toEqual({ kind: "reuse", sessionId: "cs_1", url: `${URL}cs_1` });
  jest.setSystemTime(NOON + 34 * MINUTE);
  expect((await created(app)).attemptId).not.toBe(claim.attemptId);
});

test("choosing the other period supersedes the open session", async () => {
  const app = await convexApp();
  const monthly = await created(app, "monthly");
  await recordSession(app, monthly.attemptId, "cs_1");
  const annual = await created(app, "annual");
  expect(annual.supersedes).toEqual(["cs_1"]);
  expect(await closing(app)).toEqual(["cs_1"]);
  expect(annual.idempotencyBase).not.toBe(monthly.idempotencyBase);
  await recordSession(app, annual.attemptId, "cs_2");
  expect((await app.person("ada").query(api.billing.overview, {})).checkout).toMatchObject({
    sessionId: "cs_2",
    billingPeriod: "annual",
  });
});

test("a superseded session is named at every click until its time is over: closing it may have failed", async () => {
  const app = await convexApp();
  const monthly = await linked(app);
  await recordSession(app, monthly.attemptId, "cs_1");
  const annual = await created(app, "annual");
  const { attemptId } = annual;
  const failure = { attemptId, keySpent: false, keptAt: null, code: "stripe_busy", reason: null };
  await app.service.mutation(api.checkout.fail, failure);
  expect(await created(app, "annual")).toMatchObject({ attemptId, supersedes: ["cs_1"] });
  expect((await created(app, "monthly")).supersedes).toEqual(["cs_1"]);
  jest.setSystemTime(NOON + 35 * MINUTE);
  expect((await created(app, "annual")).supersedes).toEqual([]);
});

test("a session that is too nearly over to be offered again is closed before the next one is made", async () => {
  const app = await convexApp();
  const { attemptId } = await linked(app);
  await recordSession(app, attemptId, "cs_1");
  jest.setSystemTime(NOON + 34 * MINUTE);
  expect((await created(app)).supersedes).toEqual(["cs_1"]);
});

test("a session that comes back after another tab has superseded its claim is expired and not shown", async () => {
  const app = await convexApp();
  const monthly = await created(app, "monthly");
  const annual = await created(app, "annual");
  await recordSession(app, annual.attemptId, "cs_annual");
  await recordSession(app, monthly.attemptId, "cs_monthly");
  expect(await closing(app)).toEqual(["cs_monthly"]);
  expect((await app.person("ada").query(api.billing.overview, {})).checkout?.sessionId).toBe("cs_annual");
});

test("of two sessions that one claim led to, the first is given to both callers and the second is expired", async () => {
  const app = await convexApp();
  const { attemptId } = await created(app);
  const first = { sessionId: "cs_first", url: `${URL}cs_first` };
  expect(await recordSession(app, attemptId, "cs_first")).toEqual(first);
  expect(await recordSession(app, attemptId, "cs_second")).toEqual(first);
  expect(await recordSession(app, attemptId, "cs_first")).toEqual(first);
  expect(await closing(app)).toEqual(["cs_second"]);
  expect(await begin(app)).toEqual({ kind: "reuse", ...first });
});

test("trap: no idempotency key is used again after a definite failure, and the same one after a timeout", async () => {
  const app = await convexApp();
  const first = await created(app);
  const fail = (keySpent: boolean) =>
    app.service.mutation(api.checkout.fail, {
      attemptId: first.attemptId,
      keySpent,
      keptAt: first.customer.keptAt,
      code: "test",
      reason: null,
    });
  await fail(false);
  expect((await created(app)).idempotencyBase).toBe(first.idempotencyBase);
  await fail(true);
  const second = await created(app);
  expect(second.attemptId).toBe(first.attemptId);
  expect(second.idempotencyBase).not.toBe(first.idempotencyBase);
});

test("a claim that is too old for Stripe's shortest session is not used any more", async () => {
  const app = await convexApp();
  const first = await created(app);
  jest.setSystemTime(NOON + 4 * MINUTE);
  const second = await created(app);
  expect(second.attemptId).not.toBe(first.attemptId);
  expect(second.expiresAt).toBe((NOON + 39 * MINUTE) / 1000);
});

test.each([
  ...(["active", "trialing", "past_due", "unpaid", "paused", "unknown"] as const).map(
    (status) => [status, "already_subscribed"] as const,
  ),
  ["incomplete", "first_payment_open"] as const,
])("somebody with a subscription that is %s is sold no second one", async (status, kind) => {
  const app = await convexApp();
  await linked(app);
  const steps = syncSteps(app);
  await steps.deliver("evt_1");
  await steps.commit(granted(await steps.claim()), aSnapshot({ subscriptions: [aSubscription({ status })] }));
  expect(await begin(app)).toEqual({ kind });
  expect(await begin(app, "annual")).toEqual({ kind });
});

test("somebody whose subscription has ended may buy again, without a second trial", async () => {
  const app = await convexApp();
  await linked(app);
  const steps = syncSteps(app);
  await steps.deliver("evt_1");
  await steps.commit(
    granted(await steps.claim()),
    aSnapshot({ subscriptions: [aSubscription({ status: "canceled" })] }),
  );
  expect(await created(app)).toMatchObject({ trialEligible: false, customer: { stripeCustomerId: "cus_1" } });
});

test("a session is complete when Stripe was read and said so, not when the browser came back", async () => {
  const app = await convexApp();
  const { attemptId } = await linked(app);
  await recordSession(app, attemptId, "cs_1");
  const shown = async () => (await app.person("ada").query(api.billing.overview, {})).checkout;
  expect(await shown()).toMatchObject({ status: "open", url: `${URL}cs_1` });
  const steps = syncSteps(app);
  await steps.deliver("evt_1");
  const session = { sessionId: "cs_1", status: "complete" as const };
  await steps.commit(
    granted(await steps.claim()),
    aSnapshot({ session, subscriptions: [aSubscription({ status: "incomplete" })] }),
  );
  expect(await shown()).toMatchObject({ status: "complete", url: null });
  expect((await app.person("ada").query(api.billing.overview, {})).entitlement.plan).toBe("free");
});

test("when nobody told how a session ended, Stripe is asked", async () => {
  const app = await convexApp();
  const { attemptId } = await linked(app);
  await recordSession(app, attemptId, "cs_1");
  await app.t.mutation(internal.checkout.lookAfterExpiry, { attemptId });
  expect(await syncSteps(app).subject()).toMatchObject({ state: "dirty", gen: 1 });
});

test("an eleventh click within a minute is limited, and a body that is not valid uses up the limit too", async () => {
  const app = await convexApp();
  for (let n = 0; n < 10; n += 1) expect(await begin(app, null)).toEqual({ kind: "invalid" });
  expect(await begin(app)).toMatchObject({ kind: "limited" });
  expect((await begin(app, "monthly", "user_ben")).kind).toBe("create");
});

test("a verb learns only what belongs to the person, and its end is written into the audit", async () => {
  const app = await convexApp();
  await linked(app);
  const steps = syncSteps(app);
  await steps.deliver("evt_1");
  await steps.commit(granted(await steps.claim()));
  const verb = (clerkId: string) =>
    app.service.mutation(api.billingActions.begin, { clerkId, action: "cancel", requestId: "req_9" });
  const mine = await verb("user_ada");
  expect(mine).toMatchObject({ stripeCustomerId: "cus_1", subscription: { stripeSubscriptionId: "sub_1" } });
  expect(await verb("user_ben")).toMatchObject({ stripeCustomerId: null, subscription: null });
  if (mine.kind !== "ok") throw new Error("The limit is not reached.");
  const { gen } = await steps.subject();
  const end = { outcome: "succeeded" as const, code: null, stripeRequestId: "req_stripe", markDirty: true };
  await app.service.mutation(api.billingActions.finish, { actionId: mine.actionId, ...end });
  expect((await steps.subject()).gen).toBe(gen + 1);
  const row = await app.t.run((ctx) => ctx.db.get("billingActions", mine.actionId));
  expect(row).toMatchObject({ actor: "user_ada", outcome: "succeeded", stripeRequestId: "req_stripe" });
});

test("a sixth request within a minute is told when to come back", async () => {
  const { service } = await convexApp();
  const ask = () => service.mutation(api.sync.request, { clerkId: "user_ada", requestId: "req_1" });
  for (let n = 0; n < 5; n += 1) expect((await ask()).kind).toBe("ok");
  const limited = await ask();
  expect(limited).toMatchObject({ kind: "limited" });
  expect(limited).toHaveProperty("retryAfterMs", 12_000);
});
