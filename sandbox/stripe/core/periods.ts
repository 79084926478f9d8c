export type IntervalUnit = "day" | "week" | "month" | "year";

const SECONDS_PER_DAY = 86_400;

/**
 * The end of a billing period that starts at `start` (epoch seconds). Months and years keep the anchor's day:
 * 31 January, 28 February, 31 March. Times of day follow the anchor too (UTC).
 */
export function addInterval(
  start: number,
  unit: IntervalUnit,
  count: number,
  anchor: number = start,
): number {
  switch (unit) {
    case "day":
      return start + count * SECONDS_PER_DAY;
    case "week":
      return start + count * 7 * SECONDS_PER_DAY;
    case "month":
      return addMonths(start, count, anchor);
    case "year":
      return addMonths(start, count * 12, anchor);
  }
}

function addMonths(start: number, months: number, anchor: number): number {
  const from = new Date(start * 1000);
  const anchorDay = new Date(anchor * 1000).getUTCDate();
  const monthIndex = from.getUTCFullYear() * 12 + from.getUTCMonth() + months;
  const year = Math.floor(monthIndex / 12);
  const month = monthIndex % 12;
  const lastDay = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
  const timeOfDay = start - Math.floor(start / SECONDS_PER_DAY) * SECONDS_PER_DAY;
  return Math.floor(Date.UTC(year, month, Math.min(anchorDay, lastDay)) / 1000) + timeOfDay;
}

export const days = (count: number): number => count * SECONDS_PER_DAY;
export const hours = (count: number): number => count * 3600;
