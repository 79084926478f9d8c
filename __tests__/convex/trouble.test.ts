import { jest } from "@jest/globals";
import { api } from "../../convex/_generated/api";
import type { PaymentFacts } from "../../src/shared/billing/payment-facts";
import { aSubscription, anInvoice, NOW } from "../support/billing-builders";
import { convexApp, NOON } from "../support/convex-app";
import type { ConvexApp } from "../support/convex-app";
import { aSnapshot, anEvent, granted, syncSteps } from "../support/sync-steps";
import type { Snapshot } from "../../convex/model/validators";

const DAY = 86_400_000;
const HOUR = 3_600_000;
const DECLINED: PaymentFacts = {
  attempt: {
    outcome: "declined",
    reason: "insufficient_funds",
    at: NOW - DAY,
    card: { brand: "visa", last4: "4242" },
  },
  refund: null,
  dispute: null,
};
const open = anInvoice({ status: "open", amountPaid: 0, amountRemaining: 2000, payment: DECLINED });
const disputed = (status: "open" | "won" | "lost"): PaymentFacts => ({
  attempt: null,
  refund: null,
  dispute: { amount: 2000, status, openedAt: NOW },
});

/** Ada has a customer, and Stripe says that. */
async function stripeSays(app: ConvexApp, snapshot: Partial<Snapshot>, event = "evt_1") {
  await app.person("ada").mutation(api.prompts.create, { title: "First", body: "", tags: [] });
  const steps = syncSteps(app);
  await steps.deliver(event);
  await steps.commit(granted(await steps.claim()), aSnapshot(snapshot));
  return steps;
}

const page = (app: ConvexApp) => app.person("ada").query(api.billing.overview, {});
const begin = (app: ConvexApp, clerkId: string, subject: string) =>
  app.service.mutation(api.billingActions.begin, {
    clerkId,
    action: "pay_invoice",
    requestId: "req_1",
    detail: { subject },
  });

describe("what is open", () => {
  test("a past due payment is shown with its amount, its grace and why it was declined", async () => {
    const app = await convexApp();
    const since = NOW - 3 * DAY;
    const late = aSubscription({ status: "past_due", pastDueSince: since });
    await stripeSays(app, { subscriptions: [late], invoices: [open] });
    expect((await page(app)).pastDue).toEqual({
      stripeInvoiceId: "in_1",
      number: "LEC-0001",
      amount: 2000,
      currency: "usd",
      attempt: DECLINED.attempt,
      hostedInvoiceUrl: open.hostedUrl,
      graceEndsAt: since + 14 * DAY,
      attemptCount: 1,
      nextAttemptAt: null,
    });
  });

  test("a first payment is shown until Stripe gives it up, 23 hours after it was begun", async () => {
    const app = await convexApp();
    const first = aSubscription({ status: "incomplete", createdAt: NOW - HOUR });
    await stripeSays(app, { subscriptions: [first], invoices: [open] });
    expect(await page(app)).toMatchObject({
      pastDue: null,
      firstPayment: { stripeInvoiceId: "in_1", amount: 2000, expiresAt: NOW + 22 * HOUR },
    });
  });

  test.each([
    ["its invoice was void: resuming charges", "void", true],
    ["its invoice is paid: resuming charges nothing", "paid", false],
  ] as const)("a paused subscription says of its period that %s", async (_, status, charges) => {
    const app = await convexApp();
    const paused = aSubscription({ pause: { behavior: "void", resumesAt: null } });
    await stripeSays(app, { subscriptions: [paused], invoices: [anInvoice({ status })] });
    expect((await page(app)).subscription?.pause).toEqual({ resumesAt: null, charges });
  });

  test("trap: the void invoice of an upgrade that ran out does not make a paid period unpaid", async () => {
    const app = await convexApp();
    const paused = aSubscription({ pause: { behavior: "void", resumesAt: null } });
    const purpose = {
      priceId: "price_annual",
      interval: "year" as const,
      until: NOW + 365 * DAY,
      trial: false,
      credit: true,
    };
    await stripeSays(app, { subscriptions: [paused], invoices: [anInvoice({ status: "void", purpose })] });
    expect((await page(app)).subscription?.pause).toEqual({ resumesAt: null, charges: false });
  });

  test("a read that does not look at payments leaves what was known of them", async () => {
    const app = await convexApp();
    const steps = await stripeSays(app, { invoices: [open] });
    await steps.deliver("evt_2");
    const { payment: _payment, ...unseen } = open;
    await steps.commit(
      granted(await steps.claim()),
      aSnapshot({ invoices: [{ ...unseen, attemptCount: 2 }] }),
    );
    const [row] = await app.t.run((ctx) => ctx.db.query("invoices").take(2));
    expect(row).toMatchObject({ attemptCount: 2, payment: DECLINED });
  });
});

