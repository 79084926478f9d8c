import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import AxeBuilder from "@axe-core/playwright";
import type { Browser, Page } from "playwright-core";
import { launchBrowser } from "../support/browser";
import { CARDS, openCheckout, payWith, signUp } from "./support/person";
import { APP, visit, type Visitor } from "./support/session";
import { advanceTo, customerOf, stripe, subscriptionOf } from "./support/stripe-account";

/** Where the pictures go; git ignores it. Made to be looked at beside the drafts. */
const FOLDER = join(process.cwd(), "screenshots", "billing");

const WIDTHS = [1280, 390] as const;
const THEMES = ["light", "dark"] as const;

let browser: Browser;
let visitor: Visitor;
let page: Page;
let email: string;

beforeAll(async () => {
  browser = await launchBrowser();
  await mkdir(FOLDER, { recursive: true });
});

afterAll(async () => {
  await browser.close();
});

/** Pictures of the state at both widths and in both themes; no look may overflow or have a finding of axe's. */
async function look(state: string): Promise<void> {
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: width === 390 ? 844 : 860 });
    for (const colorScheme of THEMES) {
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      // Colours fade into each other.
      await page.evaluate(() =>
        Promise.all(document.getAnimations().map((each) => each.finished.catch(() => null))),
      );
      await page.screenshot({ path: join(FOLDER, `${state}-${width}-${colorScheme}.png`), fullPage: true });
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      expect({ state, width, overflow: Math.max(0, overflow) }).toEqual({ state, width, overflow: 0 });
      if ((width === 390) === (colorScheme === "dark")) expect(await findings(state)).toEqual([]);
    }
  }
  await page.setViewportSize({ width: 1280, height: 860 });
  await page.emulateMedia({ colorScheme: "light" });
}

async function findings(state: string): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page })
    .withTags(["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"])
    .analyze();
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, html }) => `${state}: ${id} at ${target.join(" ")}: ${html.slice(0, 200)}`),
  );
}

const badge = (words: string) => page.getByText(words, { exact: true }).first().waitFor();
const press = (name: string | RegExp) => page.getByRole("button", { name }).first().click();

async function lookAtDialog(opener: string, name: RegExp, state: string, ready?: RegExp): Promise<void> {
  await press(opener);
  const dialog = page.getByRole("dialog", { name });
  await dialog.waitFor();
  if (ready !== undefined) await dialog.getByText(ready).first().waitFor();
  await look(state);
  await page.keyboard.press("Escape");
  await dialog.waitFor({ state: "detached" });
}

async function useCard(method: string): Promise<void> {
  const customer = (await customerOf(email)).id;
  const { id } = await stripe.paymentMethods.attach(method, { customer });
  await stripe.subscriptions.update((await subscriptionOf(email)).id, { default_payment_method: id });
}

/** To the moment at which Stripe collects the next period. */
async function renew(): Promise<void> {
  const [item] = (await subscriptionOf(email)).items.data;
  await advanceTo((item?.current_period_end ?? NaN) + 2 * 3_600);
}

async function newcomer(name: string): Promise<void> {
  visitor = await visit(browser, { timezoneId: "UTC" });
  page = visitor.page;
  email = await signUp(page, name);
}

async function subscribe(period: "Monthly" | "Annual"): Promise<void> {
  await openCheckout(page, period);
  await payWith(page, CARDS.pays);
  await page.waitForURL(/\/dashboard\/billing/);
  await badge("Active");
}

afterEach(async () => {
  expect(visitor.troubles).toEqual([]);
  await visitor.close();
});

test("from Free to Pro, its dialogs, its end and its trouble", async () => {
  await newcomer("states");
  await page.goto(`${APP}/dashboard/billing`);
  await badge("Current plan");
  await look("free");
  await openCheckout(page);
  await page.getByRole("link", { name: /^Back/ }).first().click();
  await page.getByText("You left Checkout").waitFor();
  await look("checkout-left");
  await subscribe("Monthly");
  await look("active");
  await lookAtDialog("Change plan", /^Change to annual/, "change-to-annual", /^You pay today/);
  await lookAtDialog("Pause Pro", /^Pause Pro/, "pause");
  await press("Cancel Pro");
  await page.getByRole("radio", { name: "It costs too much" }).check();
  await look("cancel");
  await press(/^Cancel Pro on/);
  await page
    .getByText(/^Pro until/)
    .first()
    .waitFor();
  await look("cancel-scheduled");
  await press("Resume Pro");
  await badge("Active");
  await look("resumed");
  await page.goto(`${APP}/dashboard/billing`);
  await press("Pause Pro");
  await press("Pause Pro now");
  await badge("Paused");
  await look("paused");
  await press("Resume Pro");
  await badge("Active");
});

test("a renewal that is declined, one that the bank wants confirmed, and the end", async () => {
  await newcomer("trouble");
  await subscribe("Monthly");
  await useCard("pm_card_chargeCustomerFail");
  await renew();
  await badge("Past due");
  await page
    .getByText(/is open/)
    .first()
    .waitFor();
  await look("past-due");
  await useCard("pm_card_authenticationRequired");
  await press(/^Pay \$20\.00/);
  await page.waitForURL((url) => !url.href.startsWith(APP));
  await page.goto(`${APP}/dashboard/billing`);
  await page
    .getByText(/^Your bank wants you to confirm/)
    .first()
    .waitFor();
  await look("bank-asks");
  await stripe.subscriptions.cancel((await subscriptionOf(email)).id);
  await page
    .getByText(/^Pro ended/)
    .first()
    .waitFor();
  await look("ended");
});

test("annual, and its change to monthly at the end of the year", async () => {
  await newcomer("annual");
  await subscribe("Annual");
  await look("active-annual");
  await lookAtDialog("Change plan", /^Change to monthly/, "change-to-monthly", /^Nothing to pay today/);
  await press("Change plan");
  await press(/^Switch on/);
  await page.getByText("Monthly from").first().waitFor();
  await look("change-scheduled");
});

test("money that was given back, and money that is disputed", async () => {
  await newcomer("returned");
  await subscribe("Monthly");
  const customer = (await customerOf(email)).id;
  const [charge] = (await stripe.charges.list({ customer })).data;
  await stripe.refunds.create({ charge: charge?.id ?? "" });
  await page
    .getByText(/^Refunded/)
    .first()
    .waitFor();
  await look("refunded");
  await useCard("pm_card_createDispute");
  await renew();
  await page
    .getByText(/is disputed/)
    .first()
    .waitFor();
  await look("disputed");
});

test.each([
  { name: "trial-without-card", method: null },
  { name: "trial-with-card", method: "pm_card_visa" },
])("$name", async ({ name, method }) => {
  await newcomer("trial");
  await openCheckout(page);
  const customer = (await customerOf(email)).id;
  if (method !== null) {
    const { id } = await stripe.paymentMethods.attach(method, { customer });
    await stripe.customers.update(customer, { invoice_settings: { default_payment_method: id } });
  }
  await page.goto(`${APP}/dashboard/billing`);
  const { data: prices } = await stripe.prices.list({ lookup_keys: ["pro_monthly"] });
  await stripe.subscriptions.create({
    customer,
    items: [{ price: prices[0]?.id ?? "" }],
    trial_period_days: 14,
    trial_settings: { end_behavior: { missing_payment_method: "cancel" } },
  });
  await badge("Trial");
  await look(name);
});
