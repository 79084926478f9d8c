import type { Browser, Page } from "playwright-core";
import { launchBrowser } from "../support/browser";
import { goToDayAfter, openControls } from "./support/control-page";
import { CARDS, openCheckout, payWith, signUp } from "./support/person";
import { dateWords, isSameDocument, markDocument } from "./support/page-facts";
import { APP, arrive, open, visit } from "./support/session";
import {
  customerOf,
  giveSubscription,
  periodEndOf,
  stripe,
  subscriptionOf,
  useCard,
} from "./support/stripe-account";

const DAY_SECONDS = 86_400;

let browser: Browser;

beforeAll(async () => {
  browser = await launchBrowser();
});

afterAll(async () => {
  await browser.close();
});

async function subscribe(page: Page, name: string, card: string): Promise<string> {
  const email = await signUp(page, name);
  await openCheckout(page);
  await payWith(page, card);
  await arrive(page, /\/dashboard\/billing/);
  await page.getByText("Active", { exact: true }).waitFor();
  return email;
}

test("a renewal, then the cancel date: the open page follows the clock", async () => {
  const { page, troubles, close } = await visit(browser, { timezoneId: "UTC" });
  const email = await subscribe(page, "renewal", CARDS.pays);
  const controls = await openControls(page);
  await markDocument(page);
  const first = await periodEndOf(email);
  await page.getByText(dateWords(first)).first().waitFor();
  await goToDayAfter(controls, first);
  const second = await periodEndOf(email);
  expect(second).toBeGreaterThan(first);
  await page.getByText(dateWords(second)).first().waitFor();
  await page.getByText("Paid", { exact: true }).nth(1).waitFor();

  await page.getByRole("button", { name: "Cancel Pro" }).click();
  await page.getByRole("button", { name: /^Cancel Pro on/ }).click();
  await page.getByText(`Ends ${dateWords(second)}`, { exact: true }).waitFor();
  await goToDayAfter(controls, second);
  await page.getByText(/^Pro ended/).waitFor();
  await page.getByText("Current plan", { exact: true }).waitFor();
  expect(await isSameDocument(page)).toBe(true);
  expect(troubles).toEqual([]);
  await close();
});

test("a declined renewal, its retries and the end: the open page follows the clock", async () => {
  const { page, troubles, close } = await visit(browser, { timezoneId: "UTC" });
  const email = await subscribe(page, "declines", CARDS.pays);
  const customer = (await customerOf(email)).id;
  await useCard(email, "pm_card_chargeCustomerFail");
  await page.getByText("•••• 0341").first().waitFor();
  const controls = await openControls(page);
  await markDocument(page);
  await goToDayAfter(controls, await periodEndOf(email));
  await page.getByText("Past due", { exact: true }).waitFor();
  await page
    .getByRole("alert")
    .getByText(/\$20\.00 is open/)
    .waitFor();
  expect((await subscriptionOf(email)).status).toBe("past_due");

  // Every try of Stripe's, each found as the next one that the stand-in names for this invoice.
  for (let tries = 0; tries < 6 && (await subscriptionOf(email)).status === "past_due"; tries += 1) {
    const { data } = await stripe.invoices.list({ customer, status: "open" });
    const next = data[0]?.next_payment_attempt;
    if (typeof next !== "number") break;
    const tried =
      tries === 0 ? "Stripe" : `Stripe has tried ${tries === 1 ? "twice" : `${tries + 1} times`} and`;
    await page
      .getByRole("alert")
      .getByText(`${tried} tries again on ${dateWords(next)}.`)
      .waitFor();
    await goToDayAfter(controls, next);
  }
  expect((await subscriptionOf(email)).status).toBe("canceled");
  await page.getByText(/^Pro ended/).waitFor();
  expect(await isSameDocument(page)).toBe(true);
  expect(troubles).toEqual([]);
  await close();
});

test.each([
  { card: true, name: "with a card becomes a paid plan" },
  { card: false, name: "without a card ends, and nothing is charged" },
])("a trial $name: the open page follows the clock", async ({ card }) => {
  const { page, troubles, close } = await visit(browser, { timezoneId: "UTC" });
  const email = await signUp(page, "trial");
  // A checkout that is left makes the customer; the trial is then given in Stripe's dashboard.
  await openCheckout(page);
  const customer = (await customerOf(email)).id;
  if (card) await useCard(email, "pm_card_visa");
  await open(page, `${APP}/dashboard/billing`);
  await markDocument(page);
  const ends = (await giveSubscription(email, { trialDays: 14 })).trial_end ?? NaN;
  await page.getByText("Trial", { exact: true }).waitFor();
  await page.getByText(dateWords(ends)).first().waitFor();
  const controls = await openControls(page);
  await goToDayAfter(controls, ends - 3 * DAY_SECONDS);
  if (!card)
    await page
      .getByText(/^The trial ends/)
      .first()
      .waitFor();
  await goToDayAfter(controls, ends);
  if (card) await page.getByText("Active", { exact: true }).waitFor();
  else await page.getByText(/^Pro ended/).waitFor();
  const paid = (await stripe.invoices.list({ customer })).data.reduce(
    (sum, each) => sum + each.amount_paid,
    0,
  );
  expect(paid).toBe(card ? 2_000 : 0);
  expect(await isSameDocument(page)).toBe(true);
  expect(troubles).toEqual([]);
  await close();
});
