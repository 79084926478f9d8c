import type { Browser, Page } from "playwright-core";
import { axeFindings, WCAG } from "../support/axe";
import { launchBrowser } from "../support/browser";
import { overflowOf, useTheme, type Theme } from "./support/looks";
import { becomePro, signUp } from "./support/person";
import { relayTo } from "./support/relay";
import { withApp } from "./support/second-app";
import { APP, open, visit } from "./support/session";

let browser: Browser;

beforeAll(async () => {
  browser = await launchBrowser();
});

afterAll(async () => {
  await browser.close();
});

/** A page is loaded in one theme and put into the other, so that it is looked at in all four ways. */
const SCREENS = [
  { name: "desktop", viewport: { width: 1280, height: 860 }, themes: ["light", "dark"] },
  { name: "phone", viewport: { width: 390, height: 844 }, themes: ["dark", "light"] },
] as const;

const PUBLIC_PAGES = ["/", "/pricing", "/terms", "/privacy", "/sign-in", "/sign-up", "/no-such-page"];
const SIGNED_IN_PAGES = ["/dashboard", "/dashboard/tags", "/dashboard/billing", "/dashboard/settings"];

async function settled(page: Page, path: string): Promise<void> {
  await open(page, `${APP}${path}`);
  await page.getByRole("heading", { level: 1 }).first().waitFor();
  await page.waitForLoadState("networkidle");
}

async function expectGoodLooks(page: Page, themes: readonly Theme[]): Promise<void> {
  for (const theme of themes) {
    await useTheme(page, theme);
    const path = new URL(page.url()).pathname;
    expect({ path, theme, found: await axeFindings(page, WCAG) }).toEqual({ path, theme, found: [] });
    expect({ path, theme, overflow: await overflowOf(page) }).toEqual({ path, theme, overflow: 0 });
  }
}

describe.each(SCREENS)("on a $name, in both themes", ({ viewport, themes }) => {
  const options = { viewport, colorScheme: themes[0] };

  test.each(PUBLIC_PAGES)("%s is accessible, fits, and stays quiet", async (path) => {
    const { page, troubles, close } = await visit(browser, options, [/no-such-page/, /404 \(Not Found\)/]);
    await settled(page, path);
    expect(await page.getByRole("heading", { level: 1 }).count()).toBe(1);
    await expectGoodLooks(page, themes);
    expect(troubles).toEqual([]);
    await close();
  });

  test("the pages of a subscriber are accessible, fit, and stay quiet", async () => {
    const { page, troubles, close } = await visit(browser, options);
    await becomePro(page);
    for (const path of SIGNED_IN_PAGES) {
      await settled(page, path);
      await expectGoodLooks(page, themes);
    }
    expect(troubles).toEqual([]);
    await close();
  });
});

test("a picture without words and grey words on grey would be found", async () => {
  const { page, close } = await visit(browser);
  await settled(page, "/");
  await page.evaluate(() => {
    const picture = document.createElement("img");
    const words = document.createElement("p");
    words.textContent = "Pale";
    words.style.cssText = "color: #999; background: #eee";
    document.querySelector("main")?.prepend(picture, words);
  });
  const found = await axeFindings(page, WCAG);
  expect(found.map((line) => line.split(" ")[0])).toEqual(["color-contrast", "image-alt"]);
  await close();
});

test("an anonymous visitor is sent to sign in and comes back to the page that was asked for", async () => {
  const { page, close } = await visit(browser);
  await open(page, `${APP}/dashboard/billing`);
  await page.waitForURL(/\/sign-in/);
  expect(decodeURIComponent(page.url())).toContain("/dashboard/billing");
  await close();
});

test("pages carry a content security policy with a nonce and refuse to be framed", async () => {
  const response = await fetch(`${APP}/pricing`);
  const policy = response.headers.get("content-security-policy") ?? "";
  expect(policy).toMatch(/script-src 'self' 'nonce-[^']+' 'strict-dynamic'/);
  expect(policy).toContain("frame-ancestors 'none'");
  expect(response.headers.get("x-powered-by")).toBeNull();
});

test("a page that cannot be read says so and leaks nothing, has a way on, and is there when it is tried again", async () => {
  const relay = await relayTo(process.env.NEXT_PUBLIC_CONVEX_URL ?? "");
  await withApp({ NEXT_PUBLIC_CONVEX_URL: relay.url }, async (app) => {
    const { page, close } = await visit(browser, { colorScheme: "dark" });
    await signUp(page, "unread", app);
    await open(page, `${app}/dashboard?prompt=gone`);
    await page.getByText("No prompts yet", { exact: true }).waitFor();
    relay.cut();
    // The operator's frame needs the database itself, so that nothing of it is left around the message.
    for (const [path, wayOn] of [
      ["/admin", "Start page"],
      ["/dashboard/billing", "Prompts"],
    ] as const) {
      // What had streamed in before it failed stays hidden for ever, so that this is not waited for.
      await page.goto(`${app}${path}`);
      await page.getByRole("heading", { level: 1, name: "This page could not be shown" }).waitFor();
      expect(await page.getByRole("link", { name: wayOn }).first().isVisible()).toBe(true);
      expect(await axeFindings(page, WCAG)).toEqual([]);
      expect(await page.locator("body").innerText()).not.toMatch(/convex|fetch|127\.0\.0\.1|Error:/i);
    }
    const again = page.getByRole("button", { name: "Try again" });
    await again.click();
    relay.mend();
    // Whether that try was still waiting for the network or had failed already is a matter of timing.
    const billing = page.getByRole("heading", { level: 1, name: "Billing" });
    await billing.or(again).waitFor();
    // It may also come while the button is pressed, which then is not there any more.
    await Promise.race([billing.waitFor(), again.click()]);
    await billing.waitFor();
    await close();
  });
  await relay.close();
});
