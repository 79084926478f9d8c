import type Stripe from "stripe";
import { advanceTo, customerWithCard, MONTHLY, openStage, type Stage } from "../../support/stripe-stage";

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage.close());

const checkout = (extra: Partial<Stripe.Checkout.SessionCreateParams> = {}) =>
  stage.stripe.checkout.sessions.create({
    mode: "subscription",
    line_items: [{ price: MONTHLY, quantity: 1 }],
    success_url: "http://127.0.0.1:1/done",
    ...extra,
  });

/** Sends the hosted page's form, as the browser does. */
async function send(session: Stripe.Checkout.Session, fields: Record<string, string> = {}) {
  return fetch(session.url ?? "", {
    method: "POST",
    redirect: "manual",
    body: new URLSearchParams({
      email: "mara@northside.example",
      cardNumber: "4242 4242 4242 4242",
      cardExpiry: "12 / 44",
      cardCvc: "123",
      billingName: "Mara Lind",
      billingCountry: "DE",
      ...fields,
    }),
  });
}

describe("discounts", () => {
  test("and allow_promotion_codes are refused together, each alone is taken", async () => {
    const coupon = await stage.stripe.coupons.create({ percent_off: 20, duration: "once" });
    const discounts = [{ coupon: coupon.id }];
    await expect(checkout({ discounts, allow_promotion_codes: true })).rejects.toMatchObject({
      statusCode: 400,
      message: "You may only specify one of these parameters: allow_promotion_codes, discounts.",
    });
    const session = await checkout({ discounts });
    expect(session).toMatchObject({ amount_total: 1600, total_details: { amount_discount: 400 } });
    expect((await send(session)).status).toBe(303);
    const done = await stage.stripe.checkout.sessions.retrieve(session.id, { expand: ["invoice"] });
    expect(done.invoice).toMatchObject({ subtotal: 2000, total: 1600, amount_paid: 1600 });
    expect(await checkout({ allow_promotion_codes: true })).toMatchObject({ allow_promotion_codes: true });
  });
});

describe("taxes", () => {
  const taxed = { automatic_tax: { enabled: true }, tax_id_collection: { enabled: true } };

  test("a buyer's tax ID, name and address reach the customer that `customer_update` opens", async () => {
    const { stripe } = stage;
    const { id } = await stripe.customers.create({ email: "mara@northside.example" });
    const session = await checkout({
      ...taxed,
      customer: id,
      customer_update: { address: "auto", name: "auto" },
    });
    expect(session).toMatchObject({ automatic_tax: { enabled: true }, tax_id_collection: { enabled: true } });
    expect(await (await fetch(session.url ?? "")).text()).toContain('name="taxId"');
    expect((await send(session, { businessName: "Northside GmbH", taxId: "DE123456789" })).status).toBe(303);
    const customer = await stripe.customers.retrieve(id, { expand: ["tax_ids"] });
    expect(customer).toMatchObject({
      name: "Northside GmbH",
      address: { country: "DE" },
      tax_ids: { data: [{ type: "eu_vat", value: "DE123456789", country: "DE" }] },
    });
    const done = await stripe.checkout.sessions.retrieve(session.id, { expand: ["invoice"] });
    expect(done).toMatchObject({
      automatic_tax: { status: "complete" },
      customer_details: { tax_ids: [{ type: "eu_vat", value: "DE123456789" }] },
      total_details: { amount_tax: 0 },
      invoice: { customer_tax_ids: [{ type: "eu_vat", value: "DE123456789" }] },
    });
    const [taxId] = (await stripe.customers.listTaxIds(id)).data;
    await stripe.customers.deleteTaxId(id, taxId?.id ?? "");
    expect((await stripe.customers.listTaxIds(id)).data).toEqual([]);
  });

  test("a number that is no tax ID there keeps the session open", async () => {
    const session = await checkout(taxed);
    expect((await send(session, { taxId: "hello" })).status).toBe(402);
    expect((await stage.stripe.checkout.sessions.retrieve(session.id)).status).toBe("open");
  });

  test.each([
    [
      { tax_id_collection: { enabled: true } },
      "customer_update[name]",
      /set `customer_update\[name\]` to `auto`/,
    ],
    [{ automatic_tax: { enabled: true } }, "automatic_tax", /requires a valid address on the Customer/],
  ])("for a customer who exists, %j asks for customer_update", async (extra, param, message) => {
    const { id } = await stage.stripe.customers.create({});
    const attempt = checkout({ customer: id, ...extra });
    await expect(attempt).rejects.toMatchObject({ statusCode: 400, param });
    await expect(checkout({ customer: id, ...extra })).rejects.toThrow(message);
  });

  test("customer_update needs a customer", async () => {
    await expect(checkout({ customer_update: { name: "auto" } })).rejects.toMatchObject({
      param: "customer_update",
    });
  });
});

describe("payment_method_collection: if_required", () => {
  test.each([
    ["cancel", "canceled", "customer.subscription.deleted"],
    ["pause", "paused", "customer.subscription.paused"],
    ["create_invoice", "past_due", "invoice.payment_failed"],
  ] as const)(
    "a trial without a card that says %s ends %s",
    async (missing_payment_method, status, event) => {
      const { stripe } = stage;
      const session = await checkout({
        payment_method_collection: "if_required",
        subscription_data: {
          trial_period_days: 7,
          trial_settings: { end_behavior: { missing_payment_method } },
        },
      });
      expect(await (await fetch(session.url ?? "")).text()).toContain("No card needed");
      expect((await send(session)).status).toBe(303);
      const done = await stripe.checkout.sessions.retrieve(session.id, { expand: ["subscription"] });
      expect(done).toMatchObject({ payment_status: "no_payment_required", status: "complete" });
      const subscription = done.subscription as Stripe.Subscription;
      expect(subscription).toMatchObject({
        status: "trialing",
        default_payment_method: null,
        trial_settings: { end_behavior: { missing_payment_method } },
      });
      await advanceTo(stage.url, (subscription.trial_end ?? 0) + 3600);
      expect((await stripe.subscriptions.retrieve(subscription.id)).status).toBe(status);
      const { data } = await stripe.events.list({ type: event, limit: 1 });
      expect(JSON.stringify(data[0]?.data.object)).toContain(subscription.id);
    },
  );

  test("is refused where nothing recurs", async () => {
    const price = await stage.stripe.prices.create({
      product: "prod_lectern_pro",
      currency: "usd",
      unit_amount: 500,
    });
    const attempt = checkout({
      mode: "payment",
      line_items: [{ price: price.id, quantity: 1 }],
      payment_method_collection: "if_required",
    });
    await expect(attempt).rejects.toMatchObject({ param: "payment_method_collection" });
  });
});

test("a trial that is ended by `trial_end: now` without a card follows its end behavior", async () => {
  const { stripe } = stage;
  const customer = await stripe.customers.create({});
  const trial = await stripe.subscriptions.create({
    customer: customer.id,
    items: [{ price: MONTHLY }],
    trial_period_days: 7,
    trial_settings: { end_behavior: { missing_payment_method: "cancel" } },
  });
  expect((await stripe.subscriptions.update(trial.id, { trial_end: "now" })).status).toBe("canceled");
  const payer = await customerWithCard(stripe);
  const paid = await stripe.subscriptions.create({
    customer: payer.id,
    items: [{ price: MONTHLY }],
    trial_period_days: 7,
  });
  const ended = await stripe.subscriptions.update(paid.id, { trial_end: "now", expand: ["latest_invoice"] });
  expect(ended).toMatchObject({ status: "active", latest_invoice: { status: "paid", total: 2000 } });
});
