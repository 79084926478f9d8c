import type { Browser, Page } from "playwright-core";
import { launchBrowser } from "../support/browser";
import { overflowOf } from "./support/looks";
import { CARDS, openCheckout, payWith, signIn, signUp } from "./support/person";
import { APP, arrive, open, visit } from "./support/session";
import { chaos, subscriptionsOf } from "./support/stripe-account";

let browser: Browser;

beforeAll(async () => {
  browser = await launchBrowser();
});

afterAll(async () => {
  await browser.close();
});

async function pressUntil(page: Page, key: string, what: string): Promise<void> {
  for (let presses = 0; presses < 60; presses += 1) {
    await page.keyboard.press(key);
    const focused = await page.evaluate(() => {
      const element = document.activeElement;
      if (element === null) return "";
      const label = element instanceof HTMLInputElement ? (element.labels?.[0]?.textContent ?? "") : "";
      return `${label} ${element.textContent ?? ""} ${element.getAttribute("aria-label") ?? ""}`.trim();
    });
    if (focused.includes(what)) return;
  }
  throw new Error(`the keyboard never reached ${what}`);
}

test("a declined card leaves no subscription, says why, and lets the person try again", async () => {
  const { page, troubles, close } = await visit(browser, {}, [/402|400|422/]);
  const email = await signUp(page, "declined");
  await openCheckout(page);
  await payWith(page, CARDS.insufficientFunds);
  await page
    .getByRole("alert")
    .getByText(/insufficient funds/i)
    .waitFor();
  expect((await subscriptionsOf(email)).filter(({ status }) => status !== "incomplete_expired")).toEqual([]);
  await payWith(page, CARDS.pays);
  await arrive(page, /\/dashboard\/billing\?/);
  await page.getByText("Active", { exact: true }).waitFor();
  expect((await subscriptionsOf(email)).filter(({ status }) => status === "active")).toHaveLength(1);
  expect(troubles).toEqual([]);
  await close();
});

test("a bank that asks is answered before Pro turns on", async () => {
  const { page, troubles, close } = await visit(browser);
  await signUp(page, "secure");
  await openCheckout(page, "Annual");
  await payWith(page, CARDS.threeDSecure);
  await page.getByRole("button", { name: /complete|confirm|approve/i }).click();
  await arrive(page, /\/dashboard\/billing\?/);
  await page.getByText("Active", { exact: true }).waitFor();
  expect(await page.getByText("$200.00 a year").count()).toBeGreaterThan(0);
  expect(troubles).toEqual([]);
  await close();
});

test("two tabs give one session and one subscription", async () => {
  const first = await visit(browser);
  const email = await signUp(first.page, "tabs");
  const second = await first.page.context().newPage();
  await Promise.all([openCheckout(first.page), openCheckout(second)]);
  const sessionOf = (page: Page) => /cs_test_[A-Za-z0-9]+/.exec(page.url())?.[0];
  expect(sessionOf(first.page)).toBe(sessionOf(second));
  await payWith(first.page, CARDS.pays);
  await arrive(first.page, /\/dashboard\/billing\?/);
  await first.page.getByText("Active", { exact: true }).waitFor();
  await open(second, `${APP}/dashboard/billing`);
  await second.getByText("Active", { exact: true }).waitFor();
  expect((await subscriptionsOf(email)).filter(({ status }) => status === "active")).toHaveLength(1);
  await first.close();
});

test("a checkout that was left is offered again, and nothing was charged", async () => {
  const { page, troubles, close } = await visit(browser);
  await signUp(page, "left");
  await openCheckout(page);
  const session = page.url();
  await page.getByRole("link", { name: /^Back/ }).first().click();
  await arrive(page, /checkout=canceled/);
  await page.locator("#main").getByText("You left Checkout").waitFor();
  // The period of the offer is the one that was left.
  expect(await page.getByRole("radio", { name: /^Monthly/ }).isChecked()).toBe(true);
  await page
    .getByRole("button", { name: "Back to Checkout" })
    .or(page.getByRole("link", { name: "Back to Checkout" }))
    .click();
  await page.waitForURL(/\/c\/pay\/cs_test_/);
  expect(page.url().split("#")[0]).toBe(session.split("#")[0]);
  expect(troubles).toEqual([]);
  await close();
});

