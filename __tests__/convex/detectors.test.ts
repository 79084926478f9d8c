import { jest } from "@jest/globals";
import type { FunctionArgs, FunctionReturnType } from "convex/server";
import { api, internal } from "../../convex/_generated/api";
import { aSubscription } from "../support/billing-builders";
import { convexApp, NOON } from "../support/convex-app";
import type { ConvexApp } from "../support/convex-app";
import { aDeadLetter, anOperator, auditOf } from "../support/operator";
import { aSnapshot, anEvent, granted, syncSteps } from "../support/sync-steps";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

const alerts = async (app: ConvexApp) =>
  (await syncSteps(app).alerts()).map(({ kind, status }) => `${kind} ${status}`);
const watch = (app: ConvexApp) => app.t.mutation(internal.detectors.watch, {});
const sent = (app: ConvexApp) => app.t.run((ctx) => ctx.db.query("outbox").take(100));

async function read(app: ConvexApp, event: string, snapshot = aSnapshot()) {
  const steps = syncSteps(app);
  await steps.deliver(event);
  await steps.commit(granted(await steps.claim()), snapshot);
}

test("an event that waits longer than two minutes is an alert until it is processed", async () => {
  const app = await convexApp();
  const steps = syncSteps(app);
  await steps.deliver("evt_1");
  jest.setSystemTime(NOON + 2 * MINUTE);
  await watch(app);
  expect(await alerts(app)).toEqual([]);
  jest.setSystemTime(NOON + 3 * MINUTE);
  await watch(app);
  await watch(app);
  expect(await steps.alerts()).toMatchObject([{ kind: "oldest_unprocessed", status: "open", count: 2 }]);
  expect((await steps.alerts())[0]?.message).toContain("evt_1");
  await steps.commit(granted(await steps.claim()), aSnapshot({ subscriptions: [] }));
  await watch(app);
  expect(await alerts(app)).toEqual(["oldest_unprocessed closed"]);
});

test("a retrying event counts as waiting, a dead one does not", async () => {
  const app = await convexApp();
  await aDeadLetter(app, "evt_dead");
  const steps = syncSteps(app, "cus_2");
  await steps.deliver("evt_slow");
  const error = {
    class: "transient" as const,
    code: "http_500",
    message: "Stripe answered 500.",
    retryAfterMs: null,
  };
  await steps.fail(granted(await steps.claim()), error);
  jest.setSystemTime(NOON + HOUR);
  await watch(app);
  const oldest = (await steps.alerts()).find(({ kind }) => kind === "oldest_unprocessed");
  expect(oldest?.message).toContain("evt_slow");
});

test("two live subscriptions of one person are an alert until one is left", async () => {
  const app = await convexApp();
  await app.person("ada").mutation(api.prompts.create, { title: "First", body: "", tags: [] });
  const [first, second] = [aSubscription(), aSubscription({ stripeSubscriptionId: "sub_2" })];
  await read(app, "evt_1", aSnapshot({ subscriptions: [first, second] }));
  expect(await alerts(app)).toEqual(["duplicate_subscription open"]);
  const ended = { ...second, status: "canceled" as const, endedAt: NOON };
  await read(app, "evt_2", aSnapshot({ subscriptions: [first, ended] }));
  expect(await alerts(app)).toEqual(["duplicate_subscription closed"]);
});

test("an unknown price is an alert until its plan is named and the customer read again", async () => {
  const app = await convexApp();
  await app.person("ada").mutation(api.prompts.create, { title: "First", body: "", tags: [] });
  const strange = aSubscription({ planKey: "unknown", priceId: "price_strange" });
  await read(app, "evt_1", aSnapshot({ subscriptions: [strange] }));
  expect(await alerts(app)).toEqual(["unknown_price open"]);
  const audit = { actor: "ops", reason: "legacy" };
  await app.t.mutation(internal.billing.mapPrice, {
    stripePriceId: "price_strange",
    planKey: "pro",
    ...audit,
  });
  await read(app, "evt_2", aSnapshot({ subscriptions: [strange] }));
  expect(await alerts(app)).toEqual(["unknown_price closed"]);
});

test("a customer without a user is an alert until the person appears, and the e-mail address adopts nobody", async () => {
  const app = await convexApp();
  await read(app, "evt_1");
  expect(await alerts(app)).toEqual(["parked_customer open"]);
  await app.person("ada").mutation(api.prompts.create, { title: "First", body: "", tags: [] });
  await read(app, "evt_2");
  expect(await alerts(app)).toEqual(["parked_customer closed"]);
});

test.each([
  ["the other mode", { livemode: true }, "livemode_mismatch"],
  ["a connected account", { account: "acct_1" }, "account_mismatch"],
])("an event of %s is an alert for a day after the last one", async (_what, overrides, kind) => {
  const app = await convexApp();
  await app.service.mutation(api.webhooks.ingest, anEvent("evt_1", overrides));
  jest.setSystemTime(NOON + 23 * HOUR);
  await app.service.mutation(api.webhooks.ingest, anEvent("evt_2", overrides));
  await watch(app);
  jest.setSystemTime(NOON + 46 * HOUR);
  await watch(app);
  expect(await alerts(app)).toEqual([`${kind} open`]);
  jest.setSystemTime(NOON + 47 * HOUR);
  await watch(app);
  expect(await alerts(app)).toEqual([`${kind} closed`]);
});

