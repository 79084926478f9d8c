import { jest } from "@jest/globals";
import type { FunctionArgs } from "convex/server";
import { api } from "../../convex/_generated/api";
import { convexApp, NOON } from "../support/convex-app";
import type { ConvexApp } from "../support/convex-app";
import { aDeadLetter, anOperator, auditOf } from "../support/operator";
import { anEvent, aSnapshot, granted, syncSteps } from "../support/sync-steps";

const ALL: Filter = { status: null, eventType: null, since: 0, search: null, before: null };
const EVERY_DEAD = { eventType: null, since: 0, before: null };
const MINUTE = 60_000;

type Filter = FunctionArgs<typeof api.adminEvents.list>;
type Operator = Awaited<ReturnType<typeof anOperator>>;

async function stage() {
  const app = await convexApp();
  return { app, operator: await anOperator(app) };
}

/** Walks through every page. */
async function walk(operator: Operator, filter: Partial<Filter>) {
  const ids: string[] = [];
  let before: Filter["before"] = null;
  for (let page = 0; page < 50; page += 1) {
    const answer: { rows: { stripeEventId: string }[]; next: Filter["before"] } = await operator.query(
      api.adminEvents.list,
      { ...ALL, ...filter, before },
    );
    ids.push(...answer.rows.map(({ stripeEventId }) => stripeEventId));
    before = answer.next;
    if (before === null) return ids;
  }
  throw new Error("The pages never end.");
}

async function ignored(app: ConvexApp, id: string, eventType = "product.created") {
  await app.service.mutation(api.webhooks.ingest, anEvent(id, { eventType, stripeCustomerId: null }));
}

describe("the list", () => {
  test("shows every event once, newest first, over pages that meet within one millisecond", async () => {
    const { app, operator } = await stage();
    for (let n = 0; n < 120; n += 1) {
      // Fifty of them in the same millisecond.
      if (n < 40 || n >= 90) jest.setSystemTime(Date.now() + 1);
      await ignored(app, `evt_${n}`);
    }
    const ids = await walk(operator, {});
    expect(ids).toEqual(Array.from({ length: 120 }, (_, n) => `evt_${119 - n}`));
  });

  test("narrows by status, by type, by both and by time", async () => {
    const { app, operator } = await stage();
    for (let n = 0; n < 40; n += 1)
      await ignored(app, `evt_i${n}`, n % 2 ? "product.created" : "plan.created");
    await aDeadLetter(app, "evt_dead");
    expect(await walk(operator, { status: "dead" })).toEqual(["evt_dead"]);
    expect(await walk(operator, { eventType: "plan.created" })).toHaveLength(20);
    expect(await walk(operator, { status: "dead", eventType: "plan.created" })).toEqual([]);
    expect(await walk(operator, { status: "dead", eventType: "customer.subscription.updated" })).toEqual([
      "evt_dead",
    ]);
    jest.setSystemTime(NOON + MINUTE);
    await ignored(app, "evt_late");
    expect(await walk(operator, { since: NOON + 1 })).toEqual(["evt_late"]);
  });

  test("finds an event, a customer, a subscription's customer and a person by exact words only", async () => {
    const { app, operator } = await stage();
    await app.person("ada").mutation(api.prompts.create, { title: "First", body: "", tags: [] });
    const steps = syncSteps(app);
    await steps.deliver("evt_1");
    await steps.commit(granted(await steps.claim()), aSnapshot());
    await ignored(app, "evt_2");
    const find = async (search: string) =>
      (await operator.query(api.adminEvents.list, { ...ALL, search })).rows.map((row) => row.stripeEventId);
    expect(await find("evt_2")).toEqual(["evt_2"]);
    for (const words of ["cus_1", "sub_1", "ada@example.test"]) expect(await find(words)).toEqual(["evt_1"]);
    for (const words of ["ada@", "cus_", "evt", "x"]) expect(await find(words)).toEqual([]);
  });

  test("says whom a row is about without naming the address", async () => {
    const { app, operator } = await stage();
    await app.person("ada").mutation(api.prompts.create, { title: "First", body: "", tags: [] });
    const steps = syncSteps(app);
    await steps.deliver("evt_1");
    await steps.commit(granted(await steps.claim()), aSnapshot());
    const { rows } = await operator.query(api.adminEvents.list, ALL);
    expect(rows).toMatchObject([
      { stripeEventId: "evt_1", status: "processed", who: "a•••@example.test", tries: 1 },
    ]);
  });
});