test("a session of somebody else shows nothing", async () => {
  const owner = await visit(browser);
  await signUp(owner.page, "owner");
  await openCheckout(owner.page);
  const session = /cs_test_[A-Za-z0-9]+/.exec(owner.page.url())?.[0];
  await owner.close();
  const stranger = await visit(browser);
  await signUp(stranger.page, "stranger");
  await open(stranger.page, `${APP}/dashboard/billing?session_id=${session}`);
  await stranger.page.getByText("Current plan", { exact: true }).waitFor();
  expect(await stranger.page.getByText("Waiting for Stripe").count()).toBe(0);
  await stranger.close();
});

test("Pro turns on although the webhook is held back", async () => {
  const { page, troubles, close } = await visit(browser);
  await signUp(page, "held");
  await chaos({ drop: -1 });
  // The page asks for a read of Stripe by itself after five seconds, and waits no longer once it is done.
  let letThrough = () => {};
  const seen = new Promise<void>((resolve) => (letThrough = resolve));
  await page.route("**/api/stripe/sync", async (route) => {
    await seen;
    await route.continue();
  });
  try {
    await openCheckout(page);
    await payWith(page, CARDS.pays);
    await arrive(page, /\/dashboard\/billing\?/);
    await page.getByText("Waiting for Stripe").first().waitFor();
    letThrough();
    await page.getByText("Active", { exact: true }).waitFor({ timeout: 30_000 });
  } finally {
    await chaos({ drop: 0 });
  }
  expect(troubles).toEqual([]);
  await close();
});

test("the whole upgrade works with the keyboard alone", async () => {
  const { page, troubles, close } = await visit(browser);
  await signUp(page, "keys");
  await open(page, `${APP}/dashboard/billing`);
  await page.getByRole("button", { name: /^Continue to payment/ }).waitFor();
  await pressUntil(page, "Tab", "Continue to payment");
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/c\/pay\/cs_test_/);
  await pressUntil(page, "Tab", "Card number");
  await page.keyboard.type("4242424242424242");
  await pressUntil(page, "Tab", "Expiry");
  await page.keyboard.type("1234");
  await pressUntil(page, "Tab", "CVC");
  await page.keyboard.type("123");
  await pressUntil(page, "Tab", "Name on card");
  await page.keyboard.type("Key Board");
  await page.keyboard.press("Enter");
  await arrive(page, /\/dashboard\/billing\?/);
  await page.getByText("Active", { exact: true }).waitFor();
  await pressUntil(page, "Tab", "Cancel Pro");
  await page.keyboard.press("Enter");
  await page.getByRole("dialog", { name: "Cancel Pro?" }).waitFor();
  await page.keyboard.press("Escape");
  await page.getByRole("dialog").waitFor({ state: "detached" });
  // The focus comes back a moment after the dialog is gone.
  await page.locator("button:focus", { hasText: "Cancel Pro" }).waitFor();
  expect(troubles).toEqual([]);
  await close();
});

test.each([
  { name: "a phone", options: { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true } },
  { name: "a dark desktop", options: { colorScheme: "dark" as const } },
])("the upgrade works on $name", async ({ options }) => {
  const { page, troubles, close } = await visit(browser, options);
  await signUp(page, "screen");
  await openCheckout(page);
  await payWith(page, CARDS.pays);
  await arrive(page, /\/dashboard\/billing\?/);
  await page.getByText("Active", { exact: true }).waitFor();
  expect(await overflowOf(page)).toBe(0);
  expect(troubles).toEqual([]);
  await close();
});

test("a second device of the same person shows the same plan without a reload", async () => {
  const first = await visit(browser);
  const email = await signUp(first.page, "devices");
  const second = await visit(browser);
  await signIn(second.page, email);
  await open(second.page, `${APP}/dashboard/billing`);
  await second.page.getByText("Current plan", { exact: true }).waitFor();
  await openCheckout(first.page);
  await payWith(first.page, CARDS.pays);
  await arrive(first.page, /\/dashboard\/billing\?/);
  await second.page.getByText("Active", { exact: true }).waitFor();
  await first.close();
  await second.close();
});
