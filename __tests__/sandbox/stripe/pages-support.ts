import { mkdirSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import type Stripe from "stripe";
import { createBillingClock, type BillingClock } from "../../../sandbox/kit/clock";
import { listenOnLoopback } from "../../../sandbox/kit/listen";
import { SEED_CATALOGUE } from "../../../sandbox/seed";
import { stripeShapeErrors } from "../../../sandbox/stripe/conformance/validator";
import { startStripe } from "../../../sandbox/stripe/start";
import { axeFindings } from "../../support/axe";
import { launchBrowser } from "../../support/browser";
import { conformingStripe, quietLog } from "../../support/stripe";

const KEY = "sk_test_pages00000000000";
export const MONTHLY = "price_lectern_pro_monthly";
export const ANNUAL = "price_lectern_pro_annual";

/** A stand-in with the product's catalogue, an app to return to, and a browser. */
export interface Stage {
  stripe: Stripe;
  clock: BillingClock;
  url: string;
  appUrl: string;
  browser: Browser;
  /** Opens `url` in a context of its own; every request to another host fails the test at `close`. */
  open(url: string, options?: BrowserContextOptions): Promise<Page>;
  close(): Promise<void>;
}

export async function openStage({ webhookUrl }: { webhookUrl?: string } = {}): Promise<Stage> {
  const clock = createBillingClock();
  const app = await listenOnLoopback(
    () =>
      createServer((_request, response) =>
        response.setHeader("content-type", "text/html").end("<h1>The app</h1>"),
      ),
    { name: "app", port: 0, variable: "PORT" },
  );
  const quiet = quietLog();
  const standIn = await startStripe({
    port: 0,
    dataDir: null,
    clock,
    secretKey: KEY,
    webhook: webhookUrl ? { url: webhookUrl, secret: "whsec_pages" } : null,
    catalogue: SEED_CATALOGUE,
    validate: true,
    log: quiet.log,
  });
  // Compiles the types now, on the time of the set-up.
  stripeShapeErrors({ object: "checkout.session" });
  const browser = await launchBrowser();
  const strangers: string[] = [];
  return {
    stripe: conformingStripe({ url: standIn.url, key: KEY }),
    clock,
    url: standIn.url,
    appUrl: `http://127.0.0.1:${app.port}`,
    browser,
    async open(url, options) {
      const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
      context.on("request", (request) => {
        const { hostname, protocol } = new URL(request.url());
        if (protocol !== "data:" && hostname !== "127.0.0.1") strangers.push(request.url());
      });
      const page = await context.newPage();
      await page.goto(url);
      return page;
    },
    async close() {
      await browser.close();
      await standIn.close();
      await app.close();
      quiet.check();
      if (strangers.length > 0) throw new Error(`The pages asked other hosts: ${strangers.join(", ")}`);
    },
  };
}

/** An open subscription checkout; the URL is never null while it is open. */
export async function checkout(
  { stripe, appUrl }: Stage,
  params: Partial<Stripe.Checkout.SessionCreateParams> = {},
): Promise<{ id: string; url: string }> {
  const session = await stripe.checkout.sessions.create({
    mode: "subscription",
    line_items: [{ price: MONTHLY, quantity: 1 }],
    success_url: `${appUrl}/done?session={CHECKOUT_SESSION_ID}`,
    cancel_url: `${appUrl}/left`,
    ...params,
  });
  if (!session.url) throw new Error("An open session has a URL.");
  return { id: session.id, url: session.url };
}

/** A customer who pays for Pro with the card of a shared test payment method. */
export async function subscriber(
  { stripe }: Stage,
  { card = "pm_card_visa", ...params }: Partial<Stripe.SubscriptionCreateParams> & { card?: string } = {},
): Promise<{ customer: Stripe.Customer; subscription: Stripe.Subscription }> {
  const customer = await stripe.customers.create({
    email: "ada@example.com",
    name: "Ada Person",
    payment_method: card,
    invoice_settings: { default_payment_method: card },
  });
  const subscription = await stripe.subscriptions.create({
    customer: customer.id,
    items: [{ price: MONTHLY }],
    ...params,
  });
  return { customer, subscription };
}

/** Picks a test card, as a person does. */
export const pick = (page: Page, title: string): Promise<void> =>
  page.getByRole("radio", { name: title, exact: true }).check();

/** Asserts what every page promises: nothing for axe to find, nothing scrolls sideways; and keeps a picture. */
export async function inspect(page: Page, name: string): Promise<void> {
  const folder = join(process.cwd(), "screenshots", "stripe");
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true });
  expect(await axeFindings(page)).toEqual([]);
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(overflow).toBeLessThanOrEqual(0);
}

/** The sizes and colour schemes that every page is looked at in. */
export const VIEWS = [
  { name: "1280-light", viewport: { width: 1280, height: 800 }, colorScheme: "light" },
  { name: "390-dark", viewport: { width: 390, height: 844 }, colorScheme: "dark" },
  { name: "320-light", viewport: { width: 320, height: 640 }, colorScheme: "light" },
] as const;

/** The id of a field that the API may have expanded. */
export function idOf(reference: string | { id: string } | null): string {
  if (reference === null) throw new Error("There is nothing to refer to.");
  return typeof reference === "string" ? reference : reference.id;
}
