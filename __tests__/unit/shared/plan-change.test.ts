import { isChangeWaiting, isStillOffered, planChangeMode } from "../../../src/shared/billing/plan-change";
import { SUBSCRIPTION_STATUSES } from "../../../src/shared/billing/stripe-words";
import { aSubscription, NOW } from "../../support/billing-builders";

const yearly = (overrides = {}) => aSubscription({ interval: "year", priceId: "price_annual", ...overrides });

test("more is paid at once, less begins when what is paid has run out, and a trial costs nothing", () => {
  expect(planChangeMode(aSubscription(), "annual")).toBe("now");
  expect(planChangeMode(yearly(), "monthly")).toBe("at_period_end");
  expect(planChangeMode(aSubscription({ status: "trialing" }), "annual")).toBe("trial");
  expect(planChangeMode(yearly({ status: "trialing" }), "monthly")).toBe("trial");
});

test("the plan that somebody has already is no change", () => {
  expect(planChangeMode(aSubscription(), "monthly")).toBeNull();
  expect(planChangeMode(yearly(), "annual")).toBeNull();
});

test.each(SUBSCRIPTION_STATUSES.filter((status) => status !== "active" && status !== "trialing"))(
  "nothing is offered while the subscription is %s",
  (status) => {
    expect(planChangeMode(aSubscription({ status }), "annual")).toBeNull();
    expect(planChangeMode(yearly({ status }), "monthly")).toBeNull();
  },
);

test.each([
  ["is to end", { cancelAt: NOW + 1_000 }],
  ["is paused", { pause: { behavior: "void" as const, resumesAt: null } }],
  ["is not one of our plans", { planKey: "unknown" as const }],
  ["recurs in another way", { interval: "other" as const }],
  ["is for several", { quantity: 2 }],
  [
    "waits for the payment of a change",
    { pendingUpdate: { priceId: "p", expiresAt: NOW, stripeInvoiceId: null } },
  ],
  ["has a change scheduled", { schedule: { stripeScheduleId: "s", change: { priceId: "p", at: NOW } } }],
])("nothing is offered while the subscription %s", (_, overrides) => {
  expect(planChangeMode(aSubscription(overrides), "annual")).toBeNull();
});

test("what could be charged at once may also wait, and nothing else takes the place of another", () => {
  expect(isStillOffered("at_period_end", "now")).toBe(true);
  expect(isStillOffered("now", "at_period_end")).toBe(false);
  expect(isStillOffered("trial", "now")).toBe(false);
  expect(isStillOffered("at_period_end", null)).toBe(false);
  expect(isStillOffered("trial", "trial")).toBe(true);
});

test("a schedule that changes nothing is in nobody's way", () => {
  const schedule = { stripeScheduleId: "sub_sched_1", change: null };
  expect(isChangeWaiting(aSubscription({ schedule }))).toBe(false);
  expect(planChangeMode(aSubscription({ schedule }), "annual")).toBe("now");
});
