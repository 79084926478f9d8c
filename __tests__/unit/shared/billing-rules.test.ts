import fc from "fast-check";
import { BACKOFF_MS, nextRetry } from "../../../src/shared/billing/backoff";
import { invoiceEffects, subscriptionEffects } from "../../../src/shared/billing/lifecycle";
import { annualSaving, FREE_PROMPT_LIMIT, PRICES } from "../../../src/shared/billing/plans";
import { SUBSCRIPTION_STATUSES } from "../../../src/shared/billing/stripe-words";
import {
  hasEnded,
  isCancelScheduled,
  isLive,
  isPaused,
  primarySubscription,
} from "../../../src/shared/billing/subscription-state";
import { wellFormed } from "../../../src/shared/well-formed";
import { anInvoice, aSubscription, NOW } from "../../support/billing-builders";

describe("retries", () => {
  test("the schedule is 10 s, 1 min, 5 min, 30 min, 2 h, 6 h, 12 h, 24 h and then gives up", () => {
    const waits = BACKOFF_MS.map((_, n) => nextRetry(n + 1, 1, null));
    expect(waits.map((wait) => (wait.kind === "retry" ? wait.delayMs / 1000 : null))).toEqual([
      10, 60, 300, 1800, 7200, 21_600, 43_200, 86_400,
    ]);
    expect(nextRetry(BACKOFF_MS.length + 1, 1, null)).toEqual({ kind: "give_up" });
  });

  test("jitter is full: every wait is between a second and the schedule's", () => {
    const failures = fc.integer({ min: 1, max: BACKOFF_MS.length });
    const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
    fc.assert(
      fc.property(failures, random, (count, chance) => {
        const retry = nextRetry(count, chance, null);
        if (retry.kind !== "retry") throw new Error("Within the schedule there is a retry.");
        expect(retry.delayMs).toBeGreaterThanOrEqual(1000);
        expect(retry.delayMs).toBeLessThanOrEqual(BACKOFF_MS[count - 1] ?? 0);
      }),
      { seed: 20_261_129 },
    );
  });

  test("Stripe's Retry-After is a floor, and an hour is the most that it can ask for", () => {
    expect(nextRetry(1, 0.5, 42_000)).toEqual({ kind: "retry", delayMs: 42_000 });
    expect(nextRetry(1, 0.5, 10 * 3_600_000)).toEqual({ kind: "retry", delayMs: 3_600_000 });
    expect(nextRetry(3, 0.5, 1000)).toEqual({ kind: "retry", delayMs: 150_000 });
  });
});

describe("subscription words", () => {
  test.each(SUBSCRIPTION_STATUSES.map((status) => ({ status })))(
    "$status is at most one of live and ended",
    (row) => {
      expect(isLive(row) && hasEnded(row)).toBe(false);
    },
  );

  test("an unpaid, a past-due and a paused subscription still stand in the way of a second one", () => {
    for (const status of ["unpaid", "past_due", "paused", "trialing", "active"] as const) {
      expect(isLive({ status })).toBe(true);
    }
    for (const status of ["incomplete", "incomplete_expired", "canceled", "unknown"] as const) {
      expect(isLive({ status })).toBe(false);
    }
  });

  test("both kinds of pause are a pause", () => {
    expect(isPaused(aSubscription({ status: "paused" }))).toBe(true);
    expect(isPaused(aSubscription({ pause: { behavior: "void", resumesAt: null } }))).toBe(true);
    expect(isPaused(aSubscription())).toBe(false);
  });

  test("a cancellation is scheduled until it has happened", () => {
    expect(isCancelScheduled(aSubscription({ cancelAt: NOW }))).toBe(true);
    expect(isCancelScheduled(aSubscription({ cancelAt: NOW, status: "canceled" }))).toBe(false);
  });

  test("the subscription that is shown does not depend on the order in which they are read", () => {
    const row = fc.record({
      status: fc.constantFrom(...SUBSCRIPTION_STATUSES),
      createdAt: fc.integer({ min: 0, max: 3 }),
      stripeSubscriptionId: fc.stringMatching(/^sub_[ab]{3}$/),
    });
    const rows = fc.uniqueArray(row, { selector: (each) => each.stripeSubscriptionId, maxLength: 8 });
    const both = rows.chain((read) =>
      fc.tuple(fc.constant(read), fc.shuffledSubarray(read, { minLength: read.length })),
    );
    fc.assert(
      fc.property(both, ([read, shuffled]) => {
        expect(primarySubscription(shuffled)).toEqual(primarySubscription(read));
      }),
      { seed: 20_261_129 },
    );
  });

  test("an older subscription that runs is shown before a newer one that has ended", () => {
    const running = aSubscription({ stripeSubscriptionId: "sub_old", createdAt: 1 });
    const ended = aSubscription({ stripeSubscriptionId: "sub_new", createdAt: 2, status: "canceled" });
    expect(primarySubscription([ended, running])).toBe(running);
  });
});

