const UTC = { timeZone: "UTC", hourCycle: "h23" } as const;
const time = new Intl.DateTimeFormat("en-GB", {
  ...UTC,
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
});
const minute = new Intl.DateTimeFormat("en-GB", { ...UTC, hour: "2-digit", minute: "2-digit" });
const day = new Intl.DateTimeFormat("en-GB", { ...UTC, day: "numeric", month: "short", year: "numeric" });
const shortDay = new Intl.DateTimeFormat("en-GB", { ...UTC, day: "numeric", month: "short" });

/** A time of day with seconds: "14:02:08". Operators read UTC everywhere; the head of the page says so once. */
export const utcTime = (at: number): string => time.format(at);

/** A time of day: "14:02". */
export const utcMinute = (at: number): string => minute.format(at);

/** A day: "14 Nov 2026". */
export const utcDay = (at: number): string => day.format(at);

/** A day for tight rows: "14 Nov". */
export const utcShortDay = (at: number): string => shortDay.format(at);

/** A moment as near as it needs to be: the time alone on the day of `now`, the day with it otherwise. */
export function utcMoment(at: number, now: number): string {
  return utcDay(at) === utcDay(now) ? utcTime(at) : `${utcShortDay(at)}, ${utcMinute(at)}`;
}

/** How long something took or takes: "0.6 s", "31 s", "4 min", "2 h 8 min", "3 d 4 h". */
export function spanWords(ms: number): string {
  const seconds = Math.max(0, ms) / 1000;
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  if (seconds < 60) return `${Math.floor(seconds)} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} min`;
  const days = Math.floor(hours / 24);
  return hours % 24 === 0 ? `${days} d` : `${days} d ${hours % 24} h`;
}

/** A number with its noun: "1 event", "1,639 events". */
export function countWords(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString("en-GB")} ${count === 1 ? one : many}`;
}
