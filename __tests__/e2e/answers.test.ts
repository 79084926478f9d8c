import type { Browser, Page } from "playwright-core";
import { launchBrowser } from "../support/browser";
import { watchDialog } from "./support/dialog-words";
import { becomePro } from "./support/person";
import { APP, open, STRIPE, visit, type Visitor } from "./support/session";
import { hold } from "./support/slow";

// What becomes of a money button whose answer is late, or lost, or comes when nobody waits for it any more.

let browser: Browser;
let visitor: Visitor;
let page: Page;

beforeAll(async () => {
  browser = await launchBrowser();
  visitor = await visit(browser);
  page = visitor.page;
  await becomePro(page);
});

afterAll(async () => {
  await visitor.close();
  await browser.close();
});

test("a dialog whose question is being sent stays for the answer, and says it", async () => {
  const dialog = page.getByRole("dialog");
  await page.getByRole("button", { name: "Cancel Pro" }).click();
  const held = await hold(page, "cancel");
  await dialog.getByRole("button", { name: /^Cancel Pro on / }).click();
  const request = await held.request;
  await page.keyboard.press("Escape");
  expect(await dialog.getByRole("button", { name: "Keep Pro" }).getAttribute("aria-disabled")).toBe("true");
  expect(await dialog.getByRole("button", { name: "Close" }).getAttribute("aria-disabled")).toBe("true");
  await request.abort("connectionrefused");
  await dialog.getByRole("alert").waitFor();
  await dialog.getByRole("button", { name: "Keep Pro" }).click();
  await dialog.waitFor({ state: "detached" });
  // It is not said again when it is not true any more.
  await page.getByRole("button", { name: "Cancel Pro" }).click();
  await dialog.getByText("Why are you leaving?").waitFor();
  expect(await dialog.getByRole("alert").count()).toBe(0);
  await page.keyboard.press("Escape");
  await dialog.waitFor({ state: "detached" });
});

test("who has gone on to the library is not taken to Stripe by a late answer", async () => {
  const held = await hold(page, "portal");
  await page.getByRole("button", { name: "Stripe portal" }).click();
  const request = await held.request;
  await page.getByRole("button", { name: "Cancel Pro" }).click();
  await page.getByRole("button", { name: /^Cancel Pro on / }).click();
  await page.getByText(/^Something else is still on its way/).waitFor();
  await page.getByRole("button", { name: "Keep Pro" }).click();
  await page.getByRole("link", { name: "Prompts", exact: true }).click();
  await page.getByRole("heading", { name: "Add your first prompt" }).waitFor();
  const answered = page.waitForResponse(`${APP}/api/stripe/portal`);
  await request.continue();
  await (await answered).finished();
  await page.waitForTimeout(1_000);
  expect(page.url()).toBe(`${APP}/dashboard`);
  await open(page, `${APP}/dashboard/billing`);
});

test("a way to Stripe that was stopped can be taken again", async () => {
  // An answer without content leaves the browser where it is, as the stop button does.
  await page.route(`${STRIPE}/**`, (route) => route.fulfill({ status: 204 }));
  const portal = page.getByRole("button", { name: /^(Stripe portal|Opening)/ });
  const stopped = page.waitForResponse((response) => response.url().startsWith(STRIPE));
  await portal.click();
  await stopped;
  await page.locator("button[aria-busy=true]").waitFor({ state: "detached" });
  await page.unroute(`${STRIPE}/**`);
  await portal.click();
  await page.waitForURL((url) => url.href.startsWith(STRIPE));
  await open(page, `${APP}/dashboard/billing`);
});

test("what was asked for here and taken back in another tab is not waited for again", async () => {
  const other = await page.context().newPage();
  await open(other, `${APP}/dashboard/billing`);
  await page.getByRole("button", { name: "Cancel Pro" }).click();
  await page.getByRole("button", { name: /^Cancel Pro on / }).click();
  await page.getByRole("button", { name: "Resume Pro" }).waitFor();
  await other.getByRole("button", { name: "Resume Pro" }).click();
  await other.getByRole("button", { name: "Cancel Pro" }).waitFor();
  await page.getByRole("button", { name: "Cancel Pro" }).waitFor();
  expect(await page.getByText(/Waiting for Stripe/).count()).toBe(0);
});

test("a dialog keeps its words until it is gone, also when the page behind it hears first", async () => {
  const dialog = page.getByRole("dialog");
  await page.getByRole("button", { name: "Change plan" }).click();
  await dialog.getByText("You pay today").waitFor();
  const held = await hold(page, "change-plan");
  await dialog.getByRole("button", { name: /^Pay .* and switch$/ }).click();
  const request = await held.request;
  const words = await dialog.innerText();
  const said = await watchDialog(page);
  const response = await request.fetch();
  await page.getByText("$200.00 a year").first().waitFor();
  expect(await dialog.innerText()).toBe(words);
  await request.fulfill({ response });
  await dialog.waitFor({ state: "detached" });
  expect(await said()).toEqual([expect.stringMatching(/^Change to annual/)]);

  // The next one speaks of what is true then, whatever else is on its way.
  const other = await hold(page, "portal");
  await page.getByRole("button", { name: "Stripe portal" }).click();
  await page.getByRole("button", { name: "Change plan" }).click();
  await dialog.getByText(/^You are on Pro annual/).waitFor();
  await (await other.request).abort("connectionrefused");
});
