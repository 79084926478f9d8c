import { funnelLines, lifecycleLines } from "@/features/admin/funnel-words";
import {
  axisMarks,
  barsOf,
  chartSentence,
  healthSentence,
  healthTitle,
  RANGES,
  tilesOf,
  totalOf,
} from "@/features/admin/health-view";
import { utcMinute, utcShortDay } from "@/features/admin/utc";
import { tallyRows, type TalliedRow } from "@/shared/admin/delivery-tally";
import { HOUR, MINUTE, NOW, SECOND } from "./builders";

const aRow = (overrides: Partial<TalliedRow> = {}): TalliedRow => ({
  status: "processed",
  attempts: 0,
  deliveries: 1,
  errors: [],
  createdAt: NOW,
  processedAt: NOW + SECOND,
  ...overrides,
});
const hourOf = (at: number) => Math.floor(at / HOUR) * HOUR;
const at = (when: number, rows: TalliedRow[]) => ({ hour: hourOf(when), tally: tallyRows(rows) });
const quiet = { now: NOW, oldest: null, dead: { count: 0, oldestAt: null } };
const tile = (name: string, rows: TalliedRow[], moment: Partial<Parameters<typeof tilesOf>[1]> = {}) => {
  const bars = barsOf([at(NOW, rows)], NOW, RANGES[0]);
  return tilesOf(bars, { ...quiet, ...moment }).find((each) => each.name === name);
};

test.each(RANGES)("the bars of $label fill the whole time and the last one holds now", (range) => {
  const bars = barsOf([at(NOW, [aRow(), aRow()]), at(NOW - 5_000 * HOUR, [aRow()])], NOW, range);
  expect(bars).toHaveLength(range.hours / range.barHours);
  expect(bars.at(-1)?.tally.events).toBe(2);
  expect(totalOf(bars).events).toBe(2);
  expect((bars[1]?.from ?? 0) - (bars[0]?.from ?? 0)).toBe(range.barHours * HOUR);
});

test.each([
  { range: RANGES[0], most: 7, apart: 4 * HOUR },
  { range: RANGES[0], most: 3, apart: 8 * HOUR },
  { range: RANGES[2], most: 7, apart: 5 * 24 * HOUR },
])("each word under the $range.label names its own bar, at most $most of them", ({ range, most, apart }) => {
  const bars = barsOf([], NOW, range);
  const marks = axisMarks(bars, most);
  const words = range.hours > 24 ? utcShortDay : utcMinute;
  expect(marks.length).toBeLessThanOrEqual(most);
  marks.forEach(({ bar, text }, index) => {
    expect(bars[bar]?.from).toBe((bars[0]?.from ?? NaN) + index * apart);
    expect(text).toBe(words(bars[bar]?.from ?? NaN));
  });
});