describe("the detail", () => {
  test("shows a payload without a person in it, and what changed", async () => {
    const { app, operator } = await stage();
    const payload = JSON.stringify({
      id: "evt_1",
      type: "customer.updated",
      data: {
        object: {
          id: "cus_1",
          object: "customer",
          email: "ada@example.test",
          name: "Ada Lovelace",
          balance: 0,
        },
        previous_attributes: { email: "old@example.test", balance: -500 },
      },
    });
    await app.service.mutation(api.webhooks.ingest, anEvent("evt_1", { payload }));
    const shown = await operator.query(api.adminEvents.detail, { stripeEventId: "evt_1" });
    expect(JSON.stringify(shown)).not.toMatch(/ada@|old@|Lovelace/);
    expect(shown?.payload).toContain('"cus_1"');
    expect(shown?.changed).toEqual([
      { field: "email", before: "o•••@example.test", after: "a•••@example.test" },
      { field: "balance", before: "-500", after: "0" },
    ]);
  });

  test("lists the error of every try, the other events of the customer, and who replayed it", async () => {
    const { app, operator } = await stage();
    await aDeadLetter(app, "evt_1");
    await operator.mutation(api.adminEvents.replay, { stripeEventId: "evt_1", reason: " parser mended " });
    const shown = await operator.query(api.adminEvents.detail, { stripeEventId: "evt_1" });
    expect(shown).toMatchObject({
      event: { status: "received", tries: 1 },
      errors: [{ code: "unreadable", message: "No." }],
      same: [{ stripeEventId: "evt_1" }],
      replays: [{ actor: "user_ops", reason: "parser mended" }],
    });
    expect(await operator.query(api.adminEvents.detail, { stripeEventId: "evt_nobody" })).toBeNull();
  });
});

test("a row that failed more often than it keeps errors says how often, and numbers the errors that it has", async () => {
  const { app, operator } = await stage();
  const steps = syncSteps(app);
  const error = { class: "permanent" as const, code: "unreadable", message: "No.", retryAfterMs: null };
  await steps.deliver("evt_1");
  await steps.fail(granted(await steps.claim()), error);
  for (let n = 0; n < 13; n += 1) {
    await operator.mutation(api.adminEvents.replay, { stripeEventId: "evt_1", reason: "again" });
    await steps.fail(granted(await steps.claim()), error);
  }
  const shown = await operator.query(api.adminEvents.detail, { stripeEventId: "evt_1" });
  expect(shown?.event).toMatchObject({ status: "dead", tries: 14 });
  expect(shown?.errors).toHaveLength(12);
});

