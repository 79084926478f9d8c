import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { jest } from "@jest/globals";
import type { Browser, Page } from "playwright-core";
import { ConvexAdmin } from "../../scripts/lib/convex-admin";
import { axeFindings, WCAG } from "../support/axe";
import { launchBrowser } from "../support/browser";
import { overflowOf, useTheme } from "./support/looks";
import { CARDS, openCheckout, payWith, signUp } from "./support/person";
import { APP, STRIPE, open, visit, type Visitor } from "./support/session";
import {
  advanceTo,
  advanceToNext,
  advanceToNoon,
  BANKS,
  chaos,
  customerOf,
  giveSubscription,
  periodEndOf,
  stripe,
  subscriptionOf,
  useBank,
  useCard,
} from "./support/stripe-account";

/** Where the pictures go; git ignores it. Made to be looked at beside the drafts. */
const FOLDER = join(process.cwd(), "screenshots", "billing");

const HOUR_SECONDS = 3_600;
const DAY_SECONDS = 24 * HOUR_SECONDS;

const WIDTHS = [1280, 390] as const;
const THEMES = ["light", "dark"] as const;

// Each test is a dozen states, each with four pictures.
jest.setTimeout(480_000);

let browser: Browser;
let visitor: Visitor;
let page: Page;
let email: string;

beforeAll(async () => {
  browser = await launchBrowser();
  await mkdir(FOLDER, { recursive: true });
});

afterAll(async () => {
  await browser.close();
});

/** Pictures of the state at both widths and in both themes; no look may overflow or have a finding of axe's. */
async function look(state: string): Promise<void> {
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: width === 390 ? 844 : 860 });
    for (const colorScheme of THEMES) {
      await useTheme(page, colorScheme);
      await page.screenshot({ path: join(FOLDER, `${state}-${width}-${colorScheme}.png`), fullPage: true });
      expect({ state, width, overflow: await overflowOf(page) }).toEqual({ state, width, overflow: 0 });
      if ((width === 390) === (colorScheme === "dark"))
        expect({ state, found: await axeFindings(page, WCAG) }).toEqual({ state, found: [] });
    }
  }
  await page.setViewportSize({ width: 1280, height: 860 });
  await page.emulateMedia({ colorScheme: "light" });
}

const badge = (text: string | RegExp) => page.getByText(text, { exact: true }).first().waitFor();
const words = (text: string | RegExp) => page.getByText(text).first().waitFor();
const press = (name: string | RegExp) => page.getByRole("button", { name }).first().click();

async function lookAtDialog(opener: string, name: RegExp, state: string, ready?: RegExp): Promise<void> {
  await press(opener);
  const dialog = page.getByRole("dialog", { name });
  await dialog.waitFor();
  if (ready !== undefined) await dialog.getByText(ready).first().waitFor();
  await look(state);
  await page.keyboard.press("Escape");
  await dialog.waitFor({ state: "detached" });
}

/** Opens the billing page of somebody who has a customer at Stripe and has bought nothing. */
async function newcomer(name: string): Promise<void> {
  visitor = await visit(browser, { timezoneId: "UTC" });
  page = visitor.page;
  email = await signUp(page, name);
  await open(page, `${APP}/dashboard/billing`);
  await badge("Current plan");
}

async function withCustomer(name: string): Promise<void> {
  await newcomer(name);
  await openCheckout(page);
  await open(page, `${APP}/dashboard/billing`);
}

const convex = new ConvexAdmin(process.env.NEXT_PUBLIC_CONVEX_URL ?? "");

/** Pro as an operator gives it; returns how it is taken back. */
async function giveComp(expiresAt: number | null): Promise<() => Promise<unknown>> {
  const clerkId = (await customerOf(email)).metadata.userId;
  const by = { actor: "ops", reason: "states" };
  const args = { clerkId, expiresAt, ...by };
  const grantId = await convex.call({ type: "mutation", path: "entitlement:grantComp", args });
  return () => convex.call({ type: "mutation", path: "entitlement:revokeComp", args: { grantId, ...by } });
}

afterEach(async () => {
  expect(visitor.troubles).toEqual([]);
  await visitor.close();
});

