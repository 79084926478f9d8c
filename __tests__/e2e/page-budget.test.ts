import { brotliCompressSync, constants } from "node:zlib";
import type { Browser, Page, Request } from "playwright-core";
import { formatDate } from "../../src/components/format";
import { launchBrowser } from "../support/browser";
import { becomePro, signUp } from "./support/person";
import { APP, open, visit } from "./support/session";
import { hold } from "./support/slow";
import { advanceTo, periodEndOf, stripe, subscriptionOf, useCard } from "./support/stripe-account";

/** Our own JavaScript on the billing page, in bytes of brotli at its highest level; 1 kB is 1,000 bytes. */
const BUDGET = 180_000;

let browser: Browser;

beforeAll(async () => {
  browser = await launchBrowser();
});

afterAll(async () => {
  await browser.close();
});

interface Script {
  path: string;
  bytes: number;
}

/** Opens the billing page with an empty cache and weighs every script that it loads. */
async function loadBilling(page: Page): Promise<Script[]> {
  const paths = new Set<string>();
  const keep = (request: Request): void => {
    const { origin, pathname } = new URL(request.url());
    // Clerk also starts a worker from a blob; requests to anybody else are among the visitor's troubles.
    if (request.resourceType() === "script" && origin === APP && !request.url().startsWith("blob:"))
      paths.add(pathname);
  };
  const session = await page.context().newCDPSession(page);
  await session.send("Network.setCacheDisabled", { cacheDisabled: true });
  page.on("request", keep);
  await open(page, `${APP}/dashboard/billing`);
  await page.getByRole("heading", { name: "Billing", level: 1 }).waitFor();
  await page.waitForLoadState("networkidle");
  page.off("request", keep);
  return Promise.all([...paths].map(async (path) => ({ path, bytes: await weigh(path) })));
}

async function weigh(path: string): Promise<number> {
  const text = Buffer.from(await (await fetch(`${APP}${path}`)).arrayBuffer());
  const params = { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY };
  return brotliCompressSync(text, { params }).byteLength;
}

/** Clerk's own script comes through our origin with the stand-in; the rest of the scripts are ours. */
const isClerks = ({ path }: Script): boolean => path.startsWith("/__clerk/");

test.each([
  ["somebody on Free", (page: Page) => signUp(page, "light")],
  ["a subscriber", becomePro],
])("the billing page of %s keeps its budget of scripts and asks nobody but Clerk", async (_, arrive) => {
  const { page, troubles, close } = await visit(browser);
  await arrive(page);
  const scripts = await loadBilling(page);
  const ours = scripts.filter((script) => !isClerks(script));
  const total = ours.reduce((sum, { bytes }) => sum + bytes, 0);
  console.log(
    `billing page: ${total.toLocaleString("en")} bytes of our own JavaScript in ${ours.length} files`,
  );
  expect(ours.every(({ path }) => path.startsWith("/_next/static/"))).toBe(true);
  expect(scripts.some(isClerks)).toBe(true);
  expect(total).toBeGreaterThan(100_000);
  expect(total).toBeLessThanOrEqual(BUDGET);
  expect(troubles).toEqual([]);
  await close();
});

test.each([390, 1280])("nothing on the billing page jumps at %i pixels, loading or live", async (width) => {
  const { page, close } = await visit(browser, { viewport: { width, height: 860 } });
  const email = await becomePro(page);
  await page.addInitScript(watchShifts);
  await page.route("**/*.woff2", async (route) => {
    await afterInput(page);
    await route.continue();
  });
  await open(page, `${APP}/dashboard/billing`);
  await page.getByText("Active", { exact: true }).waitFor();
  await page.waitForLoadState("networkidle");
  await expectStill(page);

  const { id } = await subscriptionOf(email);
  await stripe.subscriptions.update(id, { cancel_at_period_end: true });
  await page.getByRole("button", { name: "Resume Pro" }).waitFor();
  await expectStill(page);
  await stripe.subscriptions.update(id, { cancel_at_period_end: false });
  await page.getByText("Active", { exact: true }).waitFor();
  await expectStill(page);

  await page.getByRole("button", { name: "Change plan" }).click();
  await page.getByText("You pay today").waitFor();
  await page.keyboard.press("Escape");
  await page.getByRole("dialog").waitFor({ state: "detached" });
  await expectStill(page);

  const line = page.getByText(/^From Stripe, read/);
  const place = await line.boundingBox();
  const date = await line.evaluateHandle((shown) => shown.firstChild);
  await useCard(email, "pm_card_chargeCustomerFail");
  await advanceTo((await periodEndOf(email)) + 7_200);
  await page.getByText("Past due", { exact: true }).waitFor();
  await page.getByRole("alert").filter({ hasText: "is open" }).waitFor();
  await expectStill(page);
  // How far a date moves depends on its month: too little to be counted in most. So none may move at all.
  expect(await date.evaluate((shown) => shown?.isConnected)).toBe(false);
  expect(across(await line.boundingBox())).toEqual(across(place));
  await stripe.subscriptions.cancel(id);
  await page.getByText(/^Pro ended/).waitFor();
  await expectStill(page);
  await close();
});