describe("paying an invoice", () => {
  test("is begun for one's own and not for another's", async () => {
    const app = await convexApp();
    await stripeSays(app, { invoices: [open] });
    expect(await begin(app, "user_ada", "in_1")).toMatchObject({
      kind: "ok",
      invoice: { stripeInvoiceId: "in_1", status: "open" },
    });
    expect(await begin(app, "user_ben", "in_1")).toMatchObject({ kind: "ok", invoice: null });
    expect(await begin(app, "user_ada", "in_nowhere")).toMatchObject({ kind: "ok", invoice: null });
  });

  test("is begun once until Stripe has answered, also when the server that asked is gone", async () => {
    const app = await convexApp();
    await stripeSays(app, { invoices: [open, anInvoice({ stripeInvoiceId: "in_2", status: "open" })] });
    const first = await begin(app, "user_ada", "in_1");
    expect(await begin(app, "user_ada", "in_1")).toEqual({ kind: "in_progress" });
    expect((await begin(app, "user_ada", "in_2")).kind).toBe("ok");
    if (first.kind !== "ok") throw new Error("It was not begun.");
    await app.service.mutation(api.billingActions.finish, {
      actionId: first.actionId,
      outcome: "failed",
      code: "stripe_busy",
      stripeRequestId: null,
      markDirty: false,
    });
    expect((await begin(app, "user_ada", "in_1")).kind).toBe("ok");
    expect((await begin(app, "user_ada", "in_1")).kind).toBe("in_progress");
    jest.setSystemTime(NOON + 61_000);
    expect((await begin(app, "user_ada", "in_1")).kind).toBe("ok");
  });

  test("trap: is not begun again behind whatever else its owner asked for meanwhile", async () => {
    const app = await convexApp();
    await stripeSays(app, { invoices: [open] });
    await begin(app, "user_ada", "in_1");
    for (const action of ["portal", "cancel", "resume"] as const) {
      const asked = { clerkId: "user_ada", action, requestId: "req_2" };
      for (let n = 0; n < 10; n += 1) await app.service.mutation(api.billingActions.begin, asked);
    }
    expect(await begin(app, "user_ada", "in_1")).toEqual({ kind: "in_progress" });
  });

  test("trap: two clicks that end a pause do not both find it and both charge a new period", async () => {
    const app = await convexApp();
    await stripeSays(app, {});
    const unpause = () =>
      app.service.mutation(api.billingActions.begin, {
        clerkId: "user_ada",
        action: "unpause",
        requestId: "req_1",
      });
    expect((await unpause()).kind).toBe("ok");
    expect(await unpause()).toEqual({ kind: "in_progress" });
    jest.setSystemTime(NOON + 61_000);
    expect((await unpause()).kind).toBe("ok");
  });
});

describe("disputes and refunds", () => {
  const dispute = (event: string, paymentIntentId: string | null, eventType = "charge.dispute.created") => ({
    ...anEvent(event, { eventType, stripeCustomerId: null }),
    paymentIntentId,
  });

  test("a dispute names a payment and no customer: the invoice that it collects says whose it is", async () => {
    const app = await convexApp();
    const steps = await stripeSays(app, { invoices: [anInvoice({ paymentIntentId: "pi_1" })] });
    const receipt = await app.service.mutation(api.webhooks.ingest, dispute("evt_2", "pi_1"));
    expect(receipt).toMatchObject({ outcome: "stored", status: "received" });
    expect(await steps.subject()).toMatchObject({ state: "dirty", gen: 2, watchesPayments: true });
    expect((await steps.rows())[1]).toMatchObject({
      stripeCustomerId: "cus_1",
      eventType: "charge.dispute.created",
    });
  });

  test("one of a payment that nobody here made wakes nobody, and still raises its alert", async () => {
    const app = await convexApp();
    const steps = await stripeSays(app, { invoices: [anInvoice({ paymentIntentId: "pi_1" })] });
    const receipt = await app.service.mutation(api.webhooks.ingest, dispute("evt_2", "pi_other"));
    expect(receipt).toMatchObject({ outcome: "ignored" });
    expect((await steps.subject()).gen).toBe(1);
    expect(await steps.alerts()).toMatchObject([{ kind: "money_at_risk" }]);
  });

  test("trap: a dispute that is told of before its invoice was read is not lost", async () => {
    const app = await convexApp();
    const steps = await stripeSays(app, {});
    await app.service.mutation(api.webhooks.ingest, dispute("evt_2", "pi_1"));
    expect((await steps.subject()).watchesPayments ?? false).toBe(false);
    await steps.deliver("evt_3");
    const read = aSnapshot({ invoices: [anInvoice({ paymentIntentId: "pi_1" })] });
    await steps.commit(granted(await steps.claim()), read);
    expect(await steps.subject()).toMatchObject({ state: "dirty", watchesPayments: true });
    await steps.commit(granted(await steps.claim()), read);
    expect(await steps.subject()).toMatchObject({ state: "clean", watchesPayments: true });
  });

  test("a payment in another kind of event names nobody", async () => {
    const app = await convexApp();
    await stripeSays(app, { invoices: [anInvoice({ paymentIntentId: "pi_1" })] });
    const event = dispute("evt_2", "pi_1", "checkout.session.completed");
    expect(await app.service.mutation(api.webhooks.ingest, event)).toMatchObject({ outcome: "ignored" });
  });

  test("the page says what was given back and what is disputed", async () => {
    const app = await convexApp();
    const refund = { amount: 500, at: NOW };
    const invoices = [
      anInvoice({ payment: { attempt: null, refund, dispute: null } }),
      anInvoice({ stripeInvoiceId: "in_2", createdAt: NOW, payment: disputed("open") }),
    ];
    await stripeSays(app, { invoices });
    expect((await page(app)).invoices).toMatchObject([
      { stripeInvoiceId: "in_2", refund: null, dispute: { amount: 2000, status: "open" } },
      { stripeInvoiceId: "in_1", refund, dispute: null },
    ]);
  });

  test.each([
    ["keep", "keep", "pro", "active"],
    ["end", "keep", "free", "refunded"],
    ["keep", "end", "free", "disputed"],
  ])("REFUND_POLICY=%s and DISPUTE_POLICY=%s make it %s, %s", async (refund, dispute, plan, reason) => {
    const app = await convexApp({ REFUND_POLICY: refund, DISPUTE_POLICY: dispute });
    await stripeSays(app, {
      subscriptions: [aSubscription({ reversal: { refunded: true, disputed: true } })],
    });
    expect((await page(app)).entitlement).toMatchObject({ plan, reason });
  });
});