/** Nothing is heard from Stripe after the payment, and after a minute the page says so and can be told to ask. */
async function lookAtActivating(): Promise<void> {
  await chaos({ drop: -1 });
  try {
    // The page asks for a read of Stripe by itself after five seconds.
    await page.route("**/api/stripe/sync", (route) =>
      route.fulfill({ status: 202, json: { success: true } }),
    );
    await payWith(page, CARDS.pays);
    await page.getByRole("heading", { name: "Waiting for Stripe to confirm" }).waitFor();
    await look("activating");
    await page.clock.install();
    await page.clock.fastForward(61_000);
    await page.getByText("Stripe has not confirmed yet").waitFor();
    await look("activating-late");
    await page.unroute("**/api/stripe/sync");
    // No event is let through yet: the stand-in's next try would else come before the press.
    await press("Check now");
    await badge("Active");
  } finally {
    await chaos({ drop: 0 });
  }
}

test("from Free to Pro, its dialogs, its pause and its gift", async () => {
  await newcomer("states");
  await look("free");
  await openCheckout(page);
  await page.getByRole("link", { name: /^Back/ }).first().click();
  await page.locator("#main").getByText("You left Checkout").waitFor();
  await look("checkout-left");
  await openCheckout(page);
  await lookAtActivating();
  await open(page, `${APP}/dashboard/billing`);
  await badge("Active");
  await look("active");
  await lookAtDialog("Change plan", /^Change to annual/, "change-to-annual", /^You pay today/);
  await lookAtDialog("Pause Pro", /^Pause Pro/, "pause");
  await press("Cancel Pro");
  await page.getByRole("radio", { name: "It costs too much" }).check();
  await look("cancel");
  await press(/^Cancel Pro on/);
  await badge(/^Ends /);
  await look("cancel-scheduled");
  await press("Resume Pro");
  await badge("Active");
  await look("resumed");
  await open(page, `${APP}/dashboard/billing`);
  await press("Pause Pro");
  await press("Pause Pro now");
  await badge("Paused");
  await look("paused");
  await lookAtDialog("Cancel Pro", /^Cancel Pro/, "cancel-paused");
  await giveComp(null);
  await badge("Given to you");
  await words("Your subscription is paused");
  await look("comp-paused");
  await stripe.subscriptions.cancel((await subscriptionOf(email)).id);
  await page.getByText("Your subscription is paused").first().waitFor({ state: "detached" });
  await words("This Pro has no charges and no end date.");
  await look("comp");
});

test("a renewal that is declined, one that the bank wants confirmed, the end, and the year after", async () => {
  await withCustomer("trouble");
  await useCard(email, "pm_card_visa");
  await giveSubscription(email);
  await badge("Active");
  await useCard(email, "pm_card_chargeCustomerFail");
  await advanceTo((await periodEndOf(email)) + 2 * HOUR_SECONDS);
  await badge("Past due");
  await words(/is open/);
  await look("past-due");
  const takeBack = await giveComp(((await periodEndOf(email)) + 60 * DAY_SECONDS) * 1_000);
  await badge("Given to you");
  await look("comp-past-due");
  await takeBack();
  await badge("Past due");
  await useCard(email, "pm_card_authenticationRequired");
  await press(/^Pay \$20\.00/);
  await page.waitForURL((url) => !url.href.startsWith(APP));
  await open(page, `${APP}/dashboard/billing`);
  await words(/^Your bank wants you to confirm/);
  await look("bank-asks");
  await stripe.subscriptions.cancel((await subscriptionOf(email)).id);
  await words(/^Pro ended/);
  await look("ended");
  await payAfterTheEnd();

  await giveSubscription(email, { lookupKey: "pro_annual" });
  await badge("Active");
  await look("active-annual");
  await lookAtDialog("Change plan", /^Change to monthly/, "change-to-monthly", /^Nothing to pay today/);
  await press("Change plan");
  await press(/^Switch on/);
  await words("Monthly from");
  await look("change-scheduled");
  await lookAtReturnedMoney();
});

/** Whoever has no plan any more still sees what is open, and the way to pay it leads to Stripe's page of the invoice. */
async function payAfterTheEnd(): Promise<void> {
  const row = page.locator("[aria-labelledby=invoices] tbody tr").filter({ hasText: "Open" });
  await row.getByRole("button", { name: /^Pay \$20\.00, invoice/ }).click();
  await page.waitForURL((url) => url.href.startsWith(`${STRIPE}/invoice/`));
  await open(page, `${APP}/dashboard/billing`);
  await words(/^Pro ended/);
  await useCard(email, "pm_card_visa");
}