describe("the tiles", () => {
  const failed = (count: number) => Array.from({ length: count }, () => ({}));

  test("a share is cut, never rounded up to all, and warns below its target", () => {
    const rows = Array.from({ length: 1_638 }, () => aRow());
    const waiting = aRow({ status: "retrying", processedAt: null });
    expect(tile("Processed", [...rows, waiting])).toMatchObject({
      value: "99.93",
      unit: "%",
      note: "Target 99.5%. 1,638 of 1,639",
      tone: "ok",
    });
    expect(tile("Processed", [aRow(), waiting])?.tone).toBe("warning");
    expect(tile("Processed", [])).toMatchObject({
      value: "–",
      unit: "",
      note: "No event in this time",
      tone: "ok",
    });
  });

  test("the lag is what a processed event waited, and warns over its target", () => {
    expect(tile("Lag, p95", [aRow()])).toMatchObject({ unit: "s", tone: "ok" });
    const slow = aRow({ processedAt: NOW + 4 * MINUTE });
    expect(tile("Lag, p95", [slow])).toMatchObject({ unit: "min", tone: "warning" });
    expect(tile("Lag, p95", [])).toMatchObject({ value: "–", note: "Target under 5 s" });
  });

  test("retries say when most of them were, and without any how often Stripe came twice", () => {
    const retried = aRow({ attempts: 3, errors: failed(3) });
    expect(tile("Retries", [retried])).toMatchObject({ value: "3", note: "Most, 3, from 14 Nov, 14:00" });
    expect(tile("Retries", [aRow({ deliveries: 2 })])).toMatchObject({
      value: "0",
      note: "1 duplicate delivery",
    });
    expect(tile("Retries", [aRow()])?.note).toBe("0 duplicate deliveries");
  });

  test.each([
    ["nothing", null, "0", "s", "Nothing waits. Alert line 2 min", "ok"],
    ["a short wait", NOW - 31 * SECOND, "31", "s", "Alert line 2 min", "ok"],
    ["a wait over the line", NOW - 252 * SECOND, "4", "min", "Over the 2 min alert line", "warning"],
  ])("the oldest of %s", (_what, createdAt, value, unit, note, tone) => {
    const oldest = createdAt === null ? null : { createdAt };
    expect(tile("Oldest unprocessed", [], { oldest })).toMatchObject({ value, unit, note, tone });
  });

  test.each([
    [{ count: 0, oldestAt: null }, "0", "Alert line 1. None now", "ok"],
    [{ count: 2, oldestAt: NOW - 2 * HOUR }, "2", "Oldest since 12:06:20", "danger"],
    [{ count: 100, oldestAt: NOW - 48 * HOUR }, "100+", "Oldest since 12 Nov, 14:06", "danger"],
  ])("dead letters %j", (dead, value, note, tone) => {
    expect(tile("Dead letters", [], { dead })).toMatchObject({ value, note, tone });
  });
});

test.each([
  [0, "All working"],
  [1, "1 thing needs a look"],
  [3, "3 things need a look"],
])("with %i open alerts the title is the answer", (open, title) => {
  expect(healthTitle(open)).toBe(title);
});

test("the sentence under it says what is open, or that all is done", () => {
  const dead = aRow({ status: "dead" });
  const sentence = (rows: TalliedRow[], last: number | null) =>
    healthSentence(tallyRows(rows), last, NOW, "24 hours");
  expect(sentence([], null)).toBe("No event has arrived yet.");
  expect(sentence([aRow()], NOW - 12 * SECOND)).toBe(
    "Last event 12 s ago. 1 event in 24 hours, all done with.",
  );
  expect(sentence([aRow(), dead], NOW - HOUR)).toBe(
    "Last event 1 h ago. 2 events in 24 hours, 1 not processed.",
  );
});

test("the chart says its numbers, each event once", () => {
  const rows = [
    aRow(),
    aRow({ errors: [{}], attempts: 1 }),
    aRow({ status: "dead", errors: [{}], attempts: 1 }),
  ];
  expect(chartSentence(tallyRows(rows), "7 days")).toBe(
    "Events over 7 days: 1 processed at once, 1 retried, 1 dead letter.",
  );
});

describe("the counts", () => {
  test("of the funnel are shares of the step before, and no share is made up", () => {
    const happened = [
      { name: "pricing_viewed", count: 200 },
      { name: "checkout_clicked", count: 50 },
      { name: "checkout_session_opened", count: 60 },
      { name: "checkout_completed", count: 20 },
      { name: "checkout_expired", count: 6 },
    ] as const;
    expect(funnelLines(happened)).toEqual([
      { label: "Pricing viewed", count: 200, share: null },
      { label: "Payment clicked", count: 50, share: "25%" },
      // Checkout is also opened from elsewhere; more than all is no share.
      { label: "Checkout opened", count: 60, share: null },
      { label: "Checkout completed", count: 20, share: "33%" },
      { label: "Checkout expired", count: 6, share: "10%" },
    ]);
    expect(funnelLines([]).every(({ count, share }) => count === 0 && share === null)).toBe(true);
  });

  test("of the lifecycle name what started, renewed, fell behind, recovered and ended", () => {
    const lines = lifecycleLines([{ name: "subscription_recovered", count: 3 }]);
    expect(lines.map(({ label }) => label)).toEqual(
      expect.arrayContaining(["Started", "Renewed", "Past due", "Recovered", "Ended"]),
    );
    expect(lines.find(({ label }) => label === "Recovered")?.count).toBe(3);
  });
});
