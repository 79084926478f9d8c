import type Stripe from "stripe";
import {
  advanceTo,
  ANNUAL,
  customerWithCard,
  itemOf,
  MONTHLY,
  openStage,
  type Stage,
} from "../../support/stripe-stage";

const HOUR = 3_600;
const DAY = 24 * HOUR;

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage.close());

/** A subscriber whose card of the moment is `card`, and the change to yearly that it cannot pay. */
async function withCard(card: string, extra: Partial<Stripe.SubscriptionCreateParams> = {}) {
  const { stripe } = stage;
  const customer = await customerWithCard(stripe);
  const subscription = await stripe.subscriptions.create({
    customer: customer.id,
    items: [{ price: MONTHLY }],
    ...extra,
  });
  const method = await stripe.paymentMethods.attach(card, { customer: customer.id });
  await stripe.customers.update(customer.id, { invoice_settings: { default_payment_method: method.id } });
  return { customer, subscription, items: [{ id: itemOf(subscription).id, price: ANNUAL }] };
}

const upgrade = (id: string, items: Stripe.SubscriptionUpdateParams.Item[]) =>
  stage.stripe.subscriptions.update(id, {
    items,
    payment_behavior: "pending_if_incomplete",
    proration_behavior: "always_invoice",
    expand: ["latest_invoice"],
  });

const invoiceOf = ({ latest_invoice: invoice }: Stripe.Subscription): Stripe.Invoice => {
  if (invoice === null || typeof invoice === "string") throw new Error("The invoice was not expanded.");
  return invoice;
};

/** Types of the events about a subscription, oldest first. */
async function saysOf(id: string): Promise<string[]> {
  const events = await stage.stripe.events.list({ type: "customer.subscription.*", limit: 100 });
  return events.data
    .filter((event) => (event.data.object as { id?: string }).id === id)
    .map((event) => event.type.replace("customer.subscription.", ""))
    .reverse();
}

test("a declined card leaves the plan as it was and names what waits; paying applies it", async () => {
  const { stripe } = stage;
  const { subscription, items } = await withCard("pm_card_chargeCustomerFail");
  const waiting = await upgrade(subscription.id, items);
  expect(waiting).toMatchObject({ status: "active", pending_update: { subscription_items: [{}] } });
  expect(itemOf(waiting).price.id).toBe(MONTHLY);
  expect(invoiceOf(waiting)).toMatchObject({ status: "open", billing_reason: "subscription_update" });
  await expect(stripe.invoices.pay(invoiceOf(waiting).id)).rejects.toMatchObject({
    statusCode: 402,
    type: "StripeCardError",
    code: "card_declined",
    decline_code: "generic_decline",
    payment_intent: { status: "requires_payment_method", last_payment_error: { code: "card_declined" } },
  });
  const still = await stripe.subscriptions.retrieve(subscription.id);
  expect(still.pending_update?.expires_at).toBe(waiting.pending_update?.expires_at);
  await stripe.invoices.pay(invoiceOf(waiting).id, { payment_method: "pm_card_visa" });
  const applied = await stripe.subscriptions.retrieve(subscription.id);
  expect(applied).toMatchObject({ status: "active", pending_update: null });
  expect(itemOf(applied).price.id).toBe(ANNUAL);
  expect(await saysOf(subscription.id)).toEqual(["created", "updated", "updated", "pending_update_applied"]);
});

test("a card that asks for 3-D Secure waits too, and `pay` says so with the PaymentIntent", async () => {
  const { subscription, items } = await withCard("pm_card_authenticationRequired");
  const waiting = await upgrade(subscription.id, items);
  expect(waiting.pending_update).not.toBeNull();
  await expect(stage.stripe.invoices.pay(invoiceOf(waiting).id)).rejects.toMatchObject({
    statusCode: 402,
    type: "StripeCardError",
    code: "invoice_payment_intent_requires_action",
    payment_intent: { object: "payment_intent", status: "requires_action" },
  });
});

