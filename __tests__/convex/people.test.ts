import { jest } from "@jest/globals";
import { DELIVERY_WINDOW_MS } from "../../src/shared/billing/entitlement";
import { api, internal } from "../../convex/_generated/api";
import { aSubscription, anInvoice } from "../support/billing-builders";
import { convexApp, NOON } from "../support/convex-app";
import type { ConvexApp } from "../support/convex-app";
import { aSnapshot, granted, syncSteps } from "../support/sync-steps";
import type { Snapshot } from "../../convex/model/validators";

const DAY = 86_400_000;

/** One delivered event and the read that it causes. */
async function stripeSays(app: ConvexApp, snapshot: Partial<Snapshot>, event: string, customer = "cus_1") {
  const steps = syncSteps(app, customer);
  await steps.deliver(event);
  await steps.commit(granted(await steps.claim()), aSnapshot(snapshot));
}

const signUp = (app: ConvexApp, name: string) =>
  app.person(name).mutation(api.prompts.create, { title: "First", body: "", tags: [] });
const overview = (app: ConvexApp, name: string) => app.person(name).query(api.billing.overview, {});

describe("whose customer it is", () => {
  test("trap: a checkout that is known before its person is parked, and adopted when they appear", async () => {
    const app = await convexApp();
    await stripeSays(app, {}, "evt_1");
    expect(await syncSteps(app).alerts()).toMatchObject([
      { kind: "parked_customer", key: "cus_1", status: "open" },
    ]);
    await signUp(app, "ada");
    expect(await overview(app, "ada")).toMatchObject({
      entitlement: { plan: "pro", reason: "active" },
      subscription: { status: "active", planKey: "pro" },
      hasCustomer: true,
    });
  });

  test("a customer is never linked by its e-mail address", async () => {
    const app = await convexApp();
    await signUp(app, "ada");
    const stranger = { deleted: false, currency: "usd", claimedUserId: null, card: null };
    await stripeSays(app, { customer: stranger }, "evt_1");
    expect((await overview(app, "ada")).entitlement.plan).toBe("free");
    expect(await app.t.run((ctx) => ctx.db.query("customers").take(2))).toMatchObject([{ userId: null }]);
  });

  test("metadata that was edited later is reported and moves nothing to another person", async () => {
    const app = await convexApp();
    await signUp(app, "ada");
    await signUp(app, "ben");
    await stripeSays(app, {}, "evt_1");
    const edited = { deleted: false, currency: "usd", claimedUserId: "user_ben", card: null };
    await stripeSays(app, { customer: edited }, "evt_2");
    expect((await overview(app, "ada")).entitlement.plan).toBe("pro");
    expect((await overview(app, "ben")).entitlement.plan).toBe("free");
    expect(await syncSteps(app).alerts()).toMatchObject([{ kind: "user_mismatch", key: "cus_1" }]);
  });

  test("nobody sees another person's billing", async () => {
    const app = await convexApp();
    await signUp(app, "ada");
    await stripeSays(app, { invoices: [anInvoice()] }, "evt_1");
    expect(await overview(app, "ben")).toMatchObject({
      subscription: null,
      invoices: [],
      hasCustomer: false,
    });
  });
});

describe("how long it holds", () => {
  test("a decision is taken again at its `until`, without an event and without a page", async () => {
    const app = await convexApp();
    await signUp(app, "ada");
    const ends = NOON + 2 * DAY;
    await stripeSays(app, { subscriptions: [aSubscription({ currentPeriodEnd: ends })] }, "evt_1");
    const until = ends + DELIVERY_WINDOW_MS;
    expect((await overview(app, "ada")).entitlement).toEqual({ plan: "pro", reason: "active", until });
    const jobs = await app.t.run((ctx) => ctx.db.system.query("_scheduled_functions").take(50));
    expect(jobs.filter(({ name }) => name === "entitlement:decideAgain")).toMatchObject([
      { scheduledTime: until },
    ]);
    const user = (await app.t.run((ctx) => ctx.db.query("users").take(1)))[0];
    if (user === undefined) throw new Error("Ada has a row.");
    jest.setSystemTime(until);
    await app.t.mutation(internal.entitlement.decideAgain, { userId: user._id });
    expect((await overview(app, "ada")).entitlement).toEqual({
      plan: "free",
      reason: "period_over",
      until: null,
    });
  });

  test("a subscription whose last event was lost entitles nobody for ever, also while the re-decision is late", async () => {
    const app = await convexApp();
    for (let n = 0; n < 10; n += 1) await signUp(app, "ada");
    await stripeSays(app, { subscriptions: [aSubscription({ currentPeriodEnd: NOON + DAY })] }, "evt_1");
    expect(await signUp(app, "ada")).toMatchObject({ kind: "created" });
    jest.setSystemTime(NOON + DAY + DELIVERY_WINDOW_MS);
    expect(await signUp(app, "ada")).toEqual({ kind: "limit_reached", used: 11, limit: 10 });
  });

  test("a past-due payment is in grace until 14 days after its oldest open invoice", async () => {
    const app = await convexApp();
    await signUp(app, "ada");
    const since = NOON - 2 * DAY;
    const owed = anInvoice({
      status: "open",
      amountRemaining: 2000,
      createdAt: since,
      nextAttemptAt: NOON + DAY,
    });
    const late = aSubscription({ status: "past_due", pastDueSince: since });
    await stripeSays(app, { subscriptions: [late], invoices: [owed] }, "evt_1");
    expect(await overview(app, "ada")).toMatchObject({
      entitlement: { plan: "pro", reason: "past_due_grace", until: since + 14 * DAY },
      pastDue: { amount: 2000, currency: "usd", graceEndsAt: since + 14 * DAY, nextAttemptAt: NOON + DAY },
    });
  });

  test("a comp wins while it runs, and taking it back leaves what Stripe says", async () => {
    const app = await convexApp();
    await signUp(app, "ada");
    const grant = { clerkId: "user_ada", actor: "operator", reason: "beta", expiresAt: NOON + DAY };
    const grantId = await app.t.mutation(internal.entitlement.grantComp, grant);
    expect((await overview(app, "ada")).entitlement).toEqual({
      plan: "pro",
      reason: "comp",
      until: NOON + DAY,
    });
    const explained = await app.t.query(internal.entitlement.explain, {
      clerkId: "user_ada",
      now: NOON + DAY,
    });
    expect(explained?.decided).toEqual({ plan: "free", reason: "no_subscription", until: null });
    await app.t.mutation(internal.entitlement.revokeComp, { grantId, actor: "operator", reason: "over" });
    expect((await overview(app, "ada")).entitlement.plan).toBe("free");
    const audit = await app.t.run((ctx) => ctx.db.query("billingActions").take(5));
    expect(audit.map(({ actor, code }) => [actor, code])).toEqual([
      ["operator", "granted"],
      ["operator", "revoked"],
    ]);
  });
});

