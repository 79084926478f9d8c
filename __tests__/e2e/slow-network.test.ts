import type { Browser, Page } from "playwright-core";
import { launchBrowser } from "../support/browser";
import { becomePro, signUp } from "./support/person";
import { open, reopen, visit } from "./support/session";
import { answersOf, refuseClerk, refuseOnce, reopenWithoutClerk, wayToConvex } from "./support/slow";
import { billOnce, customerOf } from "./support/stripe-account";

let browser: Browser;

beforeAll(async () => {
  browser = await launchBrowser();
});

afterAll(async () => {
  await browser.close();
});

const title = (page: Page) => page.getByRole("textbox", { name: "Title" });
const text = (page: Page) => page.getByLabel("Prompt text");
const row = (page: Page, name: string) => page.getByRole("link", { name: new RegExp(`^${name}`) });

/** Makes the first prompt of a library, saved. */
async function writePrompt(page: Page, name: string, button: string): Promise<void> {
  await page.getByRole("button", { name: button, exact: true }).click();
  // Until the new one is there the editor shows the one before it.
  await page.locator('input[aria-label="Title"]:placeholder-shown').waitFor();
  await title(page).fill(name);
  await page.getByText(/^Saved \d/).waitFor();
}

/** Presses what the server has sent until React answers, which it does by being busy. */
async function pressUntilBusy(page: Page, name: string): Promise<void> {
  const button = page.getByRole("button", { name, exact: true });
  const busy = page.locator(`button[aria-busy=true]`).first();
  for (let presses = 0; presses < 20 && !(await busy.isVisible()); presses += 1) {
    await button.click();
    await busy.waitFor({ timeout: 500 }).catch(() => undefined);
  }
  await busy.waitFor();
}

describe("before the page knows who is signed in", () => {
  test("a new prompt and what is typed wait, and are saved", async () => {
    const { page, troubles, close } = await visit(browser);
    await signUp(page, "early");
    const release = await reopenWithoutClerk(page);
    await pressUntilBusy(page, "Write a prompt");
    release();
    await title(page).fill("Written early");
    await page.getByText(/^Saved \d/).waitFor();

    const releaseAgain = await reopenWithoutClerk(page);
    await text(page).fill("Typed before Clerk was there.");
    await page.getByText("Saving…").waitFor();
    releaseAgain();
    await page.getByText(/^Saved \d/).waitFor();
    await reopen(page);
    expect(await text(page).inputValue()).toBe("Typed before Clerk was there.");
    expect(troubles).toEqual([]);
    await close();
  });

  test("who has gone to another page meanwhile is not led back by a new prompt", async () => {
    const { page, troubles, close } = await visit(browser);
    await signUp(page, "gone.on");
    const release = await reopenWithoutClerk(page);
    await pressUntilBusy(page, "Write a prompt");
    await page.getByRole("link", { name: "Billing" }).first().click();
    await page.getByText("Current plan", { exact: true }).waitFor();
    release();
    await page.getByText("1 of 10 prompts").first().waitFor();
    expect(new URL(page.url()).pathname + new URL(page.url()).search).toBe("/dashboard/billing");
    expect(troubles).toEqual([]);
    await close();
  });

  test("older invoices wait", async () => {
    const { page, troubles, close } = await visit(browser);
    const { id } = await customerOf(await becomePro(page));
    for (let n = 1; n <= 13; n += 1) await billOnce(id, 100 + n);
    await page.getByRole("button", { name: "Show older invoices" }).waitFor();
    const release = await reopenWithoutClerk(page);
    await pressUntilBusy(page, "Show older invoices");
    release();
    await page.locator("[aria-labelledby=invoices] tbody tr").nth(13).waitFor();
    expect(troubles).toEqual([]);
    await close();
  });
});

/** Somebody with two prompts, the second one open, and what decides when Convex's answers come. */
async function withTwoPrompts(name: string) {
  const visitor = await visit(browser);
  const answers = await answersOf(visitor.page);
  await signUp(visitor.page, name);
  await writePrompt(visitor.page, "First", "Write a prompt");
  await writePrompt(visitor.page, "Second", "New");
  return { ...visitor, answers };
}

