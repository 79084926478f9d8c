import { jest } from "@jest/globals";
import fc from "fast-check";
import { api, internal } from "../../convex/_generated/api";
import { convexApp, NOON } from "../support/convex-app";
import { anEvent, granted, syncSteps } from "../support/sync-steps";

const DAY = 86_400_000;

test("an event that is delivered again is counted and is never a second row or a second wake-up", async () => {
  const app = await convexApp();
  const steps = syncSteps(app);
  expect(await steps.deliver("evt_1")).toEqual({ outcome: "stored", status: "received", deliveries: 1 });
  expect(await steps.deliver("evt_1")).toEqual({ outcome: "duplicate", status: "received", deliveries: 2 });
  expect(await steps.rows()).toHaveLength(1);
  expect((await steps.subject()).gen).toBe(1);
});

test("fifty deliveries of one event at once are one row with fifty deliveries", async () => {
  const app = await convexApp();
  const steps = syncSteps(app);
  const receipts = await Promise.all(Array.from({ length: 50 }, () => steps.deliver("evt_1")));
  expect(receipts.filter(({ outcome }) => outcome === "stored")).toHaveLength(1);
  expect(await steps.rows()).toMatchObject([{ deliveries: 50 }]);
});

test.each([
  ["of the other mode", { livemode: true }, "livemode_mismatch"],
  ["of a connected account", { account: "acct_1" }, "connect"],
  ["of a type that we do not act on", { eventType: "product.created" }, "unhandled_type"],
  ["without a customer", { stripeCustomerId: null }, "no_customer"],
])("an event %s is stored as ignored and wakes nobody", async (_what, overrides, reason) => {
  const { t, service } = await convexApp();
  const receipt = await service.mutation(api.webhooks.ingest, anEvent("evt_1", overrides));
  expect(receipt).toEqual({ outcome: "ignored", status: "ignored", deliveries: 1 });
  const [row] = await t.run((ctx) => ctx.db.query("webhookLogs").take(2));
  expect(row).toMatchObject({ status: "ignored", ignoredReason: reason });
  expect(await t.run((ctx) => ctx.db.query("syncSubjects").take(1))).toEqual([]);
});

test("trap: a payload may hold any metadata key and half an emoji without poisoning its event", async () => {
  const { t, service } = await convexApp();
  const monster = fc.sample(fc.tuple(fc.string({ unit: "binary" }), fc.jsonValue()), {
    numRuns: 40,
    seed: 7,
  });
  for (const [n, [key, value]] of monster.entries()) {
    const payload = JSON.stringify({ metadata: { [key]: value, $ref: 1, ключ: "😀" } }) + "\uD83D";
    const receipt = await service.mutation(api.webhooks.ingest, anEvent(`evt_${n}`, { payload }));
    expect(receipt.outcome).toBe("stored");
  }
  const stored = await t.run((ctx) => ctx.db.query("webhookPayloads").take(100));
  expect(stored).toHaveLength(40);
  expect(stored.every(({ payload }) => payload.endsWith("\uFFFD"))).toBe(true);
});

test("a payload above 512 KiB is kept as its hash alone, and its event counts all the same", async () => {
  const { t, service } = await convexApp();
  const payload = "x".repeat(512 * 1024 + 1);
  expect((await service.mutation(api.webhooks.ingest, anEvent("evt_1", { payload }))).outcome).toBe("stored");
  const [stored] = await t.run((ctx) => ctx.db.query("webhookPayloads").take(1));
  expect(stored).toMatchObject({ payload: "", truncated: true });
});

test("a dispute raises an alert although it changes no subscription", async () => {
  const app = await convexApp();
  await app.service.mutation(
    api.webhooks.ingest,
    anEvent("evt_1", { eventType: "charge.dispute.created", stripeCustomerId: null }),
  );
  expect(await syncSteps(app).alerts()).toMatchObject([{ kind: "money_at_risk", status: "open" }]);
});

test("a few rejected signatures are noise, many within an hour are an alert", async () => {
  const app = await convexApp();
  const count = (n: number) =>
    app.service.mutation(api.webhooks.countRejected, { reason: "no_match", count: n });
  await count(4);
  expect(await syncSteps(app).alerts()).toEqual([]);
  await count(1);
  expect(await syncSteps(app).alerts()).toMatchObject([{ kind: "rejected_signatures", count: 1 }]);
});