test("events that an endpoint of another API version delivers are one alert, over after a day without", async () => {
  const app = await convexApp();
  const steps = syncSteps(app);
  const deliver = (id: string, apiVersion?: string) =>
    app.service.mutation(api.webhooks.ingest, anEvent(id, apiVersion === undefined ? {} : { apiVersion }));
  await deliver("evt_ours");
  const listed = anEvent("evt_listed", { apiVersion: "2024-06-20" });
  await app.t.mutation(internal.webhooks.ingestBackfilled, listed);
  expect(await alerts(app)).toEqual([]);
  for (const minute of [0, 1, 9, 10]) {
    jest.setSystemTime(NOON + minute * MINUTE);
    await deliver(`evt_${minute}`, "2024-06-20");
  }
  expect(await steps.alerts()).toMatchObject([{ kind: "api_version_mismatch", status: "open", count: 2 }]);
  expect((await steps.alerts())[0]?.message).toContain("2024-06-20");
  expect((await sent(app)).filter(({ effect }) => effect.kind === "alert")).toHaveLength(1);
  await deliver("evt_mended");
  jest.setSystemTime(NOON + 10 * MINUTE + 24 * HOUR);
  await steps.commit(granted(await steps.claim()), aSnapshot({ subscriptions: [] }));
  await watch(app);
  expect(await alerts(app)).toContain("api_version_mismatch closed");
});

test("five failed signatures in a row are an alert, and twenty among verified ones; both end with an hour of quiet", async () => {
  const app = await convexApp();
  const reject = (count: number) =>
    app.service.mutation(api.webhooks.countRejected, { reason: "no_match", count });
  await reject(5);
  expect(await alerts(app)).toEqual(["rejected_signatures open"]);
  jest.setSystemTime(NOON + HOUR);
  await watch(app);
  expect(await alerts(app)).toEqual(["rejected_signatures closed"]);
  jest.setSystemTime(NOON + 3 * HOUR);
  await syncSteps(app).deliver("evt_1");
  await reject(19);
  expect(await alerts(app)).toEqual(["rejected_signatures closed"]);
  await reject(1);
  expect(await alerts(app)).toEqual(["rejected_signatures closed", "rejected_signatures open"]);
});

test("a trouble that comes back within the hour is the same alert and is not sent again; later it is a new one", async () => {
  const app = await convexApp();
  const steps = syncSteps(app);
  for (const minute of [0, 20, 200]) {
    jest.setSystemTime(NOON + minute * MINUTE);
    await aDeadLetter(app, `evt_${minute}`);
    await steps.deliver(`evt_heals_${minute}`);
    await steps.commit(granted(await steps.claim()), aSnapshot({ subscriptions: [] }));
  }
  expect(await steps.alerts()).toMatchObject([
    { kind: "dead_letter", status: "closed", count: 2, openedAt: NOON },
    { kind: "dead_letter", status: "closed", count: 1, openedAt: NOON + 200 * MINUTE },
  ]);
  expect((await sent(app)).filter(({ effect }) => effect.kind === "alert")).toHaveLength(2);
});

test("the page lists alerts and what is sent outside; a person closes one with a reason", async () => {
  const app = await convexApp();
  const operator = await anOperator(app);
  const dispute = anEvent("evt_1", { eventType: "charge.dispute.created", stripeCustomerId: null });
  await app.service.mutation(api.webhooks.ingest, dispute);
  const { open, lastFired, isSentOutside } = await operator.query(api.adminAlerts.list, { before: null });
  expect(open).toMatchObject([{ kind: "money_at_risk", key: "evt_1", count: 1 }]);
  expect(lastFired.find(({ kind }) => kind === "money_at_risk")).toEqual({ kind: "money_at_risk", at: NOON });
  expect(isSentOutside).toBe(false);
  expect(await operator.query(api.adminAlerts.effects, {})).toMatchObject([
    { kind: "alert", status: "pending" },
  ]);
  const [alert] = open;
  if (alert === undefined) throw new Error("There is an alert.");
  const close = (reason: string) =>
    operator.mutation(api.adminAlerts.close, { alertId: alert.alertId, reason });
  await expect(close(" ")).rejects.toThrow("invalid_request");
  await close("answered the bank");
  expect(await operator.query(api.adminAlerts.list, { before: null })).toMatchObject({
    open: [],
    closed: [{ key: "evt_1" }],
  });
  expect(await auditOf(app)).toMatchObject([
    { action: "close_alert", actor: "user_ops", detail: { reason: "answered the bank" } },
  ]);
});

test("closed alerts are paged, the newest first, also those that opened within one millisecond", async () => {
  const app = await convexApp();
  const operator = await anOperator(app);
  for (let n = 0; n < 50; n += 1) {
    if (n < 5 || n > 45) jest.setSystemTime(Date.now() + 1);
    const dispute = { eventType: "charge.dispute.created", stripeCustomerId: null };
    await app.service.mutation(api.webhooks.ingest, anEvent(`evt_${n}`, dispute));
  }
  const { open } = await operator.query(api.adminAlerts.list, { before: null });
  for (const { alertId } of open)
    await operator.mutation(api.adminAlerts.close, { alertId, reason: "answered" });
  const keys: string[] = [];
  let before: FunctionArgs<typeof api.adminAlerts.list>["before"] = null;
  do {
    const page: FunctionReturnType<typeof api.adminAlerts.list> = await operator.query(api.adminAlerts.list, {
      before,
    });
    keys.push(...page.closed.map(({ key }) => key));
    before = page.next;
  } while (before !== null);
  expect(keys).toEqual(Array.from({ length: 50 }, (_, n) => `evt_${49 - n}`));
});
