import type { Page } from "playwright-core";
import { APP, arrive, newEmail, open } from "./session";

const PASSWORD = "correct horse battery 42";

/** Signs up through Clerk's own form, e-mail code included; ends on the empty library of the app at `app`. */
export async function signUp(page: Page, name = "newcomer", app = APP): Promise<string> {
  const email = newEmail(name);
  await open(page, `${app}/sign-up`);
  await page.getByLabel("Email address").fill(email);
  await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
  // Clerk's form takes no click before it has judged the password.
  await page.locator("#password-success-feedback").waitFor();
  await page.getByRole("button", { name: "Continue", exact: true }).click();
  await page.waitForURL(/verify-email-address/);
  await page.locator('input[autocomplete="one-time-code"]').first().focus();
  await page.keyboard.type("424242");
  await arrive(page, `${app}/dashboard`);
  await page.getByRole("heading", { name: "Add your first prompt" }).waitFor();
  return email;
}

/** Signs in through Clerk's own form with the password of `signUp`. */
export async function signIn(page: Page, email: string): Promise<void> {
  await open(page, `${APP}/sign-in`);
  await enterCredentials(page, email);
}

/** Fills in Clerk's sign-in form that is already open. */
export async function enterCredentials(page: Page, email: string): Promise<void> {
  await page.getByLabel("Email address").fill(email);
  await page.getByRole("button", { name: "Continue", exact: true }).click();
  await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await page.getByRole("button", { name: "Continue", exact: true }).click();
  await arrive(page, `${APP}/dashboard`);
}

/** Opens Checkout for a billing period from the billing page; pressed again only where the page refused the press. */
export async function openCheckout(page: Page, period: "Monthly" | "Annual" = "Monthly"): Promise<void> {
  await open(page, `${APP}/dashboard/billing`);
  // The second of two tabs may be told so.
  const refusal = page.getByRole("alert").filter({ hasText: "This is under way already" });
  for (let presses = 0; presses < 3; presses += 1) {
    await page.getByRole("radio", { name: new RegExp(`^${period}`) }).check();
    await page.getByRole("button", { name: /^Continue to payment/ }).click();
    const isThere = await Promise.race([
      page.waitForURL(/\/c\/pay\/cs_test_/).then(() => true),
      refusal.waitFor().then(() => false),
    ]);
    if (isThere) return;
  }
  throw new Error("The page says again and again that Checkout is under way already.");
}

export const CARDS = {
  pays: "4242 4242 4242 4242",
  threeDSecure: "4000 0025 0000 3155",
  insufficientFunds: "4000 0000 0000 9995",
} as const;

/** Fills in Checkout's card form and sends it. */
export async function payWith(page: Page, number: string): Promise<void> {
  await page.getByLabel("Card number").fill(number);
  await page.getByLabel(/^Expiry/).fill("12 / 34");
  await page.getByLabel("CVC").fill("123");
  await page.getByLabel("Name on card").fill("New Comer");
  await page.getByRole("button", { name: /^(Pay|Start|Subscribe)/ }).click();
}

/** A subscriber of Pro monthly, on the billing page. */
export async function becomePro(page: Page): Promise<string> {
  const email = await signUp(page, "pro");
  await openCheckout(page);
  await payWith(page, CARDS.pays);
  await arrive(page, /\/dashboard\/billing\?/);
  await page.getByText("Active", { exact: true }).waitFor();
  return email;
}
