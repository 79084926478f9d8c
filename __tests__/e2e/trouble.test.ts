import type { Browser, Page } from "playwright-core";
import { launchBrowser } from "../support/browser";
import { goToDayAfter, openControls } from "./support/control-page";
import { isSameDocument, markDocument } from "./support/page-facts";
import { becomePro } from "./support/person";
import { APP, arrive, open, STRIPE, visit } from "./support/session";
import { customerOf, periodEndOf, stripe, subscriptionOf, useCard } from "./support/stripe-account";

let browser: Browser;

beforeAll(async () => {
  browser = await launchBrowser();
});

afterAll(async () => {
  await browser.close();
});

async function renew(page: Page, email: string): Promise<void> {
  const controls = await openControls(page);
  await goToDayAfter(controls, await periodEndOf(email));
  await controls.close();
}

const newestInvoice = async (email: string) => {
  const { data } = await stripe.invoices.list({ customer: (await customerOf(email)).id, limit: 1 });
  if (data[0] === undefined) throw new Error("expected an invoice, found none");
  return data[0];
};

test("a declined renewal says why, is tried again in vain, and is paid with another card; the page follows", async () => {
  const { page, troubles, close } = await visit(browser);
  const email = await becomePro(page);
  await useCard(email, "pm_card_chargeCustomerFail");
  await markDocument(page);
  await renew(page, email);
  const alert = page.getByRole("alert").filter({ hasText: "is open" });
  await alert.getByText(/^\$20\.00 is open\. Visa ending 0341 was declined on /).waitFor();
  await alert.getByText(/Your bank gave no reason\. .*Pro stays on until /).waitFor();
  await page.getByText("Past due", { exact: true }).waitFor();

  await alert.getByRole("button", { name: "Pay $20.00" }).click();
  await page.getByText("The payment was declined. Your bank gave no reason.").waitFor();
  expect((await newestInvoice(email)).status).toBe("open");
  await alert.waitFor();
  // What was said stays until it is dismissed; a dialog, whose title it would cover on a phone, takes it away.
  await page.getByRole("button", { name: "Cancel Pro" }).click();
  await page.getByText("The payment was declined. Your bank gave no reason.").waitFor({ state: "detached" });
  await page.getByRole("dialog").waitFor();
  await page.keyboard.press("Escape");

  expect(await isSameDocument(page)).toBe(true);
  await page.getByRole("region", { name: "Payment method" }).getByRole("button").click();
  await page.waitForURL((url) => url.href.startsWith(STRIPE));
  await page.getByLabel("Card number").fill("5555 5555 5555 4444");
  await page.getByRole("button", { name: "Save card" }).click();
  await arrive(page, (url) => url.href.startsWith(`${APP}/dashboard/billing`));
  await markDocument(page);
  // Two clicks at once are one payment, by the new card, also before the subscription follows it.
  await page
    .getByRole("button", { name: /^Pay \$20\.00, invoice/ })
    .first()
    .dblclick();
  await page.getByText("Stripe confirmed $20.00").waitFor();
  await page.getByText("Active", { exact: true }).waitFor();
  expect((await newestInvoice(email)).status).toBe("paid");
  await page.getByText("•••• 4444").first().waitFor();
  expect(await isSameDocument(page)).toBe(true);
  expect(troubles).toEqual([]);
  await close();
});

test("a renewal that the bank wants confirmed is finished on Stripe's page and recovers", async () => {
  const { page, troubles, close } = await visit(browser);
  const email = await becomePro(page);
  await useCard(email, "pm_card_authenticationRequired");
  await renew(page, email);
  await page.getByText("Your bank wants you to confirm $20.00").waitFor();
  await page.getByRole("button", { name: "Confirm with my bank" }).click();
  await page.waitForURL((url) => url.href.startsWith(`${STRIPE}/invoice/`));
  await page.getByRole("radio", { name: "Asks for 3-D Secure", exact: true }).check();
  await page.getByRole("button", { name: /^Pay/ }).click();
  await page.getByRole("button", { name: /^Complete/ }).click();
  await page.getByText(/paid/i).first().waitFor();
  await open(page, `${APP}/dashboard/billing`);
  await page.getByText("Active", { exact: true }).waitFor();
  expect((await newestInvoice(email)).status).toBe("paid");
  expect(troubles).toEqual([]);
  await close();
});

test("a pause ends Pro at once, skips the renewal, and resuming after it charges a new period", async () => {
  const { page, troubles, close } = await visit(browser);
  const email = await becomePro(page);
  await markDocument(page);
  await page.getByRole("button", { name: "Pause Pro" }).click();
  const dialog = page.getByRole("dialog", { name: "Pause Pro?" });
  await dialog.getByText("Nothing is charged while Pro is paused. Pro is off from now.").waitFor();
  await dialog.getByRole("button", { name: "Pause Pro now" }).click();
  await page.getByText("Paused", { exact: true }).first().waitFor();
  await page.getByText(/Resume before .* and nothing is charged until that day/).waitFor();
  expect((await subscriptionOf(email)).pause_collection?.behavior).toBe("void");

  await page.getByRole("button", { name: "Resume Pro" }).click();
  await page.getByText("Active", { exact: true }).waitFor();
  expect((await subscriptionOf(email)).pause_collection).toBeNull();

  await page.getByRole("button", { name: "Pause Pro" }).click();
  await page.getByRole("button", { name: "Pause Pro now" }).click();
  await page.getByText("Paused", { exact: true }).first().waitFor();
  await renew(page, email);
  await page
    .getByText("Resuming starts a new period and charges $20.00 to Visa ending 4242 at once.")
    .waitFor();
  expect((await newestInvoice(email)).status).toBe("void");
  await page.getByRole("button", { name: "Resume Pro" }).click();
  await page.getByText("Active", { exact: true }).waitFor();
  const charged = await newestInvoice(email);
  expect([charged.status, charged.amount_paid]).toEqual(["paid", 2000]);
  expect(await isSameDocument(page)).toBe(true);
  expect(troubles).toEqual([]);
  await close();
});

test("one alternative comes before cancelling, cancelling stays one click, and a refund shows itself", async () => {
  const { page, troubles, close } = await visit(browser);
  const email = await becomePro(page);
  await page.getByRole("button", { name: "Cancel Pro" }).click();
  const dialog = page.getByRole("dialog", { name: "Cancel Pro?" });
  const confirm = dialog.getByRole("button", { name: /^Cancel Pro on/ });
  await confirm.waitFor();
  await dialog.getByRole("radio", { name: "I don’t use it enough" }).check();
  await dialog.getByRole("button", { name: "Pause instead" }).waitFor();
  expect(await confirm.getAttribute("aria-disabled")).toBeNull();
  await confirm.click();
  await dialog.waitFor({ state: "detached" });
  await page
    .getByRole("status")
    .getByText(/^Pro until /)
    .waitFor();
  expect(await page.getByText("Pause instead").count()).toBe(0);

  const { data } = await stripe.charges.list({ customer: (await customerOf(email)).id });
  await stripe.refunds.create({ charge: data[0]?.id ?? "", amount: 500 });
  await page.getByText("$5.00 refunded").first().waitFor();
  await stripe.refunds.create({ charge: data[0]?.id ?? "" });
  await page.getByText("Refunded", { exact: true }).first().waitFor();
  expect(troubles).toEqual([]);
  await close();
});