test("the hosted invoice page completes 3-D Secure and applies the update", async () => {
  const { subscription, items } = await withCard("pm_card_authenticationRequired");
  const url = invoiceOf(await upgrade(subscription.id, items)).hosted_invoice_url ?? "";
  const card = {
    cardNumber: "4000 0027 6000 3184",
    cardExpiry: "12 / 34",
    cardCvc: "123",
    billingName: "Mara Lind",
    billingCountry: "US",
  };
  const origin = { origin: stage.url };
  const asked = await fetch(url, { method: "POST", headers: origin, body: new URLSearchParams(card) });
  expect(await asked.text()).toContain("Choose what the bank answers");
  const completed = new URLSearchParams({ ...card, outcome3ds: "complete" });
  await fetch(url, { method: "POST", headers: origin, body: completed });
  const applied = await stage.stripe.subscriptions.retrieve(subscription.id);
  expect(applied.pending_update).toBeNull();
  expect(itemOf(applied).price.id).toBe(ANNUAL);
});

test("voiding its invoice cancels the update; the plan stays", async () => {
  const { subscription, items } = await withCard("pm_card_chargeCustomerFail");
  const waiting = await upgrade(subscription.id, items);
  await stage.stripe.invoices.voidInvoice(invoiceOf(waiting).id);
  const after = await stage.stripe.subscriptions.retrieve(subscription.id);
  expect(after).toMatchObject({ status: "active", pending_update: null });
  expect(await saysOf(subscription.id)).not.toContain("pending_update_expired");
});

test("a newer update replaces the waiting one and voids its invoice", async () => {
  const { subscription, items } = await withCard("pm_card_chargeCustomerFail");
  const first = await upgrade(subscription.id, items);
  const second = await upgrade(subscription.id, [{ id: itemOf(subscription).id, quantity: 3 }]);
  expect((await stage.stripe.invoices.retrieve(invoiceOf(first).id)).status).toBe("void");
  expect(second.pending_update?.subscription_items?.[0]).toMatchObject({ quantity: 3 });
  expect(invoiceOf(second)).toMatchObject({ status: "open" });
});

test("it expires after 23 hours, or with the period when that ends sooner", async () => {
  const { stripe, clock } = stage;
  const { subscription, items } = await withCard("pm_card_chargeCustomerFail");
  const waiting = await upgrade(subscription.id, items);
  const expiry = waiting.pending_update?.expires_at ?? 0;
  expect(expiry - clock.now() / 1000).toBeGreaterThan(23 * HOUR - 60);
  await advanceTo(stage.url, expiry - 1);
  expect((await stripe.subscriptions.retrieve(subscription.id)).pending_update).not.toBeNull();
  await advanceTo(stage.url, expiry);
  expect((await stripe.subscriptions.retrieve(subscription.id)).pending_update).toBeNull();
  expect((await stripe.invoices.retrieve(invoiceOf(waiting).id)).status).toBe("void");
  expect((await saysOf(subscription.id)).at(-1)).toBe("pending_update_expired");
  const end = itemOf(subscription).current_period_end;
  await advanceTo(stage.url, end - 2 * HOUR);
  expect((await upgrade(subscription.id, items)).pending_update?.expires_at).toBe(end);
});

test("a trial that is ended now and not paid goes on, and ends once it is paid", async () => {
  const { stripe } = stage;
  const { subscription } = await withCard("pm_card_chargeCustomerFail", { trial_period_days: 14 });
  const waiting = await stripe.subscriptions.update(subscription.id, {
    trial_end: "now",
    payment_behavior: "pending_if_incomplete",
  });
  expect(waiting).toMatchObject({ status: "trialing", trial_end: subscription.trial_end });
  await stripe.invoices.pay(String(waiting.latest_invoice), { payment_method: "pm_card_visa" });
  const ended = await stripe.subscriptions.retrieve(subscription.id);
  expect(ended).toMatchObject({ status: "active", pending_update: null });
  expect(ended.trial_end).toBeLessThan((subscription.trial_end ?? 0) - 13 * DAY);
});

test("with pending_if_incomplete only what is paid for can be changed", async () => {
  const { subscription, items } = await withCard("pm_card_visa");
  const attempt = stage.stripe.subscriptions.update(subscription.id, {
    items,
    metadata: { plan: "team" },
    payment_behavior: "pending_if_incomplete",
  });
  await expect(attempt).rejects.toMatchObject({ statusCode: 400, param: "metadata" });
});

