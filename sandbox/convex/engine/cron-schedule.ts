import type { JSONValue } from "convex/values";

/** A schedule as `crons.export()` gives it. */
export type CronSchedule =
  | { type: "interval"; seconds?: number; minutes?: number; hours?: number }
  | { type: "hourly"; minuteUTC?: number }
  | { type: "daily"; hourUTC: number; minuteUTC?: number }
  | { type: "weekly"; dayOfWeek: string; hourUTC: number; minuteUTC?: number }
  | { type: "monthly"; day: number; hourUTC: number; minuteUTC?: number }
  | { type: "cron"; cron: string };

export interface CronJob {
  /** The cron's own name. */
  identifier: string;
  /** The function to call. */
  path: string;
  args: JSONValue;
  schedule: CronSchedule;
}

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
const MAX_DAYS_AHEAD = 366 * 8;
const DAYS = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"];
const DAY_NAMES = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];
const MONTH_NAMES = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/** The first time after `after` (both epoch milliseconds) at which the schedule is due. All schedules are UTC. */
export function nextRun(schedule: CronSchedule, after: number): number {
  switch (schedule.type) {
    case "interval": {
      const { seconds = 0, minutes = 0, hours = 0 } = schedule;
      return after + (seconds + minutes * 60 + hours * 3600) * 1000;
    }
    case "hourly":
      return nextMatch(`${schedule.minuteUTC ?? 0} * * * *`, after);
    case "daily":
      return nextMatch(`${schedule.minuteUTC ?? 0} ${schedule.hourUTC} * * *`, after);
    case "weekly":
      return nextMatch(
        `${schedule.minuteUTC ?? 0} ${schedule.hourUTC} * * ${DAYS.indexOf(schedule.dayOfWeek)}`,
        after,
      );
    case "monthly":
      return nextMatch(`${schedule.minuteUTC ?? 0} ${schedule.hourUTC} ${schedule.day} * *`, after);
    case "cron":
      return nextMatch(schedule.cron, after);
  }
}

/** The first minute after `after` that a five-field cron expression matches; throws for a malformed one. */
function nextMatch(expression: string, after: number): number {
  const [minute = "", hour = "", day = "", month = "", weekday = ""] = expression.trim().split(/\s+/);
  const minutes = fieldValues(minute, 0, 59);
  const hours = fieldValues(hour, 0, 23);
  const days = fieldValues(day, 1, 31);
  const months = fieldValues(month, 1, 12, MONTH_NAMES);
  const weekdays = new Set([...fieldValues(weekday, 0, 7, DAY_NAMES)].map((value) => value % 7));
  const dayMatches = (date: Date) => {
    const byDate = days.has(date.getUTCDate());
    const byWeekday = weekdays.has(date.getUTCDay());
    // As in cron(8): when both are restricted, either may match.
    return day !== "*" && weekday !== "*" ? byDate || byWeekday : byDate && byWeekday;
  };
  const firstMinute = Math.floor(after / MINUTE_MS) * MINUTE_MS + MINUTE_MS;
  const firstDay = Math.floor(firstMinute / DAY_MS) * DAY_MS;
  for (let offset = 0; offset <= MAX_DAYS_AHEAD; offset += 1) {
    const start = firstDay + offset * DAY_MS;
    const date = new Date(start);
    if (!months.has(date.getUTCMonth() + 1) || !dayMatches(date)) continue;
    const found = firstMinuteOfDay(start, firstMinute, hours, minutes);
    if (found !== null) return found;
  }
  throw new Error(`The cron expression "${expression}" never matches.`);
}

function firstMinuteOfDay(
  start: number,
  notBefore: number,
  hours: ReadonlySet<number>,
  minutes: ReadonlySet<number>,
): number | null {
  for (const hour of ascending(hours)) {
    for (const minute of ascending(minutes)) {
      const time = start + (hour * 60 + minute) * MINUTE_MS;
      if (time >= notBefore) return time;
    }
  }
  return null;
}

function fieldValues(field: string, low: number, high: number, names: readonly string[] = []): Set<number> {
  const values = new Set<number>();
  for (const part of field.split(",")) {
    const [, range = "", step = "1"] = /^([^/]+)(?:\/(\d+))?$/.exec(part) ?? [];
    const [from, to] = rangeOf(range, low, high, names, part.includes("/"));
    if (Number.isNaN(from) || Number.isNaN(to) || from < low || to > high || Number(step) < 1) {
      throw new Error(`The cron field "${field}" is malformed.`);
    }
    for (let value = from; value <= to; value += Number(step)) values.add(value);
  }
  return values;
}

function rangeOf(
  range: string,
  low: number,
  high: number,
  names: readonly string[],
  stepped: boolean,
): [number, number] {
  if (range === "*") return [low, high];
  const numberOf = (text: string | undefined) => {
    const named = names.indexOf((text ?? "").toLowerCase());
    if (named >= 0) return named + low;
    return text === undefined || text === "" ? Number.NaN : Number(text);
  };
  const [from, to] = range.split("-");
  if (to !== undefined) return [numberOf(from), numberOf(to)];
  return [numberOf(from), stepped ? high : numberOf(from)];
}

function ascending(values: ReadonlySet<number>): number[] {
  return [...values].sort((a, b) => a - b);
}
