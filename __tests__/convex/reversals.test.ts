import Stripe from "stripe";
import { api, internal } from "../../convex/_generated/api";
import { listReversals } from "../../convex/model/readReversals";
import type { ListedReversal } from "../../convex/model/readReversals";
import type { PaymentFacts } from "../../src/shared/billing/payment-facts";
import { aSubscription, anInvoice, NOW } from "../support/billing-builders";
import { convexApp } from "../support/convex-app";
import { aSnapshot, granted, syncSteps } from "../support/sync-steps";

const REFUND = { amount: 2000, at: NOW };
const shown = (facts: Partial<PaymentFacts>): PaymentFacts => ({
  attempt: null,
  refund: null,
  dispute: null,
  ...facts,
});
const refunded = (overrides: Partial<ListedReversal> = {}): ListedReversal => ({
  paymentIntentId: "pi_1",
  fact: "re_1:succeeded",
  refund: REFUND,
  dispute: null,
  ...overrides,
});
const disputed = (status: "open" | "won" | "lost") =>
  refunded({ fact: `dp_1:${status}`, refund: null, dispute: { amount: 2000, status, openedAt: NOW } });
const failed = refunded({ fact: "re_1:failed", refund: null });

/** Ada's one invoice has been read; a read says of its payment what `payment` says. */
async function reading(payment?: PaymentFacts) {
  const app = await convexApp();
  await app.person("ada").mutation(api.prompts.create, { title: "First", body: "", tags: [] });
  const steps = syncSteps(app);
  await steps.deliver("evt_1");
  const read = async (facts = payment) => {
    const invoice = anInvoice({ paymentIntentId: "pi_1", ...(facts && { payment: facts }) });
    await steps.commit(granted(await steps.claim()), aSnapshot({ invoices: [invoice] }));
  };
  await read();
  const sweep = (...listed: ListedReversal[]) =>
    app.t.mutation(internal.reconcile.compareReversals, { listed });
  const alerts = async () => (await steps.alerts()).map(({ kind, status }) => `${kind} ${status}`);
  return { app, steps, read, sweep, alerts };
}

test("trap: what no read can show wakes its customer once, and is an alert once", async () => {
  const { steps, read, sweep, alerts } = await reading();
  expect(await sweep(refunded())).toBe(1);
  // Nothing was read since: it may be shown yet.
  expect(await sweep(refunded())).toBe(0);
  expect(await alerts()).toEqual([]);
  await read();
  expect(await sweep(refunded())).toBe(0);
  expect(await sweep(refunded())).toBe(0);
  expect(await steps.alerts()).toMatchObject([{ kind: "reversal_unread", key: "re_1:succeeded", count: 1 }]);
  const [alert] = await steps.alerts();
  expect(alert?.message).toContain("pi_1");
});

test("an alert about it is over when a read shows it", async () => {
  const { steps, read, sweep, alerts } = await reading();
  await sweep(refunded());
  await read();
  await sweep(refunded());
  expect(await alerts()).toEqual(["reversal_unread open"]);
  await steps.deliver("evt_2");
  await read(shown({ refund: REFUND }));
  expect(await sweep(refunded())).toBe(0);
  expect(await alerts()).toEqual(["reversal_unread closed"]);
});

test("an alert that a person closed stays closed", async () => {
  const { app, read, sweep, alerts } = await reading();
  await sweep(refunded());
  await read();
  await sweep(refunded());
  await app.t.run(async (ctx) => {
    for (const { _id } of await ctx.db.query("alerts").take(1))
      await ctx.db.patch("alerts", _id, { status: "closed", closedAt: 0 });
  });
  await sweep(refunded());
  expect(await alerts()).toEqual(["reversal_unread closed"]);
});

test("every change wakes anew: another refund, and a dispute that is decided", async () => {
  const { read, sweep } = await reading();
  expect(await sweep(refunded())).toBe(1);
  await read();
  expect(await sweep(refunded({ fact: "re_2:succeeded" }))).toBe(1);
  await read();
  expect(await sweep(disputed("open"))).toBe(1);
  await read();
  expect(await sweep(disputed("lost"))).toBe(1);
});

test("trap: a refund that failed returned nothing; its customer is read once, without an alert", async () => {
  const { read, sweep, alerts } = await reading(shown({ refund: REFUND }));
  expect(await sweep(failed)).toBe(1);
  await read(shown({}));
  expect(await sweep(failed)).toBe(0);
  expect(await alerts()).toEqual([]);
});

test("a refund that failed beside one that did not wakes once, for both are the invoice's truth", async () => {
  const { read, sweep, alerts } = await reading(shown({ refund: REFUND }));
  const again = refunded({ fact: "re_2:succeeded" });
  expect(await sweep(failed, again)).toBe(1);
  await read();
  expect(await sweep(failed, again)).toBe(0);
  expect(await alerts()).toEqual([]);
});

test("a refund that failed before anything was shown of it wakes nobody", async () => {
  const { sweep } = await reading(shown({}));
  expect(await sweep(failed)).toBe(0);
});

test("the listing tells of a refund that failed, and of every state by another word", async () => {
  const refund = (id: string, status: string) => ({
    id,
    status,
    payment_intent: "pi_1",
    amount: 2000,
    created: NOW / 1000,
  });
  const data = [
    refund("re_1", "succeeded"),
    refund("re_2", "failed"),
    refund("re_3", "canceled"),
    refund("re_4", "pending"),
  ];
  const stripe = new Stripe("sk_test_listing", {
    httpClient: Stripe.createFetchHttpClient(() =>
      Promise.resolve(Response.json({ object: "list", url: "/v1/refunds", has_more: false, data })),
    ),
  });
  const { listed } = await listReversals(stripe, { kind: "refunds", startingAfter: null, now: NOW });
  expect(listed).toEqual([
    refunded(),
    refunded({ fact: "re_2:failed", refund: null }),
    refunded({ fact: "re_3:canceled", refund: null }),
    refunded({ fact: "re_4:pending" }),
  ]);
});

test("a row that was written before first debits were known is read again, until a read has written it", async () => {
  const { app, steps } = await reading();
  const facts = aSubscription();
  const compare = () =>
    app.t.mutation(internal.reconcile.compare, {
      listed: [{ stripeCustomerId: "cus_1", facts }],
      unreadable: [],
    });
  expect(await compare()).toBe(1);
  const known = { ...facts, firstDebit: null };
  await steps.commit(granted(await steps.claim()), aSnapshot({ subscriptions: [known] }));
  expect(await compare()).toBe(0);
});
