import {
  daysUntil,
  formatAmount,
  formatDate,
  formatDateTime,
  formatPrice,
  type ReaderFormat,
} from "@/components/format";

const british: ReaderFormat = { locale: "en-GB", timeZone: "UTC" };
const american: ReaderFormat = { locale: "en-US", timeZone: "America/New_York" };
const at = (iso: string): number => Date.parse(iso);

test("an amount always shows its decimals, in the currency's own number of them", () => {
  expect(formatAmount(2_000, "usd", british)).toBe("$20.00");
  expect(formatAmount(-1_267, "usd", british)).toBe("-$12.67");
  expect(formatAmount(2_000, "jpy", british)).toBe("¥2,000");
});

test("a price in a shop window shows decimals only where there are any", () => {
  expect(formatPrice(2_000, "usd", american)).toBe("$20");
  expect(formatPrice(1_667, "usd", american)).toBe("$16.67");
  expect(formatPrice(0, "usd", american)).toBe("$0");
});

test("one moment is written in the reader's own order and time zone", () => {
  const moment = at("2026-12-03T02:30:00Z");
  expect(formatDate(moment, british)).toBe("3 Dec 2026");
  expect(formatDate(moment, american)).toBe("Dec 2, 2026");
  expect(formatDateTime(moment, british)).toBe("3 Dec 2026, 02:30");
});

test("days are counted on the reader's calendar, not in spans of 24 hours", () => {
  const lateEvening = at("2026-11-14T23:50:00Z");
  const earlyMorning = at("2026-11-15T00:10:00Z");
  expect(daysUntil(earlyMorning, lateEvening, british)).toBe(1);
  expect(daysUntil(earlyMorning, lateEvening, american)).toBe(0);
  expect(daysUntil(lateEvening, earlyMorning, british)).toBe(-1);
});

test("a change to summer time does not lose a day", () => {
  const berlin: ReaderFormat = { locale: "en-GB", timeZone: "Europe/Berlin" };
  expect(daysUntil(at("2027-03-29T10:00:00Z"), at("2027-03-27T10:00:00Z"), berlin)).toBe(2);
});