describe("somebody who leaves a prompt", () => {
  test("while it is being saved loses nothing that was typed meanwhile", async () => {
    const { page, troubles, close, answers } = await withTwoPrompts("leaver");
    answers.hold();
    await text(page).fill("One");
    await page.getByText("Saving…").waitFor();
    // The save goes 800 ms after the last key; what comes now is not in it.
    await page.waitForTimeout(1_000);
    await text(page).fill("One, two");
    await row(page, "First").click();
    answers.release();
    await page.getByText(/^Saved/).waitFor();
    await row(page, "Second").click();
    await page.getByText(/^Saved/).waitFor();
    await expect(text(page).inputValue()).resolves.toBe("One, two");
    expect(troubles).toEqual([]);
    await close();
  });

  test("which was saved on another device meanwhile finds the text as a draft", async () => {
    const { page, troubles, close, answers } = await withTwoPrompts("two.devices");
    const other = await page.context().newPage();
    await open(other, page.url());
    answers.hold();
    await text(other).fill("From the other device");
    // "Saved" alone may be said of what was there before.
    await other.getByText("Saving…").waitFor();
    await other.getByText(/^Saved \d/).waitFor();
    await text(page).fill("From this device");
    await row(page, "First").click();
    answers.release();
    await page.getByText("Draft, not saved").waitFor();
    await page.getByText("From this device").first().waitFor();
    const release = await reopenWithoutClerk(page);
    await pressUntilBusy(page, "Save to library");
    release();
    await page.getByText("3 of 10 prompts").first().waitFor();
    expect(troubles).toEqual([]);
    await close();
  });
});

test("a prompt that could not be deleted is said to be there, in the dialog, and is deleted by the next try", async () => {
  const { page, troubles, close } = await visit(browser, {}, [/prompts:remove/]);
  await refuseOnce(page, "prompts:remove");
  await signUp(page, "refused");
  await writePrompt(page, "Stays", "Write a prompt");
  await page.getByRole("button", { name: "More actions" }).click();
  await page.getByRole("menuitem", { name: "Delete prompt" }).click();
  const dialog = page.getByRole("dialog", { name: "Delete this prompt?" });
  const remove = dialog.getByRole("button", { name: "Delete prompt" });
  await remove.click();
  await dialog
    .getByRole("alert")
    .getByText(/^Could not delete\. The prompt is still there\./)
    .waitFor();
  expect(await page.locator("[data-sonner-toast]").count()).toBe(0);
  await page.keyboard.press("Escape");
  await dialog.waitFor({ state: "detached" });
  await row(page, "Stays").waitFor();

  await page.getByRole("button", { name: "More actions" }).click();
  await page.getByRole("menuitem", { name: "Delete prompt" }).click();
  await dialog.waitFor();
  expect(await dialog.getByRole("alert").count()).toBe(0);
  await remove.click();
  await page.getByText("Prompt deleted", { exact: true }).waitFor();
  await row(page, "Stays").waitFor({ state: "detached" });
  expect(troubles).toEqual([]);
  await close();
});

describe("a page without a connection", () => {
  const notice = (page: Page) => page.getByRole("status").getByText(/^No connection since \d\d:\d\d\./);

  test("says so and since when, and catches up by itself", async () => {
    const { page, troubles, close } = await visit(browser);
    const way = await wayToConvex(page);
    await signUp(page, "cut");
    await writePrompt(page, "Here", "Write a prompt");
    const other = await page.context().newPage();
    await open(other, page.url());
    way.cut();
    await notice(page).waitFor();
    await title(other).fill("There");
    await other.getByText(/^Saved \d/).waitFor();
    expect(await title(page).inputValue()).toBe("Here");
    expect(await notice(other).count()).toBe(0);
    way.mend();
    await row(page, "There").waitFor();
    await notice(page).waitFor({ state: "detached" });
    expect(troubles).toEqual([]);
    await close();
  });

  test("asks for Clerk's script again until it comes", async () => {
    const { page, troubles, close } = await visit(browser, {}, [/clerk\.browser\.js|ERR_CONNECTION_REFUSED/]);
    await signUp(page, "blocked");
    const release = await refuseClerk(page);
    await reopen(page);
    await notice(page).waitFor();
    release();
    await notice(page).waitFor({ state: "detached" });
    await writePrompt(page, "After all", "Write a prompt");
    expect(troubles).toEqual([]);
    await close();
  });
});