describe("a replay", () => {
  test("of a dead letter is sent as the next try and heals it", async () => {
    const { app, operator } = await stage();
    await aDeadLetter(app, "evt_1");
    const answer = await operator.mutation(api.adminEvents.replay, {
      stripeEventId: "evt_1",
      reason: "mended",
    });
    expect(answer).toEqual({ kind: "sent", tryNumber: 2, at: NOON });
    const steps = syncSteps(app);
    await steps.commit(granted(await steps.claim()));
    expect(await steps.rows()).toMatchObject([{ status: "processed" }]);
    expect(await steps.alerts()).toMatchObject([{ kind: "dead_letter", status: "closed" }, {}]);
  });

  test("of a processed event changes nothing, wakes nobody and is in the audit", async () => {
    const { app, operator } = await stage();
    const steps = syncSteps(app);
    await steps.deliver("evt_1");
    await steps.commit(granted(await steps.claim()));
    const before = await steps.subject();
    const replay = { stripeEventId: "evt_1", reason: "curious" };
    expect(await operator.mutation(api.adminEvents.replay, replay)).toEqual({
      kind: "already_processed",
      at: NOON,
    });
    expect(await steps.subject()).toEqual(before);
    expect(await auditOf(app)).toMatchObject([
      { action: "replay", actor: "user_ops", code: "processed", detail: { reason: "curious" } },
    ]);
  });

  test("needs a reason, a known event and a customer", async () => {
    const { app, operator } = await stage();
    await ignored(app, "evt_1");
    const replay = (stripeEventId: string, reason: string) =>
      operator.mutation(api.adminEvents.replay, { stripeEventId, reason });
    await expect(replay("evt_1", "  ")).rejects.toThrow("invalid_request");
    await expect(replay("evt_1", "x".repeat(501))).rejects.toThrow("invalid_request");
    await expect(replay("evt_9", "why not")).rejects.toThrow("not_found");
    expect(await replay("evt_1", "why not")).toEqual({ kind: "not_replayable" });
  });

  test("of a window takes the dead letters of that type and time, and no others", async () => {
    const { app, operator } = await stage();
    await aDeadLetter(app, "evt_early", "cus_1");
    jest.setSystemTime(NOON + MINUTE);
    await aDeadLetter(app, "evt_inside", "cus_2");
    jest.setSystemTime(NOON + 2 * MINUTE);
    await aDeadLetter(app, "evt_late", "cus_3");
    const window = {
      status: "dead" as const,
      eventType: "customer.subscription.updated",
      since: NOON + 1,
      until: NOON + 2 * MINUTE,
    };
    const answer = await operator.mutation(api.adminEvents.replayFailed, { ...window, reason: "mended" });
    expect(answer).toEqual({ replayed: 1, goesOn: false });
    const { rows } = await operator.query(api.adminEvents.dead, EVERY_DEAD);
    expect(rows.map(({ event }) => event.stripeEventId)).toEqual(["evt_late", "evt_early"]);
    const other = { ...window, eventType: "invoice.paid", since: 0 };
    expect(await operator.mutation(api.adminEvents.replayFailed, { ...other, reason: "x" })).toEqual({
      replayed: 0,
      goesOn: false,
    });
    await expect(operator.mutation(api.adminEvents.replayFailed, { ...window, reason: " " })).rejects.toThrow(
      "invalid_request",
    );
  });

  test("of what waits for its next try reads it at once and leaves dead letters alone", async () => {
    const { app, operator } = await stage();
    await aDeadLetter(app, "evt_dead", "cus_1");
    const steps = syncSteps(app, "cus_2");
    await steps.deliver("evt_slow");
    const error = { class: "transient" as const, code: "http_500", message: "No.", retryAfterMs: 1_800_000 };
    await steps.fail(granted(await steps.claim()), error);
    jest.setSystemTime(NOON + 2 * MINUTE);
    const choice = {
      status: "retrying" as const,
      eventType: null,
      since: 0,
      until: null,
      reason: "outage over",
    };
    expect(await operator.mutation(api.adminEvents.replayFailed, choice)).toEqual({
      replayed: 1,
      goesOn: false,
    });
    expect(await steps.subject()).toMatchObject({ claimAt: NOON + 2 * MINUTE });
    expect((await operator.query(api.adminEvents.dead, EVERY_DEAD)).matching).toBe(1);
    expect(await auditOf(app)).toMatchObject([
      { action: "replay", actor: "user_ops", code: "retrying", detail: { reason: "outage over" } },
    ]);
  });
});

test("a dead letter whose customer is read later heals by itself, in the audit, however many there are", async () => {
  const { app, operator } = await stage();
  const steps = syncSteps(app);
  const error = { class: "permanent" as const, code: "unreadable", message: "No.", retryAfterMs: null };
  for (let n = 0; n < 180; n += 1) {
    await steps.deliver(`evt_${n}`);
    if (n % 90 === 89) await steps.fail(granted(await steps.claim()), error);
  }
  expect((await steps.rows()).every(({ status }) => status === "dead")).toBe(true);
  const first = await operator.query(api.adminEvents.dead, EVERY_DEAD);
  expect(first).toMatchObject({ matching: 180, isMore: false });
  expect(first.rows[0]).toMatchObject({
    event: { stripeEventId: "evt_179" },
    affected: { entitlement: null },
  });
  const second = await operator.query(api.adminEvents.dead, { ...EVERY_DEAD, before: first.next });
  expect(second.rows[0]?.event.stripeEventId).toBe(`evt_${179 - first.rows.length}`);
  await steps.deliver("evt_new");
  await steps.commit(granted(await steps.claim()));
  await app.pass(1);
  expect((await steps.rows()).every(({ status }) => status === "processed")).toBe(true);
  expect((await operator.query(api.adminEvents.dead, EVERY_DEAD)).rows).toEqual([]);
  const healed = (await app.t.run((ctx) => ctx.db.query("billingActions").take(500))).filter(
    ({ action }) => action === "heal",
  );
  expect(healed).toHaveLength(180);
  expect(healed[0]).toMatchObject({ actor: "system", stripeCustomerId: "cus_1" });
});
