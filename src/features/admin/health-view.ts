import { addTallies, emptyTally, lagPercentile, settledShare } from "@/shared/admin/delivery-tally";
import type { DeliveryTally } from "@/shared/admin/delivery-tally";
import { WAIT_ALERT_MS } from "@/shared/admin/alert-kinds";
import { countWords, spanWords, utcMinute, utcMoment, utcShortDay } from "./utc";

/** The spans that the overview can look back over, in hours, with the width of a bar. */
export const RANGES = [
  { hours: 24, barHours: 1, label: "24 hours" },
  { hours: 7 * 24, barHours: 6, label: "7 days" },
  { hours: 30 * 24, barHours: 24, label: "30 days" },
] as const;

const HOUR_MS = 3_600_000;
const SHARE_TARGET = 0.995;
const LAG_TARGET_MS = 5_000;

/** One bar of the chart: everything that arrived in it. */
export interface Bar {
  from: number;
  tally: DeliveryTally;
}

/** The bars from oldest to newest, empty ones included; the last one holds `now`. Times are epoch ms. */
export function barsOf(
  hours: readonly { hour: number; tally: DeliveryTally }[],
  now: number,
  { hours: span, barHours }: { hours: number; barHours: number },
): Bar[] {
  const width = barHours * HOUR_MS;
  const last = Math.floor(now / width) * width;
  return Array.from({ length: span / barHours }, (_, index) => {
    const from = last - (span / barHours - 1 - index) * width;
    const inside = hours.filter(({ hour }) => hour >= from && hour < from + width);
    return { from, tally: inside.reduce((sum, { tally }) => addTallies(sum, tally), emptyTally()) };
  });
}

/** The words under a chart, at most `most` of them: each is the beginning of its own bar, all equally far apart. */
export function axisMarks(bars: readonly Bar[], most: number): { bar: number; text: string }[] {
  const step = Math.ceil(bars.length / most);
  const span = (bars.at(-1)?.from ?? 0) - (bars[0]?.from ?? 0);
  const words = span > 26 * HOUR_MS ? utcShortDay : utcMinute;
  return bars.flatMap(({ from }, bar) => (bar % step === 0 ? [{ bar, text: words(from) }] : []));
}

/** Everything of all bars. */
export function totalOf(bars: readonly Bar[]): DeliveryTally {
  return bars.reduce((sum, { tally }) => addTallies(sum, tally), emptyTally());
}

/** A tile: one number, what it is measured against, and its course. */
export interface Tile {
  name: string;
  value: string;
  unit: string;
  note: string;
  tone: "ok" | "warning" | "danger";
  course: number[];
}

interface Moment {
  now: number;
  oldest: { createdAt: number } | null;
  dead: { count: number; oldestAt: number | null };
}

/** The five tiles. */
export function tilesOf(bars: readonly Bar[], { now, oldest, dead }: Moment): Tile[] {
  const total = totalOf(bars);
  return [
    processedTile(bars, total),
    lagTile(bars, total),
    retriesTile(bars, total),
    oldestTile(bars, oldest === null ? null : now - oldest.createdAt),
    {
      name: "Dead letters",
      value: dead.count === 100 ? "100+" : String(dead.count),
      unit: "",
      note:
        dead.oldestAt === null ? "Alert line 1. None now" : `Oldest since ${utcMoment(dead.oldestAt, now)}`,
      tone: dead.count > 0 ? "danger" : "ok",
      course: bars.map(({ tally }) => tally.dead),
    },
  ];
}

function processedTile(bars: readonly Bar[], total: DeliveryTally): Tile {
  const share = settledShare(total);
  const done = (total.processed + total.ignored).toLocaleString("en-GB");
  return {
    name: "Processed",
    value: share === null ? "–" : percent(share),
    unit: share === null ? "" : "%",
    note:
      share === null
        ? "No event in this time"
        : `Target 99.5%. ${done} of ${total.events.toLocaleString("en-GB")}`,
    tone: share !== null && share < SHARE_TARGET ? "warning" : "ok",
    course: bars.map(({ tally }) => settledShare(tally) ?? 1),
  };
}

/** Cut, not rounded: 99.996 of a hundred is not all. */
function percent(share: number): string {
  return String(Math.floor(share * 10_000) / 100);
}

function lagTile(bars: readonly Bar[], total: DeliveryTally): Tile {
  const [p50, p95] = [lagPercentile(total, 0.5), lagPercentile(total, 0.95)];
  const [value = "–", ...unit] = p95 === null ? [] : spanWords(p95).split(" ");
  return {
    name: "Lag, p95",
    value,
    unit: unit.join(" "),
    note: p50 === null ? "Target under 5 s" : `p50 ${spanWords(p50)}. Target under 5 s`,
    tone: p95 !== null && p95 > LAG_TARGET_MS ? "warning" : "ok",
    course: bars.map(({ tally }) => lagPercentile(tally, 0.95) ?? 0),
  };
}

function retriesTile(bars: readonly Bar[], total: DeliveryTally): Tile {
  const peak = bars.reduce((most, bar) => (bar.tally.retries > most.tally.retries ? bar : most), {
    from: 0,
    tally: emptyTally(),
  });
  const note =
    peak.tally.retries === 0
      ? `${countWords(total.duplicates, "duplicate delivery", "duplicate deliveries")}`
      : `Most, ${peak.tally.retries}, from ${utcShortDay(peak.from)}, ${utcMinute(peak.from)}`;
  return {
    name: "Retries",
    value: total.retries.toLocaleString("en-GB"),
    unit: "",
    note,
    tone: "ok",
    course: bars.map(({ tally }) => tally.retries),
  };
}

function oldestTile(bars: readonly Bar[], waitMs: number | null): Tile {
  const [value = "0", ...unit] = waitMs === null ? ["0", "s"] : spanWords(waitMs).split(" ");
  const isOver = waitMs !== null && waitMs > WAIT_ALERT_MS;
  return {
    name: "Oldest unprocessed",
    value,
    unit: unit.join(" "),
    note: isOver
      ? "Over the 2 min alert line"
      : waitMs === null
        ? "Nothing waits. Alert line 2 min"
        : "Alert line 2 min",
    tone: isOver ? "warning" : "ok",
    course: bars.map(({ tally }) => tally.lagMaxMs),
  };
}

/** The title of the overview, which is its answer. */
export function healthTitle(openAlerts: number): string {
  if (openAlerts === 0) return "All working";
  return openAlerts === 1 ? "1 thing needs a look" : `${openAlerts} things need a look`;
}

/** The sentence under the title. */
export function healthSentence(
  total: DeliveryTally,
  lastEventAt: number | null,
  now: number,
  range: string,
): string {
  if (lastEventAt === null) return "No event has arrived yet.";
  const open = total.waiting + total.dead;
  const rest = open === 0 ? "all done with" : `${open.toLocaleString("en-GB")} not processed`;
  const counted = `${countWords(total.events, "event")} in ${range}, ${rest}`;
  return `Last event ${spanWords(now - lastEventAt)} ago. ${counted}.`;
}

/** The chart in a sentence, for whoever does not see it. */
export function chartSentence(total: DeliveryTally, range: string): string {
  const retried = total.retried - Math.min(total.retried, total.dead);
  const atOnce = Math.max(0, total.processed + total.ignored - retried);
  return `Events over ${range}: ${atOnce.toLocaleString("en-GB")} processed at once, ${retried.toLocaleString("en-GB")} retried, ${countWords(total.dead, "dead letter")}.`;
}
