import fc from "fast-check";
import {
  decideEntitlement,
  DELIVERY_WINDOW_MS,
  judgeSubscription,
} from "../../../src/shared/billing/entitlement";
import type { Entitlement } from "../../../src/shared/billing/entitlement";
import { SUBSCRIPTION_STATUSES } from "../../../src/shared/billing/stripe-words";
import type { SubscriptionStatus } from "../../../src/shared/billing/stripe-words";
import { aSubscription, NOW } from "../../support/billing-builders";

const DAY = 86_400_000;
const GRACE = 14 * DAY;
const SINCE = NOW - 3 * DAY;
const PERIOD_END = NOW + 20 * DAY;
const PAID_UNTIL = PERIOD_END + DELIVERY_WINDOW_MS;

const pro = (reason: Entitlement["reason"], until: number | null): Entitlement => ({
  plan: "pro",
  reason,
  until,
});
const free = (reason: Entitlement["reason"]): Entitlement => ({ plan: "free", reason, until: null });

/** Every status, as it is judged in the middle of its period when nothing else is the matter. */
const PLAIN: Record<SubscriptionStatus, Entitlement> = {
  active: pro("active", PAID_UNTIL),
  trialing: pro("trialing", PAID_UNTIL),
  past_due: pro("past_due_grace", SINCE + GRACE),
  incomplete: free("incomplete"),
  incomplete_expired: free("incomplete_expired"),
  unpaid: free("unpaid"),
  canceled: free("canceled"),
  paused: free("paused"),
  unknown: free("unknown_status"),
};

/** What else can be true of a subscription, and how it changes the verdict on a plain one. */
const CIRCUMSTANCES = {
  nothing: { facts: {}, verdict: (plain: Entitlement) => plain },
  "collection is paused": {
    facts: { pause: { behavior: "void" as const, resumesAt: null } },
    verdict: () => free("paused"),
  },
  "the price is unknown": { facts: { planKey: "unknown" as const }, verdict: () => free("unknown_price") },
  "a cancellation is scheduled for the period's end": {
    facts: { cancelAt: PERIOD_END },
    verdict: (plain: Entitlement) => plain,
  },
  "a cancellation was due before the delivery window": {
    facts: { cancelAt: NOW - DELIVERY_WINDOW_MS },
    verdict: (plain: Entitlement, status: SubscriptionStatus) => over(plain, status),
  },
  "the period ended before the delivery window": {
    facts: { currentPeriodEnd: NOW - DELIVERY_WINDOW_MS },
    verdict: (plain: Entitlement, status: SubscriptionStatus) => over(plain, status),
  },
  "grace has run out": {
    facts: { pastDueSince: NOW - GRACE },
    verdict: (plain: Entitlement, status: SubscriptionStatus) =>
      status === "past_due" ? free("past_due_grace_over") : plain,
  },
  "a payment was to end a pause": {
    facts: { resumedUnpaid: true },
    verdict: (plain: Entitlement, status: SubscriptionStatus) =>
      status === "past_due" ? free("resumed_unpaid") : plain,
  },
  "the bank has not paid the first debit": {
    facts: { firstDebit: "processing" as const },
    verdict: (plain: Entitlement) => (plain.plan === "pro" ? free("debit_processing") : plain),
  },
  "the bank refused the first debit": {
    facts: { firstDebit: "refused" as const },
    verdict: (plain: Entitlement) => (plain.plan === "pro" ? free("debit_refused") : plain),
  },
  "the trial ends tomorrow": { facts: { trialEnd: NOW + DAY }, verdict: (plain: Entitlement) => plain },
};

function over(plain: Entitlement, status: SubscriptionStatus): Entitlement {
  if (plain.plan === "free") return plain;
  return free(status === "past_due" ? "past_due_grace_over" : "period_over");
}

const TABLE = SUBSCRIPTION_STATUSES.flatMap((status) =>
  Object.entries(CIRCUMSTANCES).map(([circumstance, { facts, verdict }]) => ({
    status,
    circumstance,
    facts,
    expected: verdict(PLAIN[status], status),
  })),
);

test.each(TABLE)(
  "$status, $circumstance: $expected.plan, $expected.reason",
  ({ status, facts, expected }) => {
    const subscription = aSubscription({
      status,
      currentPeriodEnd: PERIOD_END,
      pastDueSince: status === "past_due" ? SINCE : null,
      ...facts,
    });
    expect(judgeSubscription(subscription, NOW, GRACE)).toEqual(expected);
  },
);

test("an entitlement ends at its `until` and not a millisecond before", () => {
  for (const status of ["active", "trialing", "past_due"] as const) {
    const subscription = aSubscription({ status, pastDueSince: SINCE });
    const { until } = judgeSubscription(subscription, NOW, GRACE);
    if (until === null) throw new Error("A paid plan always has an end.");
    expect(judgeSubscription(subscription, until - 1, GRACE).plan).toBe("pro");
    expect(judgeSubscription(subscription, until, GRACE).plan).toBe("free");
  }
});

test("a payment without a known open invoice is in grace since its period began", () => {
  const subscription = aSubscription({
    status: "past_due",
    pastDueSince: null,
    currentPeriodStart: NOW - DAY,
  });
  expect(judgeSubscription(subscription, NOW, GRACE)).toEqual(pro("past_due_grace", NOW - DAY + GRACE));
});

test("nobody is on Pro without a subscription", () => {
  expect(decideEntitlement({ subscriptions: [], comps: [], now: NOW, graceMs: GRACE })).toEqual(
    free("no_subscription"),
  );
});

