import type { Browser, Page } from "playwright-core";
import { launchBrowser } from "../support/browser";
import { CARDS, payWith, signUp } from "./support/person";
import { dateWords } from "./support/page-facts";
import { withApp } from "./support/second-app";
import { arrive, open, visit } from "./support/session";
import { advanceTo, subscriptionOf } from "./support/stripe-account";

const DAY_SECONDS = 86_400;

let browser: Browser;

beforeAll(async () => {
  browser = await launchBrowser();
});

afterAll(async () => {
  await browser.close();
});

async function trialEndOf(email: string): Promise<number> {
  const { trial_end: end } = await subscriptionOf(email);
  if (end === null) throw new Error("expected a trial");
  return end;
}

/** From the offer to Stripe's page. */
async function chooseMonthly(page: Page, app: string): Promise<void> {
  await open(page, `${app}/dashboard/billing`);
  await page.getByRole("radio", { name: /^Monthly/ }).check();
}

test("a trial with a card: said before, announced before its end, charged at its end", async () => {
  await withApp({ TRIAL_DAYS: "14" }, async (app) => {
    const { page, troubles, close } = await visit(browser, { timezoneId: "UTC" });
    await open(page, `${app}/pricing`);
    await page.getByText("14 days free the first time, then $200 a year.", { exact: false }).waitFor();
    const email = await signUp(page, "trial", app);
    await chooseMonthly(page, app);
    await page.getByText("14 days free, then $20.00 a month.", { exact: false }).waitFor();
    await page.getByRole("button", { name: "Start 14 days free, $0.00 today" }).click();
    await page.waitForURL(/\/c\/pay\/cs_test_/);
    await payWith(page, CARDS.pays);
    await arrive(page, /\/dashboard\/billing/);
    await page.getByText("Trial", { exact: true }).waitFor();
    const end = await trialEndOf(email);
    await page.getByText(`Free until ${dateWords(end)}, then $20.00 a month`, { exact: true }).waitFor();
    expect(await page.getByText(/^The trial ends/).count()).toBe(0);

    await advanceTo(end - 2 * DAY_SECONDS);
    await page.getByText(`The trial ends in 2 days, on ${dateWords(end)}`).waitFor();
    await page.getByText("$20.00 is then charged to Visa ending 4242.", { exact: false }).waitFor();

    await advanceTo(end + 2 * 3_600);
    await page.getByText("Active", { exact: true }).waitFor();
    await page.getByText("$20.00 a month", { exact: true }).waitFor();
    expect(troubles).toEqual([]);
    await close();
  });
});

test("a trial without a card: nothing is asked for, its end is said from the first day, nothing is charged, and there is no second one", async () => {
  await withApp({ TRIAL_DAYS: "14", TRIAL_REQUIRES_CARD: "false" }, async (app) => {
    const { page, troubles, close } = await visit(browser, { timezoneId: "UTC" });
    const email = await signUp(page, "cardless", app);
    await chooseMonthly(page, app);
    await page.getByText("No card is needed.", { exact: false }).waitFor();
    await page.getByRole("button", { name: /^Start 14 days free/ }).click();
    await page.waitForURL(/\/c\/pay\/cs_test_/);
    expect(await page.getByLabel("Card number").count()).toBe(0);
    await page.getByRole("button", { name: /^(Pay|Start|Subscribe)/ }).click();
    await arrive(page, /\/dashboard\/billing/);
    const end = await trialEndOf(email);
    await page.getByText(`The trial ends ${dateWords(end)} and there is no card on file`).waitFor();

    await advanceTo(end + 2 * 3_600);
    await page.getByText("Current plan", { exact: true }).waitFor();
    await page.getByText(/^Pro ended/).waitFor();
    expect((await subscriptionOf(email)).status).toBe("canceled");
    // One trial per person: the offer asks for the payment now, of the period that they chose before.
    await page.getByRole("button", { name: "Continue to payment, $20.00" }).waitFor();
    await open(page, `${app}/pricing`);
    await page.getByRole("link", { name: "Choose Pro annual" }).waitFor();
    expect(await page.getByText("free the first time", { exact: false }).count()).toBe(0);
    expect(troubles).toEqual([]);
    await close();
  });
});
