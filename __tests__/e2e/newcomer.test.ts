import type { Browser, Page } from "playwright-core";
import { launchBrowser } from "../support/browser";
import { CARDS, openCheckout, payWith, signUp } from "./support/person";
import { APP, arrive, open, visit, type Visitor } from "./support/session";

let browser: Browser;
let visitor: Visitor;

beforeAll(async () => {
  browser = await launchBrowser();
  visitor = await visit(browser);
});

afterAll(async () => {
  await visitor.close();
  await browser.close();
});

/** Writes a prompt by the named button, until it is saved. */
async function writePrompt(page: Page, button: string, title: string, text: string): Promise<void> {
  await page.getByRole("button", { name: button, exact: true }).click();
  // Until the new one is there the editor shows the one before it.
  await page.locator('input[aria-label="Title"]:placeholder-shown').waitFor();
  await page.getByRole("textbox", { name: "Title" }).fill(title);
  await page.getByLabel("Prompt text").fill(text);
  await page
    .getByText(/^Saved \d/)
    .first()
    .waitFor();
}

// One person, one story: each test goes on where the one before it ended.
describe("a newcomer", () => {
  test("finds what it is and what it costs before signing up", async () => {
    const { page } = visitor;
    await open(page, APP);
    await page.getByRole("link", { name: "Pricing" }).first().click();
    await arrive(page, `${APP}/pricing`);
    await page.getByRole("heading", { level: 1 }).waitFor();
    expect(await page.getByText("$200").count()).toBeGreaterThan(0);
  });

  test("signs up with an e-mail code and lands in an empty library", async () => {
    await signUp(visitor.page);
  });

  test("saves ten prompts; the eleventh is refused with the count and the draft is kept", async () => {
    const { page } = visitor;
    for (let saved = 1; saved <= 10; saved += 1) {
      const text = `Write to {{customer_name}} about {{order}}, number ${saved}.`;
      await writePrompt(page, saved === 1 ? "Write a prompt" : "New", `Prompt ${saved}`, text);
      await page.getByText(`${saved} of 10 prompts`).first().waitFor();
    }
    await page.getByRole("button", { name: /^New/ }).click();
    await page.getByText("Your library is full").first().waitFor();
    expect(await page.getByText("Free holds 10 prompts and you have 10.").count()).toBeGreaterThan(0);
  });

  test("upgrades with a test card and sees Pro without reloading", async () => {
    const { page } = visitor;
    await openCheckout(page, "Monthly");
    await payWith(page, CARDS.pays);
    await arrive(page, /\/dashboard\/billing\?/);
    await page.getByText("Active", { exact: true }).waitFor();
    await page.getByText("Visa ending 4242").first().waitFor();
    expect(await page.getByText("$20.00 a month").count()).toBeGreaterThan(0);
    expect(await page.getByText(/^Renews on/).count()).toBeGreaterThan(0);
    expect(await page.getByText("Paid", { exact: true }).count()).toBeGreaterThan(0);
  });

  test("saves the eleventh prompt and finds version history", async () => {
    const { page } = visitor;
    await page.getByRole("link", { name: "Prompts" }).first().click();
    await writePrompt(page, "New", "Prompt 11", "The eleventh.");
    await page.getByRole("heading", { name: /^History/ }).waitFor();
  });

  test("deletes a prompt for good, after being asked once", async () => {
    const { page } = visitor;
    const row = page.getByRole("listitem").filter({ hasText: "Prompt 11" });
    await row.waitFor();
    await page.getByRole("button", { name: "More actions" }).click();
    await page.getByRole("menuitem", { name: "Delete prompt" }).click();
    const dialog = page.getByRole("dialog", { name: "Delete this prompt?" });
    await dialog.getByText(/^“Prompt 11” and its saved versions/).waitFor();
    await dialog.getByRole("button", { name: "Delete prompt" }).click();
    await dialog.waitFor({ state: "detached" });
    await page.getByText("Prompt deleted", { exact: true }).waitFor();
    await row.waitFor({ state: "detached" });
    await page.getByText("Prompt 10", { exact: true }).first().waitFor();
  });

  test("cancels, keeps Pro until the period ends, and resumes", async () => {
    const { page } = visitor;
    await page.getByRole("link", { name: "Billing" }).first().click();
    await page.getByRole("button", { name: "Cancel Pro" }).click();
    await page.getByRole("dialog", { name: "Cancel Pro?" }).waitFor();
    await page.getByRole("button", { name: /^Cancel Pro on/ }).click();
    await page
      .getByText(/^Pro until/)
      .first()
      .waitFor();
    await page.getByText(/^Ends/).first().waitFor();
    await page.getByRole("button", { name: "Resume Pro" }).first().click();
    await page.getByText("Active", { exact: true }).waitFor();
    await page
      .getByText(/^Pro renews on/)
      .first()
      .waitFor();
  });

  test("opens the portal and comes back", async () => {
    const { page } = visitor;
    await page.getByRole("button", { name: "Stripe portal" }).click();
    await page.waitForURL(/\/p\/session\/bps_/);
    await page
      .getByRole("link", { name: /Lectern|Return|Back/ })
      .first()
      .click();
    await arrive(page, /\/dashboard\/billing/);
    await page.getByText("Active", { exact: true }).waitFor();
  });

  test("met no console error, no hydration warning, no failed request and nothing from outside", () => {
    expect(visitor.troubles).toEqual([]);
  });
});
