import { jest } from "@jest/globals";
import { anyApi } from "convex/server";
import type { FunctionReference } from "convex/server";
import type { Value } from "convex/values";
import fc from "fast-check";
import { api, internal } from "../../convex/_generated/api";
import { lagPercentile, tallyRows } from "../../src/shared/admin/delivery-tally";
import type { TalliedRow } from "../../src/shared/admin/delivery-tally";
import type { UiEvent } from "../../src/shared/analytics";
import { convexApp, NOON } from "../support/convex-app";
import type { ConvexApp } from "../support/convex-app";
import { aDeadLetter, anOperator } from "../support/operator";
import { aSnapshot, anEvent, granted, syncSteps } from "../support/sync-steps";

const HOUR = 3_600_000;
const MINUTE = 60_000;
const hourOf = (at: number) => Math.floor(at / HOUR) * HOUR;

/** Runs the roll-ups as their crons do, once everything is old enough to be counted, and what they schedule. */
async function rollUp({ t }: ConvexApp) {
  jest.setSystemTime(Date.now() + 2 * MINUTE);
  await t.mutation(internal.rollups.countDeliveries, {});
  await t.mutation(internal.rollups.countAnalytics, {});
  await finishCounting(t);
}

const done = new Set<string>();

/** Runs what the roll-ups scheduled and nothing else: reads of Stripe that fall due stay where they are. */
async function finishCounting(t: ConvexApp["t"]) {
  for (;;) {
    const jobs = await t.run((ctx) => ctx.db.system.query("_scheduled_functions").take(5000));
    const counting = jobs.filter(({ _id, name }) => /^rollups\W/.test(name) && !done.has(_id));
    if (counting.length === 0) return;
    for (const { _id, name, args } of counting) {
      done.add(_id);
      const [, path = ""] = name.split(/\W/);
      const reference = anyApi.rollups?.[path] as unknown as FunctionReference<"mutation", "internal">;
      await t.mutation(reference, args[0] as Record<string, Value>);
    }
  }
}

async function storedHours({ t }: ConvexApp) {
  const rows = await t.run((ctx) => ctx.db.query("deliveryHours").take(1000));
  return Object.fromEntries(rows.map(({ _id, _creationTime, hour, ...tally }) => [hour, tally]));
}

async function recount({ t }: ConvexApp) {
  const rows = await t.run((ctx) => ctx.db.query("webhookLogs").take(5000));
  const hours = new Map<number, TalliedRow[]>();
  for (const row of rows)
    hours.set(hourOf(row.createdAt), [...(hours.get(hourOf(row.createdAt)) ?? []), row]);
  return Object.fromEntries([...hours].map(([hour, each]) => [hour, tallyRows(each)]));
}

const step = fc.record({
  what: fc.constantFrom(
    "deliver",
    "again",
    "ignore",
    "commit",
    "fail",
    "kill",
    "roll up",
    "wait",
    "wait long",
  ),
  who: fc.integer({ min: 1, max: 3 }),
});

test("property: whatever happens and whenever it runs, the roll-up equals a recount of the rows", async () => {
  const histories = fc.sample(fc.array(step, { minLength: 15, maxLength: 30 }), { numRuns: 5, seed: 11 });
  for (const history of histories) {
    const app = await convexApp();
    done.clear();
    let events = 0;
    for (const { what, who } of history) {
      const steps = syncSteps(app, `cus_${who}`);
      const isKnown = await app.t.run(async (ctx) =>
        (await ctx.db.query("syncSubjects").take(9)).map((row) => row.stripeCustomerId),
      );
      const claim = async () => (isKnown.includes(`cus_${who}`) ? steps.claim() : null);
      const error = {
        class: what === "kill" ? ("permanent" as const) : ("transient" as const),
        code: "x",
        message: "x",
        retryAfterMs: null,
      };
      if (what === "deliver") await steps.deliver(`evt_${(events += 1)}`);
      if (what === "again" && events > 0) await steps.deliver(`evt_${1 + (events % who)}`);
      if (what === "ignore") {
        await app.service.mutation(
          api.webhooks.ingest,
          anEvent(`evt_${(events += 1)}`, { stripeCustomerId: null }),
        );
      }
      const job = what === "commit" || what === "fail" || what === "kill" ? await claim() : null;
      if (job !== null && what === "commit") await steps.commit(job, aSnapshot({ subscriptions: [] }));
      else if (job !== null) await steps.fail(job, error);
      if (what === "wait") jest.setSystemTime(Date.now() + 7 * MINUTE);
      if (what === "wait long") jest.setSystemTime(Date.now() + 5 * HOUR);
      if (what === "roll up") {
        await app.t.mutation(internal.rollups.countDeliveries, {});
        await app.t.mutation(internal.rollups.countDeliveries, {});
      }
    }
    await rollUp(app);
    await rollUp(app);
    expect(await storedHours(app)).toEqual(await recount(app));
  }
});