test("a comp given to a subscriber is not undone by what Stripe says, and ends by its own date", async () => {
  const app = await convexApp();
  await signUp(app, "ada");
  await stripeSays(app, {}, "evt_1");
  const grant = { clerkId: "user_ada", actor: "operator", reason: "beta", expiresAt: NOON + DAY };
  await app.t.mutation(internal.entitlement.grantComp, grant);
  const ended = aSubscription({ status: "canceled", endedAt: NOON });
  await stripeSays(app, { subscriptions: [ended] }, "evt_2");
  const comp = { plan: "pro", reason: "comp", until: NOON + DAY };
  expect((await overview(app, "ada")).entitlement).toEqual(comp);
  const explain = (now: number) => app.t.query(internal.entitlement.explain, { clerkId: "user_ada", now });
  expect(await explain(NOON)).toMatchObject({
    stored: comp,
    decided: comp,
    comps: [{ expiresAt: NOON + DAY }],
    subscriptions: [{ stripeSubscriptionId: "sub_1", alone: { plan: "free", reason: "canceled" } }],
  });
  jest.setSystemTime(NOON + DAY);
  const [ada] = await app.t.run((ctx) => ctx.db.query("users").take(1));
  if (ada === undefined) throw new Error("Ada has a row.");
  await app.t.mutation(internal.entitlement.decideAgain, { userId: ada._id });
  expect((await overview(app, "ada")).entitlement).toEqual({ plan: "free", reason: "canceled", until: null });
  expect((await explain(NOON + DAY))?.decided.reason).toBe("canceled");
});

test("the page shows twelve invoices without drafts, newest first, and the card that is charged next", async () => {
  const app = await convexApp();
  await signUp(app, "ada");
  const invoices = Array.from({ length: 14 }, (_, n) =>
    anInvoice({ stripeInvoiceId: `in_${n}`, createdAt: n + 1 }),
  );
  const draft = anInvoice({ stripeInvoiceId: "in_draft", status: "draft", number: null, createdAt: 99 });
  const card = { brand: "visa", last4: "4242", expMonth: 12, expYear: 2030 };
  const customer = { deleted: false, currency: "usd", claimedUserId: "user_ada", card };
  await stripeSays(app, { invoices: [draft, ...invoices], customer }, "evt_1");
  const page = await overview(app, "ada");
  expect(page.card).toEqual(card);
  expect(page.invoices.map(({ stripeInvoiceId }) => stripeInvoiceId)).toEqual(
    Array.from({ length: 12 }, (_, n) => `in_${13 - n}`),
  );
});

test("what happened is counted once, however often the same picture is read", async () => {
  const app = await convexApp();
  await signUp(app, "ada");
  for (let n = 0; n < 4; n += 1) await stripeSays(app, { invoices: [anInvoice()] }, `evt_${n}`);
  await app.pass(1);
  const events = await app.t.run((ctx) => ctx.db.query("analyticsEvents").take(100));
  expect(events.map(({ name }) => name).sort()).toEqual(["invoice_paid", "subscription_started"]);
});

test("an operator is made by user id, before the first visit too, or by the address of somebody who has been here", async () => {
  const app = await convexApp();
  await signUp(app, "ada");
  await app.t.mutation(internal.users.makeOperator, { who: "ada@example.test" });
  expect(await app.t.run((ctx) => ctx.db.query("users").take(1))).toMatchObject([{ role: "operator" }]);
  await app.t.mutation(internal.users.makeOperator, { who: "user_ben" });
  const roles = await app.t.run(async (ctx) => (await ctx.db.query("users").take(2)).map(({ role }) => role));
  expect(roles).toEqual(["operator", "operator"]);
  const stranger = app.t.mutation(internal.users.makeOperator, { who: "cara@example.test" });
  await expect(stranger).rejects.toThrow("No such user");
});