async function lookAtReturnedMoney(): Promise<void> {
  const customer = (await customerOf(email)).id;
  const [charge] = (await stripe.charges.list({ customer })).data;
  await stripe.refunds.create({ charge: charge?.id ?? "" });
  await words(/^Refunded/);
  await look("refunded");
  const { id } = await stripe.paymentMethods.attach("pm_card_createDispute", { customer });
  const invoice = (await stripe.invoices.create({ customer, auto_advance: false })).id ?? "";
  await stripe.invoiceItems.create({
    customer,
    invoice,
    amount: 4_900,
    currency: "usd",
    description: "Import",
  });
  await stripe.invoices.finalizeInvoice(invoice);
  await stripe.invoices.pay(invoice, { payment_method: id });
  await words(/is disputed/);
  await look("disputed");
}

test("a first payment that fails, trials, and Stripe out of reach", async () => {
  // How many days are left is counted in dates: two hours must not reach the next one.
  await advanceToNoon();
  await withCustomer("trial");
  const trial = await giveSubscription(email, { trialDays: 14 });
  await badge("Trial");
  await look("trial-without-card");
  await useCard(email, "pm_card_visa");
  await page.getByText("•••• 4242").first().waitFor();
  await look("trial-with-card");
  const lastDays = (trial.trial_end ?? NaN) - 2 * DAY_SECONDS;
  await advanceTo(lastDays);
  await words(/^The trial ends in 2 days/);
  await look("trial-last-days");
  await chaos({ serverError: -1, apiMatch: "GET /v1/subscriptions" });
  try {
    await stripe.subscriptions.update(trial.id, { metadata: { touched: "yes" } });
    await words(/^Last read from Stripe/);
    await look("unreachable");
  } finally {
    await chaos({ serverError: 0, apiMatch: "" });
  }
  // What waits for its next try does not wait that long.
  await advanceTo(lastDays + 2 * HOUR_SECONDS);
  await words(/^The trial ends in 2 days/);
  await stripe.subscriptions.cancel(trial.id);
  await words(/^Pro ended/);
  await useCard(email, "pm_card_chargeCustomerFail");
  await giveSubscription(email);
  await words(/^Your bank declined/);
  await look("first-payment-declined");
});

/** Only euros are debited by SEPA: a price in them that an operator has named. */
async function priceInEuros(): Promise<string> {
  const { id } = await stripe.prices.create({
    product: "prod_lectern_pro",
    currency: "eur",
    unit_amount: 2_000,
    recurring: { interval: "month" },
  });
  const args = { stripePriceId: id, planKey: "pro", actor: "ops", reason: "states" };
  await convex.call({ type: "mutation", path: "billing:mapPrice", args });
  return id;
}

test("a first bank debit: sent, refused, sent again, and paid after it was cancelled", async () => {
  await withCustomer("debit");
  await useBank(email, BANKS.refuses);
  await giveSubscription(email, { priceId: await priceInEuros() });
  await words(/^Your bank has not paid €20\.00/);
  await page.getByText("Sent to your bank").first().waitFor();
  await look("debit-sent");
  await lookAtDialog(
    "Cancel subscription",
    /^Cancel the subscription/,
    "cancel-debit-sent",
    /cannot be called back/,
  );
  await advanceToNext("debit_answer");
  await words(/^Your bank refused the debit/);
  await look("debit-refused");
  await lookAtDialog("Cancel subscription", /^Cancel the subscription/, "cancel-debit-refused", /ends now/);
  const takeBack = await giveComp(null);
  await badge("Given to you");
  await look("comp-debit-refused");
  await takeBack();
  await badge("Not paid");
  await useBank(email, BANKS.pays);
  // A renewal is a draft for an hour, and the bank answers three minutes later.
  await advanceTo((await periodEndOf(email)) + HOUR_SECONDS + 30);
  await words(/^Your bank has not paid/);
  await press("Cancel subscription");
  await press(/^Cancel the subscription on/);
  await words("Take the cancellation back");
  await look("debit-cancelled");
  await advanceToNext("debit_answer");
  await badge(/^Ends /);
});