describe("trap: an update waits for no payment that is not answered at once", () => {
  const QUANTITY = { quantity: 2, payment_behavior: "pending_if_incomplete" } as const;
  const REFUSED = { statusCode: 400, type: "StripeInvalidRequestError", param: "payment_behavior" };

  const expectRefused = async (subscription: Stripe.Subscription) => {
    const { id } = itemOf(subscription);
    await expect(upgrade(subscription.id, [{ id, quantity: 2 }])).rejects.toMatchObject(REFUSED);
    await expect(stage.stripe.subscriptionItems.update(id, QUANTITY)).rejects.toMatchObject(REFUSED);
    const after = await stage.stripe.subscriptions.retrieve(subscription.id);
    expect(itemOf(after).quantity).toBe(1);
    expect(after.latest_invoice).toBe(subscription.latest_invoice);
  };

  test("an invoice that is sent", async () => {
    const { id: customer } = await customerWithCard(stage.stripe);
    const items = [{ price: MONTHLY }];
    const sent = { collection_method: "send_invoice", days_until_due: 30 } as const;
    await expectRefused(await stage.stripe.subscriptions.create({ customer, items, ...sent }));
  });

  test("a bank debit", async () => {
    const { stripe } = stage;
    const holder = { name: "Ada Person", email: "ada@example.com" };
    const { id: customer } = await stripe.customers.create(holder);
    const { id: default_payment_method } = await stripe.paymentMethods.create({
      type: "sepa_debit",
      sepa_debit: { iban: "AT611904300234573201" },
      billing_details: holder,
    });
    await stripe.setupIntents.create({
      customer,
      payment_method: default_payment_method,
      confirm: true,
      mandate_data: { customer_acceptance: { type: "offline" } },
    });
    const { id: price } = await stripe.prices.create({
      product: "prod_lectern_pro",
      currency: "eur",
      unit_amount: 2000,
      recurring: { interval: "month" },
    });
    await expectRefused(
      await stripe.subscriptions.create({ customer, items: [{ price }], default_payment_method }),
    );
  });
});

describe("the preview is what the update then invoices", () => {
  const lines = (invoice: Stripe.Invoice) =>
    invoice.lines.data.map(({ amount, description, period, pricing }) => ({
      amount,
      description,
      period,
      price: pricing?.price_details?.price,
    }));

  test.each([
    ["another interval", { price: ANNUAL }, "create_prorations"],
    ["another interval without credit", { price: ANNUAL }, "none"],
    ["more seats, invoiced now", { quantity: 4 }, "always_invoice"],
    ["fewer seats, invoiced now", { quantity: 1 }, "always_invoice"],
  ] as const)("%s", async (_name, change, proration_behavior) => {
    const { stripe } = stage;
    const customer = await customerWithCard(stripe);
    const subscription = await stripe.subscriptions.create({
      customer: customer.id,
      items: [{ price: MONTHLY, quantity: 2 }],
      discounts: [{ coupon: (await stripe.coupons.create({ percent_off: 15, duration: "forever" })).id }],
    });
    const { id, current_period_start } = itemOf(subscription);
    await advanceTo(stage.url, current_period_start + 9 * DAY + 321);
    const proration_date = current_period_start + 9 * DAY;
    const items = [{ id, ...change }];
    const preview = await stripe.invoices.createPreview({
      subscription: subscription.id,
      subscription_details: { items, proration_behavior, proration_date },
    });
    const changed = await stripe.subscriptions.update(subscription.id, {
      items,
      proration_behavior,
      proration_date,
      expand: ["latest_invoice"],
    });
    const invoice = invoiceOf(changed);
    expect(lines(preview)).toEqual(lines(invoice));
    for (const field of ["subtotal", "total", "amount_due", "starting_balance"] as const) {
      expect([field, preview[field]]).toEqual([field, invoice[field]]);
    }
  });

  test("in a trial nothing is due now: the preview is the invoice at the trial's end", async () => {
    const { stripe } = stage;
    const customer = await customerWithCard(stripe);
    const trial = await stripe.subscriptions.create({
      customer: customer.id,
      items: [{ price: MONTHLY }],
      trial_period_days: 14,
    });
    const preview = await stripe.invoices.createPreview({
      subscription: trial.id,
      subscription_details: {
        items: [{ id: itemOf(trial).id, quantity: 3 }],
        proration_behavior: "always_invoice",
      },
    });
    expect(preview).toMatchObject({ total: 6000, period_end: trial.trial_end });
  });
});