test("a running comp wins over a subscription and over none", () => {
  const until = NOW + DAY;
  for (const subscriptions of [[], [aSubscription()], [aSubscription({ status: "canceled" })]]) {
    const decision = decideEntitlement({
      subscriptions,
      comps: [{ expiresAt: until }],
      now: NOW,
      graceMs: GRACE,
    });
    expect(decision).toEqual(pro("comp", until));
  }
});

test("a comp that has expired gives nothing, one without an end gives Pro without an end", () => {
  const decide = (comps: { expiresAt: number | null }[]) =>
    decideEntitlement({ subscriptions: [], comps, now: NOW, graceMs: GRACE });
  expect(decide([{ expiresAt: NOW }])).toEqual(free("no_subscription"));
  expect(decide([{ expiresAt: NOW + DAY }, { expiresAt: null }])).toEqual(pro("comp", null));
});

test("of several subscriptions the one that entitles longest decides", () => {
  const ended = aSubscription({ stripeSubscriptionId: "sub_old", status: "canceled" });
  const short = aSubscription({ stripeSubscriptionId: "sub_short", currentPeriodEnd: NOW + DAY });
  const long = aSubscription({ stripeSubscriptionId: "sub_long", currentPeriodEnd: NOW + 300 * DAY });
  const decision = decideEntitlement({
    subscriptions: [ended, short, long],
    comps: [],
    now: NOW,
    graceMs: GRACE,
  });
  expect(decision).toEqual(pro("active", NOW + 300 * DAY + DELIVERY_WINDOW_MS));
});

const arbitrary = fc.record({
  stripeSubscriptionId: fc.stringMatching(/^sub_[a-z]{4}$/),
  status: fc.constantFrom(...SUBSCRIPTION_STATUSES),
  planKey: fc.constantFrom("pro" as const, "unknown" as const),
  currentPeriodStart: fc.integer({ min: NOW - 60 * DAY, max: NOW }),
  currentPeriodEnd: fc.integer({ min: NOW - 60 * DAY, max: NOW + 60 * DAY }),
  cancelAt: fc.option(fc.integer({ min: NOW - 60 * DAY, max: NOW + 60 * DAY })),
  pause: fc.constantFrom(null, { behavior: "void" as const, resumesAt: null }),
  pastDueSince: fc.option(fc.integer({ min: NOW - 60 * DAY, max: NOW })),
  createdAt: fc.integer({ min: 0, max: NOW }),
});

test("the decision does not depend on the order in which subscriptions and comps are read", () => {
  const comp = fc.record({ expiresAt: fc.option(fc.integer({ min: NOW - DAY, max: NOW + DAY })) });
  const reordered = fc
    .tuple(fc.array(arbitrary, { maxLength: 6 }), fc.array(comp, { maxLength: 3 }))
    .chain(([subscriptions, comps]) =>
      fc.tuple(
        fc.constant({ subscriptions, comps }),
        fc.shuffledSubarray(subscriptions, { minLength: subscriptions.length }),
        fc.shuffledSubarray(comps, { minLength: comps.length }),
      ),
    );
  fc.assert(
    fc.property(reordered, ([read, subscriptions, comps]) => {
      const decide = (input: typeof read) => decideEntitlement({ ...input, now: NOW, graceMs: GRACE });
      expect(decide({ subscriptions, comps })).toEqual(decide(read));
    }),
    { seed: 20_261_129 },
  );
});

test("nobody holds Pro on a fact that is not a number, and every Pro by subscription has an end", () => {
  fc.assert(
    fc.property(fc.array(arbitrary, { maxLength: 6 }), (subscriptions) => {
      const decision = decideEntitlement({ subscriptions, comps: [], now: NOW, graceMs: GRACE });
      if (decision.plan === "pro") expect(decision.until).toBeGreaterThan(NOW);
      else expect(decision.until).toBeNull();
    }),
    { seed: 20_261_129 },
  );
});

describe("money that was taken back", () => {
  const policies = (["keep", "end"] as const).flatMap((refund) =>
    (["keep", "end"] as const).map((dispute) => ({ refund, dispute })),
  );
  const reversals = [true, false].flatMap((refunded) =>
    [true, false].map((disputed) => ({ refunded, disputed })),
  );
  const table = SUBSCRIPTION_STATUSES.flatMap((status) =>
    policies.flatMap((policy) => reversals.map((reversal) => ({ status, policy, reversal }))),
  );

  test.each(table)("$status, $reversal, under $policy", ({ status, policy, reversal }) => {
    const facts = aSubscription({ status, currentPeriodEnd: PERIOD_END, pastDueSince: SINCE, reversal });
    const plain = PLAIN[status];
    const refunded = policy.refund === "end" && reversal.refunded;
    const disputed = policy.dispute === "end" && reversal.disputed;
    const ends = plain.plan === "pro" && (refunded || disputed);
    expect(judgeSubscription(facts, NOW, GRACE, policy)).toEqual(
      ends ? free(refunded ? "refunded" : "disputed") : plain,
    );
  });

  test("ends nothing when no policy was given, and nothing when it was not looked at", () => {
    const reversal = { refunded: true, disputed: true };
    expect(judgeSubscription(aSubscription({ reversal }), NOW, GRACE).plan).toBe("pro");
    expect(judgeSubscription(aSubscription(), NOW, GRACE, { refund: "end", dispute: "end" }).plan).toBe(
      "pro",
    );
  });

  test("leaves a plan that an operator gave", () => {
    const decision = decideEntitlement({
      subscriptions: [aSubscription({ reversal: { refunded: true, disputed: true } })],
      comps: [{ expiresAt: null }],
      now: NOW,
      graceMs: GRACE,
      policies: { refund: "end", dispute: "end" },
    });
    expect(decision).toEqual(pro("comp", null));
  });
});