describe("what happened between two pictures", () => {
  const names = (effects: { name: string }[]) => effects.map(({ name }) => name);

  test("the same two pictures always give the same keys, so a repeat sends nothing", () => {
    const before = aSubscription({ status: "past_due", pastDueSince: NOW });
    const after = aSubscription({ cancelAt: NOW, canceledAt: NOW });
    expect(subscriptionEffects(before, after)).toEqual(subscriptionEffects(before, after));
    expect(subscriptionEffects(after, after)).toEqual([]);
  });

  test("a first payment that is still incomplete starts nothing; its success does", () => {
    const incomplete = aSubscription({ status: "incomplete" });
    expect(subscriptionEffects(null, incomplete)).toEqual([]);
    expect(names(subscriptionEffects(incomplete, aSubscription()))).toEqual(["subscription_started"]);
  });

  test("cancelling twice in one period, with a resume between, is two cancellations", () => {
    const running = aSubscription();
    const first = aSubscription({ cancelAt: NOW, canceledAt: 1 });
    const second = aSubscription({ cancelAt: NOW, canceledAt: 2 });
    const [one] = subscriptionEffects(running, first);
    const [two] = subscriptionEffects(running, second);
    expect(names(subscriptionEffects(first, running))).toEqual(["subscription_resumed"]);
    expect(one?.effectKey).not.toBe(two?.effectKey);
  });

  test.each([
    ["past due", aSubscription(), aSubscription({ status: "past_due" }), "subscription_past_due"],
    [
      "recovered",
      aSubscription({ status: "unpaid", createdAt: aSubscription().currentPeriodStart }),
      aSubscription({ createdAt: aSubscription().currentPeriodStart }),
      "subscription_recovered",
    ],
    ["ended", aSubscription(), aSubscription({ status: "canceled" }), "subscription_ended"],
    [
      "paused",
      aSubscription(),
      aSubscription({ pause: { behavior: "void", resumesAt: null } }),
      "subscription_paused",
    ],
  ])("%s is noticed", (_what, before, after, name) => {
    expect(names(subscriptionEffects(before, after))).toEqual([name]);
  });

  test("an invoice is paid once, keyed by the invoice and not by the event", () => {
    const paid = anInvoice();
    expect(invoiceEffects(null, paid)).toEqual(invoiceEffects(anInvoice({ status: "open" }), paid));
    expect(invoiceEffects(paid, paid)).toEqual([]);
  });
});

test("the catalogue sells Pro for 20 dollars a month or 200 a year, which saves 40", () => {
  expect(PRICES.monthly).toMatchObject({ unitAmount: 2000, currency: "usd" });
  expect(PRICES.annual).toMatchObject({ unitAmount: 20_000, currency: "usd" });
  expect(annualSaving()).toBe(4000);
  expect(FREE_PROMPT_LIMIT).toBe(10);
});

test("lone surrogates are replaced and pairs are kept", () => {
  expect(wellFormed("a\uD83Db")).toBe("a\uFFFDb");
  expect(wellFormed("👩‍🚀 ok")).toBe("👩‍🚀 ok");
  expect(wellFormed("\uDE80")).toBe("\uFFFD");
});