test("a replayed dead letter waits for a new read and is processed by it; the audit says who and why", async () => {
  const app = await convexApp();
  const steps = syncSteps(app);
  await steps.deliver("evt_1");
  const error = { class: "permanent" as const, code: "unreadable", message: "No.", retryAfterMs: null };
  await steps.fail(granted(await steps.claim()), error);
  expect(await steps.rows()).toMatchObject([{ status: "dead", errorMessage: "No." }]);
  const audit = { actor: "operator", reason: "parser mended" };
  expect(await app.t.mutation(internal.webhooks.replay, { stripeEventId: "evt_1", ...audit })).toEqual({
    replayed: true,
  });
  expect(await steps.rows()).toMatchObject([{ status: "received", errors: [{ code: "unreadable" }] }]);
  await steps.commit(granted(await steps.claim()));
  expect(await steps.rows()).toMatchObject([{ status: "processed" }]);
  const actions = await app.t.run((ctx) => ctx.db.query("billingActions").take(10));
  expect(actions).toMatchObject([
    { action: "replay", actor: "operator", detail: { reason: "parser mended" } },
  ]);
});

test("replaying processed rows, however often, changes neither the picture nor what was sent", async () => {
  const app = await convexApp();
  const steps = syncSteps(app);
  await app.person("ada").mutation(api.prompts.create, { title: "", body: "", tags: [] });
  await steps.deliver("evt_1");
  await steps.commit(granted(await steps.claim()));
  const outbox = () => app.t.run((ctx) => ctx.db.query("outbox").take(100));
  const before = [await steps.subscriptions(), (await outbox()).length];
  for (let n = 0; n < 5; n += 1) {
    await app.t.mutation(internal.webhooks.replay, {
      stripeEventId: "evt_1",
      actor: "operator",
      reason: "test",
    });
    await steps.commit(granted(await steps.claim()));
  }
  expect([await steps.subscriptions(), (await outbox()).length]).toEqual(before);
});

test("every dead letter of one type is replayed by one command, and only of that type", async () => {
  const app = await convexApp();
  const error = { class: "permanent" as const, code: "unreadable", message: "No.", retryAfterMs: null };
  for (let n = 0; n < 120; n += 1) {
    const eventType = n % 2 === 0 ? "invoice.paid" : "customer.updated";
    await app.service.mutation(
      api.webhooks.ingest,
      anEvent(`evt_${n}`, { eventType, stripeCustomerId: `cus_${n % 3}` }),
    );
  }
  for (const customer of ["cus_0", "cus_1", "cus_2"]) {
    const steps = syncSteps(app, customer);
    await steps.fail(granted(await steps.claim()), error);
  }
  const choice = {
    status: "dead" as const,
    eventType: "invoice.paid",
    since: NOON,
    until: null,
    actor: "operator",
    reason: "mended",
    cursor: null,
  };
  await app.t.mutation(internal.webhooks.replayFailed, choice);
  await app.pass(1);
  const rows = await syncSteps(app).rows();
  expect(rows.filter(({ eventType, status }) => eventType === "invoice.paid" && status === "dead")).toEqual(
    [],
  );
  expect(
    rows.filter(({ eventType, status }) => eventType === "customer.updated" && status === "dead"),
  ).toHaveLength(60);
});

test("a read settles every row that was waiting for it, also when there are hundreds", async () => {
  const app = await convexApp();
  const steps = syncSteps(app);
  for (let n = 0; n < 250; n += 1) await steps.deliver(`evt_${n}`);
  await steps.commit(granted(await steps.claim()));
  await app.pass(1);
  const rows = await steps.rows();
  expect(rows.filter(({ status }) => status === "processed")).toHaveLength(250);
});

test("an inbox row lives 90 days after it was settled and a payload 30; a row that waits is never removed", async () => {
  const app = await convexApp();
  const steps = syncSteps(app);
  await steps.deliver("evt_1");
  await steps.commit(granted(await steps.claim()));
  await app.service.mutation(api.webhooks.ingest, anEvent("evt_2", { stripeCustomerId: "cus_2" }));
  const after = (days: number) => Date.now() + days * DAY;
  const counts = async () => {
    await app.t.mutation(internal.retention.removeOldLogs, {});
    await app.t.mutation(internal.retention.removeOldPayloads, {});
    const payloads = await app.t.run((ctx) => ctx.db.query("webhookPayloads").take(10));
    return [(await steps.rows()).length, payloads.length];
  };
  jest.setSystemTime(after(29));
  expect(await counts()).toEqual([2, 2]);
  jest.setSystemTime(after(2));
  expect(await counts()).toEqual([2, 0]);
  jest.setSystemTime(after(60));
  expect(await counts()).toEqual([1, 0]);
  expect(await steps.rows()).toMatchObject([{ stripeEventId: "evt_2", status: "received" }]);
});
