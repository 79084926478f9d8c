import { jest } from "@jest/globals";
import { api, internal } from "../../convex/_generated/api";
import { aSubscription, anInvoice } from "../support/billing-builders";
import { NOON } from "../support/convex-app";
import {
  aSnapshot,
  dirtyCustomer,
  GONE,
  granted,
  PERMANENT,
  syncSteps,
  TRANSIENT,
} from "../support/sync-steps";

const SECOND = 1000;
const MINUTE = 60 * SECOND;

describe("who may read", () => {
  test("while a read is under way nobody else reserves one", async () => {
    const { steps } = await dirtyCustomer();
    granted(await steps.claim());
    expect(await steps.claim()).toBeNull();
  });

  test("nothing is read when nothing has changed", async () => {
    const { steps } = await dirtyCustomer();
    await steps.commit(granted(await steps.claim()));
    expect(await steps.claim()).toBeNull();
    expect(await steps.subject()).toMatchObject({ state: "clean", gen: 1, syncedGen: 1 });
  });

  test("a read that was lost is claimed again when its lease runs out", async () => {
    const { steps } = await dirtyCustomer();
    const lost = granted(await steps.claim());
    jest.setSystemTime(NOON + 91 * SECOND);
    await steps.watchdog(lost.seq);
    expect(await steps.subject()).toMatchObject({ lease: null, claimAt: NOON + 91 * SECOND });
    expect(granted(await steps.claim()).seq).toBe(lost.seq + 1);
  });

  test("the watchdog of a read that has committed does nothing", async () => {
    const { steps } = await dirtyCustomer();
    const job = granted(await steps.claim());
    await steps.commit(job);
    const before = await steps.subject();
    await steps.watchdog(job.seq);
    expect(await steps.subject()).toEqual(before);
  });

  test("a quiet customer is read at once, a busy one two seconds later", async () => {
    const { steps } = await dirtyCustomer();
    expect((await steps.subject()).claimAt).toBe(NOON);
    await steps.commit(granted(await steps.claim()));
    jest.setSystemTime(NOON + 10 * SECOND);
    await steps.deliver("evt_2");
    expect((await steps.subject()).claimAt).toBe(NOON + 12 * SECOND);
  });

  test("two hundred events of one customer in a second are one claim", async () => {
    const { app, steps } = await dirtyCustomer();
    for (let n = 0; n < 200; n += 1) await steps.deliver(`evt_more_${n}`);
    const jobs = await app.t.run((ctx) => ctx.db.system.query("_scheduled_functions").take(1000));
    expect(jobs.filter(({ name }) => name === "sync:claim")).toHaveLength(1);
    expect(jobs.filter(({ name }) => name === "sync:confirm")).toHaveLength(1);
  });

  test("a burst is confirmed by one more read a minute after its last event", async () => {
    const { app, steps } = await dirtyCustomer();
    await steps.commit(granted(await steps.claim()));
    jest.setSystemTime(NOON + MINUTE);
    await app.t.mutation(internal.sync.confirm, { stripeCustomerId: "cus_1" });
    const confirming = granted(await steps.claim());
    await steps.commit(confirming);
    expect(await steps.subject()).toMatchObject({ state: "clean", gen: 2, markedAt: NOON, confirmAt: null });
  });

  test("a customer whose schedule was lost is found and claimed", async () => {
    const { app, steps } = await dirtyCustomer();
    expect(await app.t.mutation(internal.sync.sweepStuck, {})).toBe(0);
    jest.setSystemTime(NOON + 10 * MINUTE);
    expect(await app.t.mutation(internal.sync.sweepStuck, {})).toBe(1);
    expect((await steps.subject()).claimAt).toBe(NOON + 10 * MINUTE);
  });
});

