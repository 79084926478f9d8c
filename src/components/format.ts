import { minorDigits, shownDigits } from "./minor-digits";

/** How a reader writes amounts and dates: a BCP 47 locale and an IANA time zone, both settled by the server. */
export interface ReaderFormat {
  locale: string;
  timeZone: string;
}

/** An exact amount in the currency's minor unit, with its decimals: 2000, "usd" is "$20.00". */
export function formatAmount(amount: number, currency: string, { locale }: ReaderFormat): string {
  const digits = shownDigits(amount, currency);
  return moneyFormat(locale, currency, digits).format(amount / 10 ** minorDigits(currency));
}

/** An amount for a shop window: decimals only where there are any, so 2000, "usd" is "$20" and 1667 is "$16.67". */
export function formatPrice(amount: number, currency: string, { locale }: ReaderFormat): string {
  const unit = 10 ** minorDigits(currency);
  const digits = amount % unit === 0 ? 0 : minorDigits(currency);
  return moneyFormat(locale, currency, digits).format(amount / unit);
}

/** A day: "3 Dec 2026". `at` is epoch milliseconds. */
export function formatDate(at: number, { locale, timeZone }: ReaderFormat): string {
  return dateFormat(locale, timeZone, { day: "numeric", month: "short", year: "numeric" }).format(at);
}

/** A day of this year, for tight rows: "3 Dec". `at` is epoch milliseconds. */
export function formatDay(at: number, { locale, timeZone }: ReaderFormat): string {
  return dateFormat(locale, timeZone, { day: "numeric", month: "short" }).format(at);
}

/** A time of day: "14:02". `at` is epoch milliseconds. */
export function formatTime(at: number, { locale, timeZone }: ReaderFormat): string {
  return dateFormat(locale, timeZone, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(at);
}

/** A day and a time: "3 Dec 2026, 14:02". `at` is epoch milliseconds. */
export function formatDateTime(at: number, format: ReaderFormat): string {
  return `${formatDate(at, format)}, ${formatTime(at, format)}`;
}

/** Calendar days from `now` to `at` in the reader's time zone; 0 is today, negative is past. Both epoch milliseconds. */
export function daysUntil(at: number, now: number, format: ReaderFormat): number {
  return Math.round((dayStart(at, format) - dayStart(now, format)) / 86_400_000);
}

function dayStart(at: number, { timeZone }: ReaderFormat): number {
  // The Swedish form of a date is ISO's, which parses to midnight UTC: days then differ by whole multiples.
  return Date.parse(
    dateFormat("sv-SE", timeZone, { year: "numeric", month: "2-digit", day: "2-digit" }).format(at),
  );
}

const moneyFormats = new Map<string, Intl.NumberFormat>();
const dateFormats = new Map<string, Intl.DateTimeFormat>();

// Building a formatter costs far more than using one, and a table asks for the same one per row.
function moneyFormat(locale: string, currency: string, digits: number): Intl.NumberFormat {
  const key = `${locale} ${currency} ${digits}`;
  const known = moneyFormats.get(key);
  if (known) return known;
  const made = new Intl.NumberFormat(locale, {
    style: "currency",
    currency,
    // A bare "$" is the dollar of our prices; another country's must not look like it.
    currencyDisplay: currency.toLowerCase() === "usd" ? "narrowSymbol" : "symbol",
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
  moneyFormats.set(key, made);
  return made;
}

function dateFormat(
  locale: string,
  timeZone: string,
  options: Intl.DateTimeFormatOptions,
): Intl.DateTimeFormat {
  const key = `${locale} ${timeZone} ${JSON.stringify(options)}`;
  const known = dateFormats.get(key);
  if (known) return known;
  const made = new Intl.DateTimeFormat(locale, { ...options, timeZone });
  dateFormats.set(key, made);
  return made;
}
