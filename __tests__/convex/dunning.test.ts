import { jest } from "@jest/globals";
import type { PaymentAttempt } from "../../src/shared/billing/payment-facts";
import type { SubscriptionFacts } from "../../src/shared/billing/subscription-state";
import { aSubscription, anInvoice, NOW } from "../support/billing-builders";
import { convexApp, NOON } from "../support/convex-app";
import { aSnapshot, granted, syncSteps } from "../support/sync-steps";

const DAY = 86_400_000;

interface Try {
  count: number;
  next: number | null;
  status?: SubscriptionFacts["status"];
  attempt?: Partial<PaymentAttempt>;
}

/** Reads of a customer whose renewal fails, and what left the outbox of them. */
async function owing() {
  const app = await convexApp();
  const steps = syncSteps(app);
  const read = async ({ count, next, status = "past_due", attempt }: Try) => {
    await steps.deliver(`evt_${Date.now()}_${(events += 1)}`);
    const payment = {
      attempt: {
        outcome: "declined" as const,
        reason: "insufficient_funds" as const,
        at: Date.now(),
        card: null,
        ...attempt,
      },
      refund: null,
      dispute: null,
    };
    const open = { status: "open" as const, amountPaid: 0, amountRemaining: 2000, payment };
    await steps.commit(
      granted(await steps.claim()),
      aSnapshot({
        subscriptions: [aSubscription({ status, pastDueSince: NOW })],
        invoices: [anInvoice({ ...open, attemptCount: count, nextAttemptAt: next })],
      }),
    );
  };
  let events = 0;
  const notices = async () => {
    const rows = await app.t.run((ctx) => ctx.db.query("outbox").take(100));
    return rows.flatMap(({ effect }) => (effect.kind === "notice" ? [effect.text] : []));
  };
  return { read, notices };
}

test("four tries are four notices, once each however often they are read", async () => {
  const { read, notices } = await owing();
  const next = [NOON + 3 * DAY, NOON + 8 * DAY, NOON + 15 * DAY, null];
  for (const [index, nextAt] of next.entries()) {
    jest.setSystemTime(index === 0 ? NOON : (next[index - 1] ?? NOON));
    // The last one fails and ends the subscription at once, as an account can have it.
    const status = nextAt === null ? "canceled" : "past_due";
    for (let times = 0; times < 2; times += 1) await read({ count: index + 1, next: nextAt, status });
  }
  expect(await notices()).toEqual([
    "payment failed: in_1, try 1 (insufficient funds). Stripe tries again on 2026-03-13.",
    "payment failed: in_1, try 2 (insufficient funds). Stripe tries again on 2026-03-18.",
    "payment failed: in_1, try 3 (insufficient funds). Stripe tries again on 2026-03-25.",
    "payment failed: in_1, try 4 (insufficient funds), the last: Stripe does not try again by itself.",
  ]);
});

test.each<[string, Try, string[]]>([
  [
    "that waits for its owner says so",
    { count: 1, next: NOON + DAY, attempt: { outcome: "action_required", reason: null, at: null } },
    ["payment failed: in_1, try 1 (the bank asks its owner). Stripe tries again on 2026-03-11."],
  ],
  [
    "that the bank still has is none",
    { count: 2, next: null, attempt: { outcome: "processing", reason: null, at: null } },
    [],
  ],
  [
    "at a first payment is none: its person is at Checkout",
    { count: 1, next: null, status: "incomplete" },
    [],
  ],
  ["of long ago is no news", { count: 4, next: null, attempt: { at: NOON - 8 * DAY } }, []],
  ["that has not been made is none", { count: 0, next: NOON + DAY }, []],
])("a try %s", async (_, tried, expected) => {
  const { read, notices } = await owing();
  await read(tried);
  expect(await notices()).toEqual(expected);
});
