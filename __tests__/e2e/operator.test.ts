import type { Browser, Page } from "playwright-core";
import { axeFindings, WCAG } from "../support/axe";
import { launchBrowser } from "../support/browser";
import { watchDialog } from "./support/dialog-words";
import { overflowOf, useTheme, type Theme } from "./support/looks";
import { convex, makeDeadLetter } from "./support/operator";
import { becomePro } from "./support/person";
import { APP, arrive, open, reopen, visit } from "./support/session";
import { chaos, customerOf, stripe, subscriptionOf } from "./support/stripe-account";

let browser: Browser;

beforeAll(async () => {
  browser = await launchBrowser();
});

afterAll(async () => {
  await browser.close();
});

interface Look {
  width: 1280 | 390;
  colorScheme: Theme;
}

const LOOKS: readonly Look[] = [
  { width: 1280, colorScheme: "light" },
  { width: 390, colorScheme: "dark" },
];
const ALL_LOOKS: readonly Look[] = [
  ...LOOKS,
  { width: 1280, colorScheme: "dark" },
  { width: 390, colorScheme: "light" },
];

/** No finding of axe's and nothing that scrolls sideways, at both widths and in both themes. */
async function expectGoodLooks(page: Page, looks = LOOKS): Promise<void> {
  for (const { width, colorScheme } of looks) {
    await page.setViewportSize({ width, height: 860 });
    await useTheme(page, colorScheme);
    const found = await axeFindings(page, WCAG);
    expect({ width, found }).toEqual({ width, found: [] });
    expect(await overflowOf(page)).toBe(0);
  }
  await page.setViewportSize({ width: 1280, height: 860 });
}

/** Waits until the keyboard is at what has this accessible name, or this text: it goes there after that is drawn. */
async function focused(page: Page, name: string): Promise<void> {
  await page.waitForFunction((wanted) => {
    const { activeElement: element } = document;
    const label = element instanceof HTMLTextAreaElement ? element.labels[0] : element;
    return (element?.getAttribute("aria-label") ?? label?.firstChild?.textContent) === wanted;
  }, name);
}

/** An event that arrives pushes no row away under the pointer: the rows are seen to move. */
async function expectStillList(page: Page, customer: string): Promise<void> {
  await page.emulateMedia({ reducedMotion: "no-preference" });
  await page.evaluate(() => {
    const { dataset } = document.body;
    new PerformanceObserver((list) => {
      for (const shift of list.getEntries() as (PerformanceEntry & { value: number })[])
        dataset.moved = String(Number(dataset.moved ?? 0) + shift.value);
    }).observe({ type: "layout-shift" });
  });
  const first = page.getByRole("row").nth(1);
  const id = await first.getByRole("cell").nth(2).innerText();
  await stripe.customers.update(customer, { metadata: { note: "arrives" } });
  await first.filter({ hasNotText: id }).waitFor();
  await first.getByText("Processed").waitFor();
  expect(Number(await page.evaluate(() => document.body.dataset.moved ?? 0))).toBeLessThan(0.01);
}

/** Opens a page of the operator's by its tab. */
async function openTab(page: Page, name: string): Promise<void> {
  const tab = page.getByRole("navigation", { name: "Operator" }).getByRole("link", { name });
  await tab.click();
  await arrive(page, `${APP}${await tab.getAttribute("href")}`);
  await page.getByRole("heading", { level: 1 }).waitFor();
}

/** Writes a reason into the dialog that is open, and does what it asks about: its words stay until it is gone. */
async function giveReason(page: Page, title: RegExp | string, action: string): Promise<void> {
  const dialog = page.getByRole("dialog", { name: title });
  await dialog.getByRole("textbox").fill("Looked after in a test");
  const said = await watchDialog(page);
  await dialog.getByRole("button", { name: action }).click();
  await dialog.waitFor({ state: "detached" });
  expect(await said()).toHaveLength(1);
}

