import type { PageCard, PageInterval } from "../core/page-models";

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"] as const;

const BRANDS: Readonly<Record<string, string>> = {
  visa: "Visa",
  mastercard: "Mastercard",
  amex: "American Express",
  discover: "Discover",
};

/** An amount in the currency's minor unit as people read it: 2000 and "usd" give "$20.00". */
export function money(amount: number, currency: string): string {
  const format = new Intl.NumberFormat("en-US", { style: "currency", currency: currency.toUpperCase() });
  const digits = format.resolvedOptions().maximumFractionDigits ?? 2;
  return format.format(amount / 10 ** digits).replace("-", "−");
}

/** "3 Dec 2026", in UTC; `seconds` since the epoch. */
export function day(seconds: number): string {
  const date = new Date(seconds * 1000);
  return `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()] ?? ""} ${date.getUTCFullYear()}`;
}

/** "3 Dec 2026, 14:02", in UTC. */
export function moment(seconds: number): string {
  return `${day(seconds)}, ${new Date(seconds * 1000).toISOString().slice(11, 16)}`;
}

/** "month" or "3 months". */
export function every({ unit, count }: PageInterval): string {
  return count === 1 ? unit : `${count} ${unit}s`;
}

/** "a month", "a year", "every 3 months": what follows an amount. */
export function per(interval: PageInterval): string {
  return interval.count === 1 ? `a ${interval.unit}` : `every ${every(interval)}`;
}

/** "monthly", "annual", "every 3 months": what follows a plan's name. */
export function cadence(interval: PageInterval): string {
  if (interval.count !== 1) return `every ${every(interval)}`;
  switch (interval.unit) {
    case "day":
      return "daily";
    case "week":
      return "weekly";
    case "month":
      return "monthly";
    case "year":
      return "annual";
  }
}

/** "Visa •••• 4242". */
export function cardName(card: PageCard): string {
  return `${BRANDS[card.brand] ?? card.brand} •••• ${card.last4}`;
}

/** "08/2028". */
export function cardExpiry(card: PageCard): string {
  return `${String(card.expMonth).padStart(2, "0")}/${card.expYear}`;
}
