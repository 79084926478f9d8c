import type { Browser, Locator, Page } from "playwright-core";
import { launchBrowser } from "../support/browser";
import { becomePro, signUp } from "./support/person";
import { APP, open, visit } from "./support/session";
import { billOnce, customerOf } from "./support/stripe-account";

let browser: Browser;

beforeAll(async () => {
  browser = await launchBrowser();
});

afterAll(async () => {
  await browser.close();
});

test("before the first payment the list says what will appear in it", async () => {
  const { page, troubles, close } = await visit(browser);
  await signUp(page, "none");
  await open(page, `${APP}/dashboard/billing`);
  await page
    .getByText("No invoices yet. The first one appears here when Stripe confirms a payment.")
    .waitFor();
  expect(troubles).toEqual([]);
  await close();
});

test("more than a sync lists: every invoice is reached, read from Stripe where it must be", async () => {
  const { page, troubles, close } = await visit(browser);
  const email = await becomePro(page);
  const { id } = await customerOf(email);
  await billOnce(id, 99_999_999);
  for (let n = 2; n <= 29; n += 1) await billOnce(id, 100 + n);
  const invoices = page.locator("[aria-labelledby=invoices]");
  const rows = invoices.locator("tbody tr");
  await hasRows(rows, 12);
  await invoices.getByText("$1.29", { exact: true }).first().waitFor();
  const link = await invoices
    .getByRole("link", { name: /as PDF$/ })
    .first()
    .getAttribute("href");
  const pdf = await page.request.get(link ?? "");
  expect(pdf.headers()["content-type"]).toContain("pdf");

  const older = page.getByRole("button", { name: "Show older invoices" });
  await pressUntilBusy(older);
  await hasRows(rows, 24);
  // Our own are shown first, then Stripe is asked; how many a sync has seen by now is a matter of timing.
  const all = page.getByText("These are all invoices.");
  for (let presses = 0; presses < 4 && !(await all.isVisible()); presses += 1) {
    const before = await rows.count();
    await pressUntilBusy(older);
    await rows.nth(before).or(all).first().waitFor();
  }
  await all.waitFor();
  await hasRows(rows, 30);
  // An invoice that a sync saw before it was finalized has no PDF until the next one.
  await hasRows(invoices.getByRole("link", { name: /as PDF$/ }), 30);
  await expectEveryLinkInSight(page);
  expect(troubles).toEqual([]);
  await close();
});

/** Presses the button, which is busy from then on: also before it is known whether Stripe will be asked. */
async function pressUntilBusy(button: Locator): Promise<void> {
  const busy = await button.evaluate(async (element: HTMLElement) => {
    element.click();
    // React renders what a press changed in a microtask.
    await Promise.resolve();
    return element.ariaBusy;
  });
  expect(busy).toBe("true");
}

/** Beside the column of the payment method there is less room than on a tablet: no width hides what can be done. */
async function expectEveryLinkInSight(page: Page): Promise<void> {
  for (const width of [1280, 1024, 700, 320]) {
    await page.setViewportSize({ width, height: 860 });
    const cut = await page.locator("[aria-labelledby=invoices]").evaluate((card) => {
      const edge = card.getBoundingClientRect().right;
      const links = [...card.querySelectorAll("a")].map((link) => link.getBoundingClientRect());
      const shown = links.filter((box) => box.width > 0);
      return { shown: shown.length, cut: shown.filter((box) => box.right > edge).length };
    });
    expect({ width, ...cut }).toEqual({ width, shown: 30, cut: 0 });
  }
}

/** Waits until a list has so many rows. */
async function hasRows(rows: { count(): Promise<number> }, wanted: number): Promise<void> {
  for (let turn = 0; turn < 150; turn += 1) {
    if ((await rows.count()) === wanted) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  expect(await rows.count()).toBe(wanted);
}