/** Compares everything with Stripe and waits for the answer. */
async function compare(page: Page): Promise<void> {
  const started = page.getByRole("region", { name: "Comparisons" }).getByRole("listitem");
  const before = await started.count();
  await page.getByRole("button", { name: "Compare now" }).click();
  await giveReason(page, "Compare everything with Stripe?", "Compare");
  await started.nth(before).waitFor();
  await page.getByRole("heading", { level: 1, name: /difference/ }).waitFor();
}

test("the operator's pages do not exist for anybody else; an operator sees the inbox and replays an event and a dead letter, closes an alert, and repairs a difference", async () => {
  const { page, troubles, close } = await visit(browser, {}, [/404/]);
  const email = await becomePro(page);
  for (const path of ["", "/events", "/people", "/people/user_x", "/dead", "/alerts", "/drift"]) {
    const refused = await open(page, `${APP}/admin${path}`);
    expect({ path, status: refused?.status() }).toEqual({ path, status: 404 });
  }
  await page.getByText("There is nothing here").waitFor();
  await open(page, `${APP}/dashboard`);
  await page.getByRole("link", { name: "Billing" }).first().waitFor();
  expect(await page.getByRole("link", { name: "Operator" }).count()).toBe(0);

  await convex.call({ type: "mutation", path: "users:makeOperator", args: { who: email } });
  await reopen(page);
  await page.getByRole("link", { name: "Operator" }).first().click();
  await arrive(page, `${APP}/admin`);
  await page.getByRole("heading", { name: "Newest events" }).waitFor();
  await expectGoodLooks(page);

  await openTab(page, "Events");
  await expectGoodLooks(page);
  await reopen(page);
  await page.keyboard.press("Tab");
  await focused(page, "Skip to content");
  await expectStillList(page, (await customerOf(email)).id);

  await page.getByRole("link", { name: "invoice.paid" }).first().click();
  await arrive(page, /\/admin\/events\/evt_/);
  await page.getByRole("heading", { level: 1, name: "invoice.paid" }).waitFor();
  await expectGoodLooks(page);
  await page.setViewportSize({ width: 320, height: 700 });
  const cut = await page
    .locator("dd")
    .evaluateAll((facts) => facts.filter((fact) => fact.scrollWidth > fact.clientWidth).length);
  expect(cut).toBe(0);
  await page.setViewportSize({ width: 1280, height: 860 });
  // Who paid is masked in what Stripe sent.
  expect(await page.getByText(email).count()).toBe(0);

  await page.getByRole("button", { name: "Replay now" }).click();
  await page.getByRole("dialog").getByRole("textbox").waitFor();
  await focused(page, "Reason");
  await giveReason(page, "Replay this event?", "Replay");
  await page
    .getByText(/^(Replay sent|Already processed)/)
    .first()
    .waitFor();

  await giveAndTakeBack(page, email);
  await replayDeadLetters(page, await customerOf(email));
  await repairDifference(page, email);
  expect(troubles).toEqual([]);
  await close();
}, 400_000);

async function giveAndTakeBack(page: Page, email: string): Promise<void> {
  await openTab(page, "People");
  await expectGoodLooks(page);
  const search = page.getByRole("textbox", { name: /^Exact e-mail address/ });
  await search.fill("nobody@example.com");
  await page.getByRole("button", { name: "Find" }).click();
  await page.getByText("Nobody is found").waitFor();
  await search.fill(email);
  await page.getByRole("button", { name: "Find" }).click();
  await arrive(page, /\/admin\/people\/user_/);
  await page
    .getByText(/^A subscription is active and its period is paid\. Decided again/)
    .first()
    .waitFor();
  await page.getByRole("listitem").filter({ hasText: "By the person: done" }).first().waitFor();
  await expectGoodLooks(page, ALL_LOOKS);

  await page.getByRole("button", { name: "Give Pro" }).click();
  await page.getByLabel("For how long").selectOption("90 days");
  await giveReason(page, "Give Pro?", "Give Pro");
  await page.getByText("Pro was given by an operator.").first().waitFor();
  const given = page.getByRole("region", { name: "Given by an operator" });
  await given.getByText("Looked after in a test").waitFor();
  await expectGoodLooks(page);
  await given.getByRole("button", { name: "Take back" }).click();
  await giveReason(page, "Take Pro back?", "Take back");
  await given.getByText("Nothing. Pro that is given").waitFor();
  // What had the focus is gone with what was taken back.
  await focused(page, "Given by an operator");
  await page.getByRole("listitem").filter({ hasText: "Pro taken back" }).waitFor();
  // What was chosen for one gift is not chosen for the next.
  await given.getByRole("button", { name: "Give Pro" }).click();
  expect(await page.getByLabel("For how long").inputValue()).toBe("0");
  await page.keyboard.press("Escape");
  await page.getByRole("dialog").waitFor({ state: "detached" });
}