test("no column of the invoices moves, whatever the month and the amount, and all are shown or none", async () => {
  const { page, close } = await visit(browser);
  await becomePro(page);
  const table = page.locator("table");
  const days = ["en-US", "en-GB", "en-AU"].flatMap((locale) =>
    MONTHS.map((month) => formatDate(Date.UTC(2026, month, 28), { locale, timeZone: "UTC" })),
  );
  const places = new Set<string>();
  for (const day of days)
    for (const amount of ["$1.00", "$200.00", "$999.99"])
      places.add(await table.evaluate(placesWith, { day, amount }));
  expect(places.size).toBe(1);

  await table.evaluate(placesWith, { day: "28 June 2026", amount: "$999.99" });
  const cutOff: number[] = [];
  for (const width of [...every(4, 560, 700), ...every(4, 1180, 1280)]) {
    await page.setViewportSize({ width, height: 860 });
    if (await table.evaluate(({ parentElement: box }) => box !== null && box.scrollWidth > box.clientWidth))
      cutOff.push(width);
  }
  expect(cutOff).toEqual([]);
  await close();
});

test.each([390, 1280])("nothing in a dialog jumps when an answer comes late, at %i pixels", async (width) => {
  const { page, close } = await visit(browser, { viewport: { width, height: 860 } });
  await becomePro(page);
  await page.addInitScript(watchShifts);
  await open(page, `${APP}/dashboard/billing`);
  const refused = await hold(page, "change-plan/preview");
  await page.getByRole("button", { name: "Change plan" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: "Asking Stripe…" }).waitFor();
  await afterInput(page);
  await (await refused.request).abort("connectionrefused");
  await dialog.getByRole("alert").waitFor();
  await expectStill(page);

  const answered = await hold(page, "change-plan/preview");
  await dialog.getByRole("button", { name: "Get the new price" }).click();
  await afterInput(page);
  await (await answered.request).continue();
  await dialog.getByText("You pay today").waitFor();
  await expectStill(page);

  const pay = dialog.getByRole("button", { name: /^Pay .* and switch$/ });
  const lost = await hold(page, "change-plan");
  await pay.click();
  await afterInput(page);
  await (await lost.request).abort("connectionrefused");
  await dialog.getByRole("alert").waitFor();
  await expectStill(page);

  // With less to show the dialog keeps its height, and what is pressed in it its place.
  const place = await dialog.boundingBox();
  await dialog.getByText(/^Monthly, /).click();
  await dialog.getByText("Nothing changes.").waitFor();
  expect(await dialog.boundingBox()).toEqual(place);

  const again = await hold(page, "change-plan/preview");
  await dialog.getByText(/^Annual, /).click();
  await afterInput(page);
  // What stands beside the main button made room for it and took it back: the answer to these two presses.
  await page.evaluate(() => (globalThis as unknown as Watched).moved.splice(0));
  await (await again.request).continue();
  await pay.click();
  await dialog.waitFor({ state: "detached" });
  await page.getByText("$200.00 a year").first().waitFor();
  await page
    .getByText(/^Pro annual, to/)
    .filter({ visible: true })
    .waitFor();
  await expectStill(page);
  await close();
});

const every = (step: number, from: number, to: number): number[] =>
  Array.from({ length: Math.ceil((to - from) / step) }, (_, index) => from + index * step);

const MONTHS = every(1, 0, 12);

/** Runs in the page: where each column begins and ends when the newest invoice has this date and amount. */
function placesWith(table: Element, { day, amount }: { day: string; amount: string }): string {
  const [, dayCell, , , amountCell] = table.querySelectorAll("tbody tr:first-child td");
  dayCell?.replaceChildren(day);
  amountCell?.replaceChildren(amount);
  const heads = [...table.querySelectorAll("th")].map((head) => head.getBoundingClientRect());
  return JSON.stringify(heads.map(({ left, right }) => [left, right]));
}

/** As on a slow network: Chrome lets everything move in the half second after a press, as its answer. */
const afterInput = (page: Page): Promise<void> => page.waitForTimeout(700);

/** Where a box begins and how wide it is, whatever came above it. */
const across = (box: { x: number; width: number } | null) => [box?.x, box?.width];

/** Once everything has come to rest: nothing has moved that was not seen to move. */
async function expectStill(page: Page): Promise<void> {
  await page.evaluate(() => {
    const ending = document
      .getAnimations()
      .filter(({ effect }) => effect?.getComputedTiming().endTime !== Infinity);
    const drawn = () => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
    return Promise.allSettled(ending.map(({ finished }) => finished))
      .then(drawn)
      .then(drawn);
  });
  expect(await page.evaluate(() => (globalThis as unknown as Watched).moved)).toEqual([]);
}

type Watched = { moved: string[] };

/** Runs in the page: writes down what moved. */
function watchShifts(): void {
  type Shift = PerformanceEntry & { value: number; sources: { node: Element | null }[] };
  const moved: string[] = [];
  Object.assign(globalThis, { moved });
  new PerformanceObserver((list) => {
    for (const { value, sources } of list.getEntries() as Shift[])
      moved.push(
        `${value}: ${sources.map(({ node }) => node?.outerHTML?.slice(0, 120) ?? "text").join(", ")}`,
      );
  }).observe({ type: "layout-shift", buffered: true });
}