describe("what a read may write", () => {
  test("an older read never overwrites a newer one", async () => {
    const { steps } = await dirtyCustomer();
    const slow = granted(await steps.claim());
    jest.setSystemTime(NOON + 91 * SECOND);
    const fast = granted(await steps.claim());
    expect(
      await steps.commit(fast, aSnapshot({ subscriptions: [aSubscription({ status: "past_due" })] })),
    ).toBe("write");
    expect(await steps.commit(slow, aSnapshot())).toBe("late");
    expect(await steps.subscriptions()).toMatchObject([{ status: "past_due" }]);
    expect((await steps.subject()).appliedSeq).toBe(fast.seq);
  });

  test("an event that arrives during a read causes another read", async () => {
    const { steps } = await dirtyCustomer();
    const job = granted(await steps.claim());
    await steps.deliver("evt_2");
    await steps.commit(job);
    expect(await steps.rows()).toMatchObject([{ status: "processed" }, { status: "received" }]);
    await steps.commit(granted(await steps.claim()));
    expect(await steps.rows()).toMatchObject([{ status: "processed" }, { status: "processed" }]);
  });

  test("trap: a late `updated` never revives a subscription that has ended", async () => {
    const { steps } = await dirtyCustomer();
    await steps.commit(
      granted(await steps.claim()),
      aSnapshot({ subscriptions: [aSubscription({ status: "canceled" })] }),
    );
    await steps.deliver("evt_2");
    await steps.commit(granted(await steps.claim()), aSnapshot());
    expect(await steps.subscriptions()).toMatchObject([{ status: "canceled" }]);
    expect(await steps.alerts()).toMatchObject(
      expect.arrayContaining([expect.objectContaining({ kind: "terminal_revival" })]),
    );
  });

  test("what Stripe no longer lists is no longer shown, and what it keeps is not written again", async () => {
    const { app, steps } = await dirtyCustomer();
    const both = [aSubscription(), aSubscription({ stripeSubscriptionId: "sub_2", status: "canceled" })];
    await steps.commit(
      granted(await steps.claim()),
      aSnapshot({ subscriptions: both, invoices: [anInvoice()] }),
    );
    const [kept] = await steps.subscriptions();
    await steps.deliver("evt_2");
    await steps.commit(granted(await steps.claim()), aSnapshot({ subscriptions: [aSubscription()] }));
    expect(await steps.subscriptions()).toEqual([kept]);
    expect(await app.t.run((ctx) => ctx.db.query("invoices").take(10))).toEqual([]);
  });

  test("an invoice older than the listing keeps the state in which it was last seen", async () => {
    const { app, steps } = await dirtyCustomer();
    const old = anInvoice({ stripeInvoiceId: "in_old", createdAt: 1 });
    await steps.commit(granted(await steps.claim()), aSnapshot({ invoices: [old] }));
    const full = Array.from({ length: 24 }, (_, n) =>
      anInvoice({ stripeInvoiceId: `in_${n}`, createdAt: 1000 + n }),
    );
    await steps.deliver("evt_2");
    await steps.commit(granted(await steps.claim()), aSnapshot({ invoices: full }));
    expect(await app.t.run((ctx) => ctx.db.query("invoices").take(100))).toHaveLength(25);
  });

  test("a price that was named once keeps its plan after it has left the catalogue", async () => {
    const { steps } = await dirtyCustomer();
    await steps.commit(granted(await steps.claim()));
    await steps.deliver("evt_2");
    const archived = aSubscription({ planKey: "unknown" });
    await steps.commit(granted(await steps.claim()), aSnapshot({ subscriptions: [archived] }));
    expect(await steps.subscriptions()).toMatchObject([{ planKey: "pro" }]);
  });

  test("an unknown price is shown, entitles to nothing, and alerts until it is named", async () => {
    const { app, steps } = await dirtyCustomer();
    const unknown = aSnapshot({ subscriptions: [aSubscription({ planKey: "unknown", priceId: "price_x" })] });
    await steps.commit(granted(await steps.claim()), unknown);
    expect(await steps.alerts()).toMatchObject([
      { kind: "unknown_price", status: "open" },
      { kind: "parked_customer" },
    ]);
    const mapping = {
      stripePriceId: "price_x",
      planKey: "pro" as const,
      actor: "operator",
      reason: "sold by hand",
    };
    await app.t.mutation(internal.billing.mapPrice, mapping);
    await steps.deliver("evt_2");
    await steps.commit(granted(await steps.claim()), unknown);
    expect(await steps.subscriptions()).toMatchObject([{ planKey: "pro" }]);
    expect((await steps.alerts())[0]).toMatchObject({ kind: "unknown_price", status: "closed" });
  });

  test("two live subscriptions of one person are an alert that closes when one has ended", async () => {
    const { app, steps } = await dirtyCustomer();
    await app.person("ada").mutation(api.prompts.create, { title: "", body: "", tags: [] });
    const second = aSubscription({ stripeSubscriptionId: "sub_2" });
    await steps.commit(granted(await steps.claim()), aSnapshot({ subscriptions: [aSubscription(), second] }));
    expect(await steps.alerts()).toMatchObject([{ kind: "duplicate_subscription", status: "open" }]);
    await steps.deliver("evt_2");
    const ended = { ...second, status: "canceled" as const };
    await steps.commit(granted(await steps.claim()), aSnapshot({ subscriptions: [aSubscription(), ended] }));
    expect(await steps.alerts()).toMatchObject([{ kind: "duplicate_subscription", status: "closed" }]);
  });
});

