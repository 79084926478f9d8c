import AxeBuilder from "@axe-core/playwright";
import type { Browser, Page } from "playwright-core";
import { ConvexAdmin } from "../../scripts/lib/convex-admin";
import { launchBrowser } from "../support/browser";
import { becomePro } from "./support/person";
import { APP, visit } from "./support/session";

let browser: Browser;

beforeAll(async () => {
  browser = await launchBrowser();
});

afterAll(async () => {
  await browser.close();
});

const LOOKS = [
  { width: 1280, colorScheme: "light" },
  { width: 390, colorScheme: "dark" },
] as const;

/** No finding of axe's and nothing that scrolls sideways, at both widths and in both themes. */
async function expectGoodLooks(page: Page): Promise<void> {
  for (const { width, colorScheme } of LOOKS) {
    await page.setViewportSize({ width, height: 860 });
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await page.evaluate(() =>
      Promise.all(document.getAnimations().map((each) => each.finished.catch(() => null))),
    );
    const { violations } = await new AxeBuilder({ page })
      .withTags(["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"])
      .analyze();
    const found = violations.flatMap(({ id, nodes }) =>
      nodes.map(({ html }) => `${id}: ${html.slice(0, 160)}`),
    );
    expect({ width, found }).toEqual({ width, found: [] });
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(overflow).toBeLessThanOrEqual(0);
  }
  await page.setViewportSize({ width: 1280, height: 860 });
}

test("the operator's pages do not exist for anybody else, and show an operator the inbox and a replay", async () => {
  const { page, troubles, close } = await visit(browser, {}, [/404/]);
  const email = await becomePro(page);
  const refused = await page.goto(`${APP}/admin`);
  expect(refused?.status()).toBe(404);
  await page.getByText("There is nothing here").waitFor();

  const convex = new ConvexAdmin(process.env.NEXT_PUBLIC_CONVEX_URL ?? "");
  await convex.call({ type: "mutation", path: "users:makeOperator", args: { who: email } });
  await page.goto(`${APP}/admin`);
  await page.getByRole("heading", { name: "Newest events" }).waitFor();
  await expectGoodLooks(page);

  await page.getByRole("link", { name: "Events", exact: true }).click();
  await page.waitForURL(/\/admin\/events/);
  await page.getByRole("heading", { level: 1 }).waitFor();
  await expectGoodLooks(page);

  await page.getByRole("link", { name: "invoice.paid" }).first().click();
  await page.waitForURL(/\/admin\/events\/evt_/);
  await page.getByRole("heading", { level: 1, name: "invoice.paid" }).waitFor();
  await expectGoodLooks(page);
  // Who paid is masked in what Stripe sent.
  expect(await page.getByText(email).count()).toBe(0);

  await page.getByRole("button", { name: "Replay now" }).click();
  const dialog = page.getByRole("dialog", { name: "Replay this event?" });
  await dialog.getByRole("textbox").fill("Trying the replay");
  await dialog.getByRole("button", { name: "Replay" }).click();
  await dialog.waitFor({ state: "detached" });
  await page
    .getByText(/^(Replay sent|Already processed)/)
    .first()
    .waitFor();
  expect(troubles).toEqual([]);
  await close();
});
