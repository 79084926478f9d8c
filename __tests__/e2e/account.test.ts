import type { Browser } from "playwright-core";
import { launchBrowser } from "../support/browser";
import { until } from "../support/stripe-stage";
import { becomePro } from "./support/person";
import { APP, open, visit, type Visitor } from "./support/session";
import { subscriptionsOf } from "./support/stripe-account";

let browser: Browser;
let visitor: Visitor;
let email: string;

beforeAll(async () => {
  browser = await launchBrowser();
  visitor = await visit(browser);
});

afterAll(async () => {
  await visitor.close();
  await browser.close();
});

const statuses = async (): Promise<string[]> => (await subscriptionsOf(email)).map(({ status }) => status);

// One person, one story: each test goes on where the one before it ended.
describe("a subscriber who leaves", () => {
  test("pays for Pro", async () => {
    email = await becomePro(visitor.page);
    expect(await statuses()).toEqual(["active"]);
  });

  test("deletes the account on Clerk's own page and is signed out", async () => {
    const { page } = visitor;
    await open(page, `${APP}/dashboard/settings`);
    await page.getByRole("button", { name: "Security" }).click();
    await page.getByRole("button", { name: "Delete account" }).click();
    await page.getByLabel(/Type .Delete account. below to continue/).fill("Delete account");
    await page.getByRole("button", { name: "Delete account" }).last().click();
    await page.waitForURL((url) => !url.pathname.startsWith("/dashboard"));
  });

  test("is canceled at Stripe without anybody's help", async () => {
    await until(async () => (await statuses()).every((status) => status === "canceled"));
    expect(await statuses()).toEqual(["canceled"]);
  });

  test("met no console error, no failed request and nothing from outside on the way out", () => {
    expect(visitor.troubles).toEqual([]);
  });

  test("cannot sign in any more", async () => {
    const { page } = visitor;
    await open(page, `${APP}/sign-in`);
    await page.getByLabel("Email address").fill(email);
    await page.getByRole("button", { name: "Continue", exact: true }).click();
    await page
      .getByText(/find your account/)
      .first()
      .waitFor();
  });
});