describe("when a read fails", () => {
  test("a transient failure keeps the row, its error and when it is tried again", async () => {
    const { steps } = await dirtyCustomer();
    await steps.fail(granted(await steps.claim()), { ...TRANSIENT, retryAfterMs: 30_000 });
    const [row] = await steps.rows();
    expect(row).toMatchObject({ status: "retrying", attempts: 1, nextAttemptAt: NOON + 30_000 });
    expect(row?.errors).toEqual([{ at: NOON, code: "http_500", message: "Stripe answered 500." }]);
    expect((await steps.subject()).claimAt).toBe(NOON + 30_000);
  });

  test("after the whole schedule the row is a dead letter with one alert, and a later event starts anew", async () => {
    const { app, steps } = await dirtyCustomer();
    for (let attempt = 1; attempt <= 9; attempt += 1) {
      // Other customers are read well in between, so the breaker stays closed.
      await app.t.run(async (ctx) => {
        const breaker = await ctx.db.query("breakers").first();
        if (breaker !== null) await ctx.db.patch("breakers", breaker._id, { consecutiveFailures: 0 });
      });
      await steps.fail(granted(await steps.claim()), TRANSIENT);
    }
    expect(await steps.rows()).toMatchObject([
      { status: "dead", attempts: 9, errorMessage: "Stripe answered 500." },
    ]);
    expect(await steps.alerts()).toMatchObject([{ kind: "dead_letter", count: 1, status: "open" }]);
    expect(await steps.subject()).toMatchObject({ state: "dead" });
    await steps.deliver("evt_2");
    await steps.commit(granted(await steps.claim()));
    expect(await steps.alerts()).toMatchObject([{ kind: "dead_letter", status: "closed" }, {}]);
    expect(await steps.rows()).toMatchObject([{ status: "processed" }, { status: "processed" }]);
  });

  test("a permanent failure is a dead letter at once and touches no other customer", async () => {
    const { app, steps } = await dirtyCustomer();
    const other = syncSteps(app, "cus_2");
    await other.deliver("evt_2");
    await steps.fail(granted(await steps.claim()), PERMANENT);
    await other.commit(granted(await other.claim()));
    expect(await steps.rows()).toMatchObject([{ status: "dead", attempts: 1 }, { status: "processed" }]);
  });

  test("an event that arrived during a permanently failing read is not buried with it", async () => {
    const { steps } = await dirtyCustomer();
    const job = granted(await steps.claim());
    await steps.deliver("evt_2");
    await steps.fail(job, PERMANENT);
    expect(await steps.rows()).toMatchObject([{ status: "dead" }, { status: "received" }]);
    await steps.commit(granted(await steps.claim()));
    expect(await steps.rows()).toMatchObject([{ status: "processed" }, { status: "processed" }]);
  });

  test("a failure that comes after a newer answer is not heard", async () => {
    const { steps } = await dirtyCustomer();
    const slow = granted(await steps.claim());
    jest.setSystemTime(NOON + 91 * SECOND);
    await steps.commit(granted(await steps.claim()));
    await steps.fail(slow, PERMANENT);
    expect(await steps.rows()).toMatchObject([{ status: "processed" }]);
    expect(await steps.subject()).toMatchObject({ state: "clean" });
  });

  test("a customer that Stripe does not know is a fact, unless a subscription of it runs here", async () => {
    const { app, steps } = await dirtyCustomer();
    await steps.fail(granted(await steps.claim()), GONE);
    expect(await steps.rows()).toMatchObject([{ status: "processed" }]);
    expect(await app.t.run((ctx) => ctx.db.query("customers").take(1))).toMatchObject([{ gone: true }]);
    const other = syncSteps(app, "cus_2");
    await other.deliver("evt_2");
    await other.commit(granted(await other.claim()));
    await other.deliver("evt_3");
    await other.fail(granted(await other.claim()), GONE);
    expect((await other.subscriptions())[0]).toMatchObject({ status: "active" });
    expect((await other.rows()).map(({ status }) => status)).toEqual(["processed", "processed", "dead"]);
  });
});

test("a person's request reads their own customer again and grants nothing by itself", async () => {
  const { app, steps } = await dirtyCustomer();
  const ask = (clerkId: string) => app.service.mutation(api.sync.request, { clerkId, requestId: "req_1" });
  expect(await ask("user_ada")).toEqual({ kind: "ok", marked: false });
  await app.person("ada").mutation(api.prompts.create, { title: "", body: "", tags: [] });
  await steps.commit(granted(await steps.claim()));
  expect(await ask("user_ada")).toEqual({ kind: "ok", marked: true });
  expect((await steps.subject()).gen).toBe(2);
  expect(await ask("user_ben")).toEqual({ kind: "ok", marked: false });
});
