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
  expect(formatAmount(2_000, "jpy", british)).toBe("JP¥2,000");
});

// Amounts as docs.stripe.com/currencies gives them, with its special cases.
test.each([
  ["two decimals", 10_99, "eur", "€10.99"],
  ["no decimals", 500, "jpy", "JP¥500"],
  ["no decimals, written in lower case or not", 500, "KRW", "₩500"],
  ["no decimals, although ISO 4217 knows a fifth of one", 500, "mga", "MGA 500"],
  ["three decimals", 5_120, "kwd", "KWD 5.120"],
  ["three decimals", -12_340, "bhd", "-BHD 12.340"],
  ["hundredths that are always 00", 500, "isk", "ISK 5"],
  ["hundredths that are always 00", 500, "ugx", "UGX 5"],
  ["hundredths where everyday use has none", 2_000_00, "huf", "HUF 2,000.00"],
  ["hundredths where everyday use has none", 299_000_00, "idr", "IDR 299,000.00"],
  ["hundredths where everyday use has none", 49_900_00, "cop", "COP 49,900.00"],
  ["hundredths", 800_45, "twd", "NT$800.45"],
])("trap: %s: %i %s is %s", (_, amount, currency, words) => {
  const shown = formatAmount(amount, currency, british).replaceAll("\u00a0", " ");
  expect(shown).toBe(words);
});

test("a whole price in a shop window is whole in every currency", () => {
  expect(formatPrice(2_000, "kwd", british).replaceAll("\u00a0", " ")).toBe("KWD 2");
  expect(formatPrice(2_500, "kwd", british).replaceAll("\u00a0", " ")).toBe("KWD 2.500");
  expect(formatPrice(2_000, "jpy", british)).toBe("JP¥2,000");
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
