import { ConvexHttpClient } from "convex/browser";
import { nextRun } from "../../../sandbox/convex/engine/cron-schedule";
import { mutation, query } from "./support/api";
import type { TestServer } from "./support/test-server";
import { startTestServer } from "./support/test-server";
import { until } from "./support/until";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

let server: TestServer;
let client: ConvexHttpClient;

beforeAll(async () => {
  server = await startTestServer();
  // Noon: no jump of these tests begins or ends near the hour of the nightly cron, which would then run once more.
  await server.advance(DAY - ((Date.now() + 12 * HOUR) % DAY));
  client = new ConvexHttpClient(server.url, { logger: false });
});
afterAll(() => server.kill());

const value = (name: string) => client.query(query("counters:value"), { name }) as Promise<number>;
const state = (id: string) => client.query(query("misc:jobState"), { id }) as Promise<string | null>;
const schedule = (name: string, delayMs: number) =>
  client.mutation(mutation("misc:scheduleIncrement"), { name, delayMs }) as Promise<string>;

test("a scheduled function waits for billing time and runs once", async () => {
  const id = await schedule("later", 30 * DAY);
  expect(await state(id)).toBe("pending");
  await server.advance(30 * DAY + 1000);
  await until(async () => (await state(id)) === "success");
  expect(await value("later")).toBe(1);
});

test("a canceled function never runs", async () => {
  const id = await schedule("canceled", HOUR);
  await client.mutation(mutation("misc:cancelJob"), { id });
  await server.advance(2 * HOUR);
  const marker = await schedule("marker", 0);
  await until(async () => (await state(marker)) === "success");
  expect([await state(id), await value("canceled")]).toEqual(["canceled", 0]);
});

test("a mutation that fails schedules nothing", async () => {
  await expect(
    client.mutation(mutation("misc:scheduleIncrement"), { name: "aborted", delayMs: 0, fail: true }),
  ).rejects.toThrow("failed after scheduling");
  const marker = await schedule("marker", 0);
  await until(async () => (await state(marker)) === "success");
  expect(await value("aborted")).toBe(0);
});

test("a scheduled function that throws is marked failed, and its writes are undone", async () => {
  const id = (await client.mutation(mutation("misc:scheduleFailing"), {})) as string;
  await until(async () => (await state(id)) === "failed");
  expect(await value("rolled-back")).toBe(0);
  expect(
    server.lines.some((line) => line.includes("failing:throwPlain: Uncaught Error: plain failure")),
  ).toBe(true);
});

test("a scheduled action runs and is marked a success", async () => {
  const id = (await client.mutation(mutation("misc:scheduleAction"), { name: "by-action" })) as string;
  await until(async () => (await state(id)) === "success");
  expect(await value("by-action")).toBe(2);
});

test("a pool of workers, a component with a component of its own, runs what is enqueued", async () => {
  for (let round = 0; round < 3; round += 1)
    await client.mutation(mutation("work:enqueue"), { name: "pool" });
  await until(async () => (await value("pool")) === 9);
});

test("an interval runs when deployed, and a long jump runs each overdue cron once", async () => {
  await until(async () => (await value("cron-interval")) > 0);
  const [interval, daily] = [await value("cron-interval"), await value("cron-daily")];
  await server.advance(10 * DAY);
  await until(async () => (await value("cron-daily")) > daily);
  await until(async () => (await value("cron-interval")) > interval);
  expect([await value("cron-interval"), await value("cron-daily")]).toEqual([interval + 1, daily + 1]);
});

const at = (text: string) => Date.parse(text);

test.each([
  ["interval", { type: "interval", minutes: 2 } as const, "2026-03-01T00:00:30Z", "2026-03-01T00:02:30Z"],
  ["hourly", { type: "hourly", minuteUTC: 15 } as const, "2026-03-01T10:15:00Z", "2026-03-01T11:15:00Z"],
  [
    "daily",
    { type: "daily", hourUTC: 3, minuteUTC: 30 } as const,
    "2026-03-01T03:29:59Z",
    "2026-03-01T03:30:00Z",
  ],
  [
    "weekly",
    { type: "weekly", dayOfWeek: "monday", hourUTC: 0 } as const,
    "2026-03-02T00:00:00Z",
    "2026-03-09T00:00:00Z",
  ],
  [
    "monthly",
    { type: "monthly", day: 31, hourUTC: 1 } as const,
    "2026-04-01T00:00:00Z",
    "2026-05-31T01:00:00Z",
  ],
  [
    "every five minutes",
    { type: "cron", cron: "*/5 * * * *" } as const,
    "2026-03-01T00:01:00Z",
    "2026-03-01T00:05:00Z",
  ],
  [
    "named days",
    { type: "cron", cron: "0 9 * * mon-fri" } as const,
    "2026-03-06T09:00:00Z",
    "2026-03-09T09:00:00Z",
  ],
  [
    "day or weekday",
    { type: "cron", cron: "0 0 13 * 5" } as const,
    "2026-03-01T00:00:00Z",
    "2026-03-06T00:00:00Z",
  ],
  ["leap day", { type: "cron", cron: "0 0 29 2 *" } as const, "2026-03-01T00:00:00Z", "2028-02-29T00:00:00Z"],
])("the next run of %s is right", (_name, schedule, after, expected) => {
  expect(new Date(nextRun(schedule, at(after))).toISOString()).toBe(new Date(at(expected)).toISOString());
});

test.each(["61 * * * *", "* * * *", "x * * * *", "0 0 31 2 *"])("the expression %s is refused", (cron) => {
  expect(() => nextRun({ type: "cron", cron }, 0)).toThrow();
});
