import {
  brandName,
  daysLeft,
  inDays,
  libraryStays,
  recurringAmount,
  subscriptionAmount,
} from "@/features/billing/amount-words";

import { aSubscription, FORMAT, NOW } from "./billing-builders";

const DAY_MS = 86_400_000;

test("a price is said with its period, and without one that we do not sell", () => {
  expect(recurringAmount(aSubscription(), FORMAT)).toBe("$20.00 a month");
  expect(recurringAmount(aSubscription({ interval: "year", amount: 20_000 }), FORMAT)).toBe("$200.00 a year");
  expect(recurringAmount(aSubscription({ interval: "other" }), FORMAT)).toBe("$20.00");
});

test("a price without a single amount is never invented", () => {
  expect(subscriptionAmount(aSubscription({ amount: null }), FORMAT)).toBe("The invoiced amount");
});

test("a currency without minor units is not divided", () => {
  expect(subscriptionAmount(aSubscription({ amount: 2000, currency: "jpy" }), FORMAT)).toBe("JP¥2,000");
});

test.each([
  [19 * DAY_MS, "In 19 days"],
  [DAY_MS, "In 1 day"],
  [60_000, "Today"],
  [0, "Waiting for Stripe to confirm"],
  [-DAY_MS, "Waiting for Stripe to confirm"],
])("%d ms from now is said as %s", (distance, words) => {
  expect(inDays(NOW + distance, NOW, FORMAT)).toBe(words);
});

test.each([
  [9 * DAY_MS, "9 days left"],
  [DAY_MS, "1 day left"],
  [60_000, "Ends today"],
])("%d ms before the end is said as %s", (distance, words) => {
  expect(daysLeft(NOW + distance, NOW, FORMAT)).toBe(words);
});

test("a brand that we cannot name is a card", () => {
  expect([brandName("visa"), brandName("cartes_bancaires"), brandName("something_new")]).toEqual([
    "Visa",
    "Cartes Bancaires",
    "Card",
  ]);
});

test("a library of any size is spoken of in whole sentences", () => {
  expect([0, 1, 34].map(libraryStays)).toEqual([
    "What you save stays",
    "Your prompt stays",
    "All 34 prompts stay",
  ]);
});