describe("how many requests a read may cost", () => {
  test("what a read took is what the next claim reserves", async () => {
    const app = await convexApp();
    const steps = await stripeSays(app, { requests: 5, invoices: [open] });
    expect(await steps.subject()).toMatchObject({ requests: 5, watchesPayments: true });
    await steps.deliver("evt_2");
    await steps.commit(granted(await steps.claim()), aSnapshot({ requests: 2 }));
    expect(await steps.subject()).toMatchObject({ requests: 2, watchesPayments: true });
  });

  test("many expensive reads at once wait for their turn: no second sees more than the bucket gives", async () => {
    const app = await convexApp();
    const customers = Array.from({ length: 30 }, (_, n) => `cus_${n}`);
    for (const customer of customers) {
      const steps = syncSteps(app, customer);
      await steps.deliver(`evt_${customer}`);
      const { _id } = await steps.subject();
      await app.t.run((ctx) => ctx.db.patch("syncSubjects", _id, { requests: 4 }));
      await steps.claim();
    }
    const jobs = await app.t.run((ctx) => ctx.db.system.query("_scheduled_functions").take(1000));
    const reads = jobs
      .filter(({ name }) => name === "sync:read")
      .map(({ scheduledTime }) => scheduledTime - NOON);
    // A burst of 40 requests, then 20 a second: 10 reads of 4 at once, and 5 more with each second.
    const within = (seconds: number) => reads.filter((at) => at <= seconds * 1000).length * 4;
    expect(reads).toHaveLength(30);
    for (const seconds of [0, 1, 2, 3, 4]) expect(within(seconds)).toBeLessThanOrEqual(40 + 20 * seconds);
  });
});

describe("when Stripe cannot be read", () => {
  const failure = { class: "transient" as const, code: "http_500", message: "No.", retryAfterMs: null };

  test("one failure is no news, a second one is, and a read that succeeds ends it", async () => {
    const app = await convexApp();
    const steps = await stripeSays(app, {});
    await steps.deliver("evt_2");
    await steps.fail(granted(await steps.claim()), failure);
    expect((await page(app)).unreachable).toBe(false);
    jest.setSystemTime(NOON + 60_000);
    await steps.fail(granted(await steps.claim()), failure);
    const lastReadAt = (await page(app)).lastReadAt;
    expect(await page(app)).toMatchObject({ unreachable: true, lastReadAt: NOON });
    jest.setSystemTime(NOON + 10 * 60_000);
    await steps.commit(granted(await steps.claim()));
    expect((await page(app)).unreachable).toBe(false);
    expect((await page(app)).lastReadAt).toBeGreaterThan(lastReadAt ?? 0);
  });

  test("while reads are stopped for everybody, everybody's page says so", async () => {
    const app = await convexApp();
    await stripeSays(app, {});
    const other = syncSteps(app, "cus_other");
    for (let n = 0; n < 3; n += 1) {
      jest.setSystemTime(NOON + n * 60_000);
      await other.deliver(`evt_other_${n}`);
      await other.fail(granted(await other.claim()), { ...failure, class: "auth" });
    }
    expect((await page(app)).unreachable).toBe(true);
  });
});
