import type { Page } from "playwright-core";
import type Stripe from "stripe";
import { ANNUAL, idOf, inspect, openStage, pick, subscriber, VIEWS, type Stage } from "./pages-support";

describe("the Customer Portal page", () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await openStage();
  });
  afterAll(() => stage.close());

  const button = (page: Page, name: string | RegExp) => page.getByRole("button", { name });
  const link = (page: Page, name: string) => page.getByRole("link", { name });
  const current = (id: string) => stage.stripe.subscriptions.retrieve(id);

  async function portal(
    customer: string,
    flow_data?: Stripe.BillingPortal.SessionCreateParams.FlowData,
  ): Promise<Page> {
    const session = await stage.stripe.billingPortal.sessions.create({
      customer,
      return_url: `${stage.appUrl}/billing`,
      ...(flow_data ? { flow_data } : {}),
    });
    return stage.open(session.url);
  }

  const backAtApp = (page: Page) => page.getByRole("heading", { name: "The app" }).waitFor();

  test("shows plan, card, details and invoices, and leads back to the app", async () => {
    const { customer } = await subscriber(stage);
    const page = await portal(customer.id);
    const main = page.getByRole("main");
    for (const text of ["Ada Person", "Lectern Pro", "Active", "Visa •••• 4242", "ada@example.com", "Paid"]) {
      expect(await main.getByText(text).count()).toBeGreaterThan(0);
    }
    expect(await main.getByText(/^\$20\.00 a month, renews \d+ \w+ \d{4}\.$/).count()).toBe(1);
    await link(page, "Back to Lectern").click();
    await backAtApp(page);
  });

  test("cancels at the period's end with the reason, and renews again", async () => {
    const { customer, subscription } = await subscriber(stage);
    const end = subscription.items.data[0]?.current_period_end;
    const page = await portal(customer.id);
    await link(page, "Cancel plan").click();
    expect(await page.getByRole("radio", { checked: true }).count()).toBe(0);
    await page.getByRole("radio", { name: "It's too expensive" }).check();
    await page.getByLabel("Comment (optional)").fill("Too much for one person.");
    await button(page, /^Cancel plan on /).click();
    await page.getByText(/^Ends \d+ \w+ \d{4}$/).waitFor();
    expect(await current(subscription.id)).toMatchObject({
      status: "active",
      cancel_at: end,
      cancellation_details: {
        reason: "cancellation_requested",
        feedback: "too_expensive",
        comment: "Too much for one person.",
      },
    });
    await button(page, "Renew plan").click();
    await page.getByText("Active", { exact: true }).waitFor();
    expect(await current(subscription.id)).toMatchObject({ cancel_at: null, cancel_at_period_end: false });
  });

  test("sets the customer's default, and a subscription keeps the payment method that Checkout gave it", async () => {
    const { customer, subscription } = await subscriber(stage);
    const { invoice_settings: before } = await retrieveCustomer(customer.id);
    const first = idOf(before.default_payment_method);
    await stage.stripe.subscriptions.update(subscription.id, { default_payment_method: first });
    const page = await portal(customer.id);
    await link(page, "Update card").click();
    await page.getByLabel("Card number").fill("5555 5555 5555 4444");
    await button(page, "Save card").click();
    await page.getByText("Mastercard •••• 4444").waitFor();
    const { invoice_settings } = await retrieveCustomer(customer.id);
    const method = await stage.stripe.paymentMethods.retrieve(idOf(invoice_settings.default_payment_method));
    expect(method.card?.last4).toBe("4444");
    const { default_payment_method: own } = await current(subscription.id);
    expect(own).toBe(first);
  });

  async function retrieveCustomer(id: string): Promise<Stripe.Customer> {
    const customer = await stage.stripe.customers.retrieve(id);
    if (customer.deleted) throw new Error("The customer is gone.");
    return customer;
  }

  test("a declined card is announced and the old one stays", async () => {
    const { customer } = await subscriber(stage);
    const before = (await retrieveCustomer(customer.id)).invoice_settings.default_payment_method;
    const page = await portal(customer.id);
    await link(page, "Update card").click();
    await pick(page, "Insufficient funds");
    await button(page, "Save card").click();
    await page.getByRole("alert").waitFor();
    expect((await retrieveCustomer(customer.id)).invoice_settings.default_payment_method).toBe(before);
  });

  test("a card with 3-D Secure is stored only once it is confirmed", async () => {
    const { customer } = await subscriber(stage);
    const page = await portal(customer.id);
    await link(page, "Update card").click();
    await pick(page, "Asks for 3-D Secure");
    await button(page, "Save card").click();
    await button(page, "Complete").click();
    await page.getByText("Visa •••• 3155").waitFor();
  });

  test("changes the plan for the previewed amount", async () => {
    const { customer, subscription } = await subscriber(stage);
    const page = await portal(customer.id);
    await link(page, "Change plan").click();
    await link(page, "Select annual").click();
    const pay = button(page, /^Pay \$\d+\.\d\d and switch$/);
    const label = (await pay.textContent()) ?? "";
    await pay.click();
    await page.getByText(/\$200\.00 a year, renews/).waitFor();
    const changed = await current(subscription.id);
    expect(changed.items.data[0]?.price.id).toBe(ANNUAL);
    const invoice = await stage.stripe.invoices.retrieve(idOf(changed.latest_invoice));
    expect(`Pay $${(invoice.amount_paid / 100).toFixed(2)} and switch`).toBe(label);
  });

  test("the link to a new card opens that page and returns to the app when it asks for it", async () => {
    const { customer } = await subscriber(stage);
    const page = await portal(customer.id, {
      type: "payment_method_update",
      after_completion: { type: "redirect", redirect: { return_url: `${stage.appUrl}/after` } },
    });
    await page.getByRole("heading", { name: "Replace the card" }).waitFor();
    await page.getByLabel("Card number").fill("5555 5555 5555 4444");
    await button(page, "Save card").click();
    await page.waitForURL(`${stage.appUrl}/after`);
  });

  test("the link to cancel opens that page; keeping the plan returns to the app unchanged", async () => {
    const { customer, subscription } = await subscriber(stage);
    const page = await portal(customer.id, {
      type: "subscription_cancel",
      subscription_cancel: { subscription: subscription.id },
    });
    await page.getByRole("heading", { name: "Cancel Lectern Pro?" }).waitFor();
    await link(page, "Keep plan").click();
    await backAtApp(page);
    expect((await current(subscription.id)).cancel_at).toBeNull();
  });

  test("the link to change the plan opens the choice", async () => {
    const { customer, subscription } = await subscriber(stage);
    const page = await portal(customer.id, {
      type: "subscription_update",
      subscription_update: { subscription: subscription.id },
    });
    await link(page, "Select annual").waitFor();
  });

  test("the subscription of somebody else is not reachable through one's own link", async () => {
    const { customer } = await subscriber(stage);
    const other = await subscriber(stage);
    const page = await portal(customer.id);
    const path = `${new URL(page.url()).pathname}/subscriptions/${other.subscription.id}/cancel`;
    const answer = await fetch(`${stage.url}${path}`, { method: "POST", body: new FormData() });
    expect(await answer.text()).toContain("There is no such plan.");
    expect((await current(other.subscription.id)).cancel_at).toBeNull();
  });

  test("an unknown link is a 404", async () => {
    expect((await fetch(`${stage.url}/p/session/bps_unknown`)).status).toBe(404);
  });

  test.each(VIEWS)("every page is clean at $name", async ({ name, ...view }) => {
    const { customer } = await subscriber(stage);
    const session = await stage.stripe.billingPortal.sessions.create({
      customer: customer.id,
      return_url: stage.appUrl,
    });
    const page = await stage.open(session.url, view);
    await inspect(page, `portal-${name}`);
    for (const [step, action] of [
      ["cancel", () => link(page, "Cancel plan").click()],
      ["card", () => link(page, "Update card").click()],
      ["plans", () => link(page, "Change plan").click()],
    ] as const) {
      await page.goto(session.url);
      await action();
      await page.getByRole("heading", { level: 1 }).waitFor();
      await inspect(page, `portal-${step}-${name}`);
    }
    await link(page, "Select annual").click();
    await button(page, /^Pay /).waitFor();
    await inspect(page, `portal-confirm-${name}`);
    await page.context().close();
  });
});
