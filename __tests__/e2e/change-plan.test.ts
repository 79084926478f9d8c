import type { Browser, Page } from "playwright-core";
import { launchBrowser } from "../support/browser";
import { overflowOf } from "./support/looks";
import { CARDS, openCheckout, payWith, signUp } from "./support/person";
import { APP, arrive, open, STRIPE, visit } from "./support/session";
import { customerOf, stripe, subscriptionOf } from "./support/stripe-account";

let browser: Browser;

beforeAll(async () => {
  browser = await launchBrowser();
});

afterAll(async () => {
  await browser.close();
});

async function subscribe(page: Page, period: "Monthly" | "Annual"): Promise<string> {
  const email = await signUp(page, "changer");
  await openCheckout(page, period);
  await payWith(page, CARDS.pays);
  await arrive(page, /\/dashboard\/billing/);
  await page.getByText("Active", { exact: true }).waitFor();
  return email;
}

async function openDialog(page: Page, title: string) {
  await page.getByRole("button", { name: "Change plan" }).click();
  const dialog = page.getByRole("dialog", { name: title });
  await dialog.waitFor();
  return dialog;
}

const SCREENS = [
  { name: "desktop", options: {} },
  {
    name: "phone in the dark",
    options: { viewport: { width: 390, height: 844 }, colorScheme: "dark" as const },
  },
];

test.each(SCREENS)(
  "monthly to annual on a $name: the price on the button is the price of the invoice",
  async ({ options }) => {
    const { page, troubles, close } = await visit(browser, options);
    const email = await subscribe(page, "Monthly");
    const dialog = await openDialog(page, "Change to annual");
    const button = dialog.getByRole("button", { name: /^Pay \$.* and switch$/ });
    await button.waitFor();
    const shown = /\$([\d.]+)/.exec((await button.textContent()) ?? "")?.[1];
    expect(await dialog.getByText("You pay today").count()).toBe(1);
    expect(await overflowOf(page)).toBe(0);
    await button.click();
    await dialog.waitFor({ state: "detached" });
    await page.getByText("$200.00 a year").first().waitFor();
    const invoice = (await subscriptionOf(email)).latest_invoice;
    const { amount_paid } = await stripe.invoices.retrieve(typeof invoice === "string" ? invoice : "");
    expect((amount_paid / 100).toFixed(2)).toBe(shown);
    expect(troubles).toEqual([]);
    await close();
  },
);

test("a change that was refused says so once, and can be asked for again", async () => {
  const { page, close } = await visit(browser);
  await subscribe(page, "Monthly");
  const route = `${APP}/api/stripe/change-plan`;
  await page.route(route, (request) => request.abort("connectionrefused"));
  await openDialog(page, "Change to annual");
  const dialog = page.getByRole("dialog");
  const pay = dialog.getByRole("button", { name: /^Pay \$.* and switch$/ });
  const alert = dialog.getByRole("alert");
  await pay.click();
  await alert.waitFor();

  await dialog.getByText(/^Monthly, /).click();
  await dialog.getByText("Nothing changes.").waitFor();
  expect(await alert.count()).toBe(0);
  await dialog.getByText(/^Annual, /).click();
  await pay.click();
  await alert.waitFor();
  await page.keyboard.press("Escape");
  await dialog.waitFor({ state: "detached" });

  await openDialog(page, "Change to annual");
  await pay.waitFor();
  expect(await alert.count()).toBe(0);
  await pay.click();
  await alert.waitFor();
  await page.unroute(route);
  await dialog.getByRole("button", { name: "Get the new price" }).click();
  await pay.click();
  await page.getByText("$200.00 a year").first().waitFor();
  await close();
});

test("a bank that asks: the plan stays, the page says what waits, and finishing it switches", async () => {
  const { page, troubles, close } = await visit(browser);
  const email = await subscribe(page, "Monthly");
  const customer = (await customerOf(email)).id;
  const method = await stripe.paymentMethods.attach("pm_card_authenticationRequired", { customer });
  await stripe.subscriptions.update((await subscriptionOf(email)).id, { default_payment_method: method.id });
  await page.getByText("•••• 3184").first().waitFor();
  const dialog = await openDialog(page, "Change to annual");
  await dialog.getByRole("button", { name: /^Pay \$.* and switch$/ }).click();
  // Without Stripe.js in the page the bank is asked on Stripe's own page of the invoice.
  await page.waitForURL((url) => url.href.startsWith(`${STRIPE}/invoice/`));
  await page.goBack();
  await page
    .getByText(/^Your bank wants you to confirm \$/)
    .first()
    .waitFor();
  expect((await subscriptionOf(email)).items.data[0]?.price.recurring?.interval).toBe("month");
  await page.getByRole("button", { name: "Confirm with my bank" }).click();
  await page.waitForURL((url) => url.href.startsWith(`${STRIPE}/invoice/`));
  await page.getByRole("radio", { name: "Asks for 3-D Secure", exact: true }).check();
  await page.getByRole("button", { name: /^Pay/ }).click();
  await page.getByRole("button", { name: /^Complete/ }).click();
  await page.getByText(/paid/i).first().waitFor();
  await open(page, `${APP}/dashboard/billing`);
  await page.getByText("$200.00 a year").first().waitFor();
  expect((await subscriptionOf(email)).items.data[0]?.price.recurring?.interval).toBe("year");
  expect(troubles).toEqual([]);
  await close();
});

test("annual to monthly, with the keyboard: nothing is charged, it waits for the year's end, and can be undone", async () => {
  const { page, troubles, close } = await visit(browser);
  const email = await subscribe(page, "Annual");
  await page.getByRole("button", { name: "Change plan" }).focus();
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog", { name: "Change to monthly" });
  await dialog.getByText(/^Nothing to pay today\./).waitFor();
  await page.keyboard.press("Escape");
  await dialog.waitFor({ state: "detached" });
  await page.locator("button:focus", { hasText: /^Change plan$/ }).waitFor();
  await page.keyboard.press("Enter");
  const confirm = dialog.getByRole("button", { name: /^Switch on / });
  await confirm.waitFor();
  await confirm.focus();
  await page.keyboard.press("Enter");
  await page.getByText("Monthly from").first().waitFor();
  expect((await stripe.invoices.list({ customer: (await customerOf(email)).id })).data).toHaveLength(1);
  await page.getByRole("button", { name: "Keep annual" }).click();
  await page.getByText("Monthly from").first().waitFor({ state: "detached" });
  await page.getByRole("button", { name: "Change plan" }).waitFor();
  expect((await subscriptionOf(email)).schedule).toBeNull();
  expect(troubles).toEqual([]);
  await close();
});