test("an hour of more rows than one transaction takes is counted whole, and rows from before the roll-up too", async () => {
  const app = await convexApp();
  await app.t.run(async (ctx) => {
    const { payload: _payload, ...envelope } = anEvent("evt_old");
    for (let n = 0; n < 1_203; n += 1) {
      await ctx.db.insert("webhookLogs", {
        ...envelope,
        stripeEventId: `evt_${n}`,
        status: n % 3 === 0 ? "ignored" : "processed",
        ignoredReason: null,
        gen: null,
        attempts: 0,
        deliveries: 1,
        nextAttemptAt: null,
        errorMessage: null,
        errors: [],
        createdAt: NOON - 30 * HOUR + Math.floor(n / 7),
        processedAt: NOON - 30 * HOUR + Math.floor(n / 7) + n,
      });
    }
  });
  await rollUp(app);
  const stored = await storedHours(app);
  expect(stored).toEqual(await recount(app));
  expect(stored[NOON - 30 * HOUR]).toMatchObject({ events: 1_203, ignored: 401, processed: 802 });
});

test("what people do is added up by the hour, once, also after a long pause", async () => {
  const app = await convexApp();
  // Straight into the table: what limits a flood of them is tested elsewhere and is slow.
  const happen = (name: UiEvent, times: number) =>
    app.t.run(async (ctx) => {
      const event = { name, userId: null, anonymousId: "browser", properties: {}, createdAt: Date.now() };
      for (let n = 0; n < times; n += 1) await ctx.db.insert("analyticsEvents", event);
    });
  await happen("pricing_viewed", 530);
  await rollUp(app);
  jest.setSystemTime(NOON + 50 * HOUR);
  await happen("checkout_clicked", 3);
  await rollUp(app);
  await rollUp(app);
  const rows = await app.t.run((ctx) => ctx.db.query("analyticsHours").take(10));
  expect(rows.map(({ hour, counts }) => [hour, counts])).toEqual([
    [NOON, [{ name: "pricing_viewed", count: 530 }]],
    [NOON + 50 * HOUR, [{ name: "checkout_clicked", count: 3 }]],
  ]);
});

test("the overview shows an event at once, and the same number after it was counted", async () => {
  const app = await convexApp();
  const operator = await anOperator(app);
  await aDeadLetter(app, "evt_1");
  await syncSteps(app, "cus_2").deliver("evt_2");
  const read = () => operator.query(api.adminOverview.health, { now: NOON, hours: 24 });
  const before = await read();
  expect(before).toMatchObject({
    now: NOON,
    hours: [{ hour: NOON, tally: { events: 2, dead: 1, waiting: 1 } }],
    oldest: { stripeEventId: "evt_2" },
    dead: { count: 1, oldestAt: NOON },
    alerts: [{ kind: "dead_letter" }],
  });
  expect(before.newest.map(({ stripeEventId }) => stripeEventId)).toEqual(["evt_2", "evt_1"]);
  await app.t.mutation(internal.rollups.countDeliveries, {});
  expect((await read()).hours).toEqual(before.hours);
  expect(await operator.query(api.adminOverview.tabs, {})).toEqual({ dead: 1, alerts: 1 });
});

test("a renewal, the session it began with and its payment are counted once each", async () => {
  const app = await convexApp();
  await app.person("ada").mutation(api.prompts.create, { title: "First", body: "", tags: [] });
  const steps = syncSteps(app);
  const [subscription] = aSnapshot().subscriptions;
  if (subscription === undefined) throw new Error("The snapshot has a subscription.");
  const renewed = { ...subscription, currentPeriodStart: NOON, currentPeriodEnd: NOON + 30 * 24 * HOUR };
  for (const [n, picture] of [subscription, renewed, renewed].entries()) {
    await steps.deliver(`evt_${n}`);
    await steps.commit(granted(await steps.claim()), aSnapshot({ subscriptions: [picture] }));
  }
  await app.pass(1);
  await rollUp(app);
  const [hour] = await app.t.run((ctx) => ctx.db.query("analyticsHours").take(2));
  expect(hour?.counts).toEqual([
    { name: "subscription_started", count: 1 },
    { name: "subscription_renewed", count: 1 },
  ]);
});

test("property: a percentile is never less than the true one and at most a fifth more", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 4 * 86_400_000 }), { minLength: 1 }), (lags) => {
      const rows = lags.map((lag) => ({
        status: "processed" as const,
        attempts: 0,
        deliveries: 1,
        errors: [],
        createdAt: NOON,
        processedAt: NOON + lag,
      }));
      const sorted = [...lags].sort((a, b) => a - b);
      for (const share of [0.5, 0.95, 1]) {
        const truth = sorted[Math.ceil(share * sorted.length) - 1] ?? 0;
        const shown = lagPercentile(tallyRows(rows), share) ?? -1;
        expect(shown).toBeGreaterThanOrEqual(truth);
        expect(shown).toBeLessThanOrEqual(Math.max(100, truth * 1.2 + 1));
      }
    }),
    { seed: 5 },
  );
});