async function replayDeadLetters(page: Page, { id: customer }: { id: string }): Promise<void> {
  await makeDeadLetter(customer);
  await openTab(page, "Alerts");
  const opened = page
    .getByRole("region", { name: "Open", exact: true })
    .getByText(`${customer} could not be synced`);
  await opened.waitFor();
  await expectGoodLooks(page, ALL_LOOKS);

  await openTab(page, "Dead letters");
  const letter = page.getByRole("listitem").filter({ hasText: customer });
  await letter.first().waitFor();
  await expectGoodLooks(page, ALL_LOOKS);
  await letter
    .first()
    .getByRole("button", { name: /^Replay/ })
    .click();
  await giveReason(page, "Replay this event?", "Replay");
  // One read answers every dead letter of the customer.
  await letter.first().waitFor({ state: "detached" });
  await page.getByText(/^Replay sent/).waitFor();
  await focused(page, "Dead letters");

  await makeDeadLetter(customer);
  await letter.first().waitFor();
  await page.getByLabel("Type").selectOption("customer.updated");
  await page.getByRole("button", { name: "Show" }).click();
  await arrive(page, /type=customer\.updated/);
  await page.getByRole("button", { name: /^Replay \d+ dead letter/ }).click();
  await giveReason(page, /^Replay \d+ dead letter/, "Replay");
  await page.getByText(/^Replay sent for/).waitFor();
  await letter.first().waitFor({ state: "detached" });

  // The alert closed itself with the read.
  await openTab(page, "Alerts");
  await page
    .getByRole("region", { name: "Closed", exact: true })
    .getByText(`${customer} could not be synced`)
    .first()
    .waitFor();
  expect(await opened.count()).toBe(0);
}

async function repairDifference(page: Page, email: string): Promise<void> {
  await openTab(page, "Drift");
  await expectGoodLooks(page);
  // Stripe changes and nobody is told.
  await chaos({ neverGenerate: -1 });
  const { id } = await subscriptionOf(email);
  await stripe.subscriptions.update(id, { cancel_at_period_end: true });
  await chaos({ neverGenerate: 0 });
  await compare(page);
  const difference = page.getByRole("listitem").filter({ hasText: id });
  await page
    .getByRole("region", { name: /^Cancellation/ })
    .filter({ has: difference })
    .waitFor();
  await expectGoodLooks(page, ALL_LOOKS);
  await page
    .getByRole("button", { name: /^Repair \d+ customers?$/ })
    .first()
    .click();
  await page.getByRole("list", { name: "Read again" }).waitFor();
  await giveReason(page, /^Repair \d+ customer/, "Repair");
  await page.getByText(/Compare again to see what came of it/).waitFor();

  await openTab(page, "Alerts");
  await page.getByRole("button", { name: /^Close Differences from Stripe/ }).click();
  await giveReason(page, "Close this alert?", "Close alert");
  await page
    .getByRole("region", { name: "Closed", exact: true })
    .getByText("Differences from Stripe")
    .first()
    .waitFor();

  await openTab(page, "Drift");
  await compare(page);
  expect(await difference.count()).toBe(0);

  await page.setViewportSize({ width: 320, height: 700 });
  await reopen(page);
  const tab = await page.getByRole("link", { name: "Drift" }).boundingBox();
  expect((tab?.x ?? 320) + (tab?.width ?? 0)).toBeLessThanOrEqual(320);
}
