import { subscriptionEffects } from "../../../src/shared/billing/lifecycle";
import { aSubscription } from "../../support/billing-builders";

const DAY = 86_400_000;
const first = aSubscription();
const START = first.currentPeriodStart + 30 * DAY;
const next = { ...first, currentPeriodStart: START, currentPeriodEnd: START + 30 * DAY };

const renewals = (...pictures: (typeof first)[]) =>
  pictures
    .slice(1)
    .flatMap((after, index) => subscriptionEffects(pictures[index] ?? null, after))
    .filter(({ name }) => name === "subscription_renewed")
    .map(({ effectKey }) => effectKey);

test("a period that follows and is paid is one renewal, under the key of its start", () => {
  expect(renewals(first, next, next)).toEqual([`subscription_renewed:sub_1:${START}`]);
});

test("a renewal whose payment failed first is counted when it is paid, once", () => {
  const late = { ...next, status: "past_due" as const, pastDueSince: START };
  expect(renewals(first, late)).toEqual([]);
  expect(renewals(first, late, next, next)).toEqual([`subscription_renewed:sub_1:${START}`]);
});

test.each([
  ["the first read of a subscription", null, next],
  [
    "the first payment after a trial",
    { ...first, status: "trialing" as const },
    { ...next, trialEnd: START },
  ],
  [
    "a trial whose first payment failed and recovered",
    { ...next, status: "past_due" as const },
    { ...next, trialEnd: START },
  ],
  ["a change of plan", first, { ...next, interval: "year" as const }],
  ["a first payment that was incomplete", { ...first, status: "incomplete" as const }, next],
  ["a cancellation within the period", first, { ...first, cancelAt: START }],
])("%s is no renewal", (_what, before, after) => {
  const effects = subscriptionEffects(before, after).map(({ name }) => name);
  expect(effects).not.toContain("subscription_renewed");
});
