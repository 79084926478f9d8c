import { cardState } from "@/features/billing/card-state";

import { aCard, NOW } from "./billing-builders";

test("a card says until when it is good", () => {
  expect(cardState(aCard(), false, NOW)).toEqual({ words: "Expires 08/2028", warns: false });
});

test("a card is good through the last day of its month everywhere", () => {
  const card = aCard({ expMonth: 11, expYear: 2026 });
  expect(cardState(card, false, Date.UTC(2026, 11, 1, 11)).warns).toBe(false);
  expect(cardState(card, false, Date.UTC(2026, 11, 1, 12))).toEqual({
    words: "Expired 11/2026",
    warns: true,
  });
});

test("December ends with the year", () => {
  expect(cardState(aCard({ expMonth: 12, expYear: 2026 }), false, Date.UTC(2027, 0, 2)).words).toBe(
    "Expired 12/2026",
  );
});

test("a declined card warns and is not called expired", () => {
  expect(cardState(aCard(), true, NOW)).toEqual({ words: "Declined, expires 08/2028", warns: true });
});
