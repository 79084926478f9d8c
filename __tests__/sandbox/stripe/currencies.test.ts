import type Stripe from "stripe";
import {
  advanceTo,
  customerWithCard,
  itemOf,
  MONTHLY,
  openStage,
  type Stage,
} from "../../support/stripe-stage";

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage.close());

const priced = (extra: Partial<Stripe.PriceCreateParams>) =>
  stage.stripe.prices.create({
    product: "prod_lectern_pro",
    currency: "usd",
    unit_amount: 2000,
    recurring: { interval: "month" },
    ...extra,
  });

const invoiceOf = ({ latest_invoice: invoice }: Stripe.Subscription): Stripe.Invoice => {
  if (invoice === null || typeof invoice === "string") throw new Error("The invoice was not expanded.");
  return invoice;
};

test.each([
  ["jpy", 1800, "¥1,800", -900],
  ["kwd", 6500, "KWD 6.500", -3250],
] as const)("%s is billed in its own minor unit", async (currency, unit_amount, text, credit) => {
  const { stripe } = stage;
  const price = await priced({ currency, unit_amount });
  const customer = await customerWithCard(stripe);
  const subscription = await stripe.subscriptions.create({
    customer: customer.id,
    items: [{ price: price.id }],
    expand: ["latest_invoice"],
  });
  const invoice = invoiceOf(subscription);
  expect(invoice).toMatchObject({ currency, total: unit_amount, amount_paid: unit_amount });
  const [line] = invoice.lines.data;
  expect(line?.description?.replaceAll("\u00a0", " ")).toContain(`at ${text} / month`);
  const page = await (await fetch(invoice.hosted_invoice_url ?? "")).text();
  expect(page.replaceAll("\u00a0", " ")).toContain(text);
  const item = itemOf(subscription);
  const middle = (item.current_period_start + item.current_period_end) / 2;
  const preview = await stripe.invoices.createPreview({
    subscription: subscription.id,
    subscription_details: {
      items: [{ id: item.id, quantity: 2 }],
      proration_date: middle,
      proration_behavior: "always_invoice",
    },
  });
  expect(preview.lines.data.map(({ amount }) => amount)).toEqual([credit, -2 * credit]);
  expect((await stripe.customers.retrieve(customer.id)) as Stripe.Customer).toMatchObject({ currency });
});

describe("currency_options", () => {
  const options = { eur: { unit_amount: 1900 }, jpy: { unit_amount: 3000 } };

  test("are stored, merged by an update, and shown when expanded", async () => {
    const { id } = await priced({ currency_options: options });
    expect((await stage.stripe.prices.retrieve(id)).currency_options).toBeUndefined();
    await stage.stripe.prices.update(id, { currency_options: { gbp: { unit_amount: 1700 } } });
    const read = await stage.stripe.prices.retrieve(id, { expand: ["currency_options"] });
    const amounts = Object.entries(read.currency_options ?? {}).map(([code, each]) => [
      code,
      each.unit_amount,
    ]);
    expect(Object.fromEntries(amounts)).toEqual({ usd: 2000, eur: 1900, jpy: 3000, gbp: 1700 });
  });

  test("decide what a subscription in that currency costs, at every renewal", async () => {
    const { stripe } = stage;
    const price = await priced({ currency_options: options });
    const customer = await customerWithCard(stripe);
    const subscription = await stripe.subscriptions.create({
      customer: customer.id,
      currency: "eur",
      items: [{ price: price.id }],
      expand: ["latest_invoice"],
    });
    expect(subscription.currency).toBe("eur");
    expect(invoiceOf(subscription)).toMatchObject({ currency: "eur", total: 1900 });
    await advanceTo(stage.url, itemOf(subscription).current_period_end + 3600);
    const [renewal] = (await stripe.invoices.list({ subscription: subscription.id })).data;
    expect(renewal).toMatchObject({ currency: "eur", amount_paid: 1900 });
  });

  test("a price that is not offered in the currency says in which it is", async () => {
    const price = await priced({ currency_options: { eur: { unit_amount: 1900 } } });
    const customer = await customerWithCard(stage.stripe);
    const attempt = stage.stripe.subscriptions.create({
      customer: customer.id,
      currency: "gbp",
      items: [{ price: price.id }],
    });
    await expect(attempt).rejects.toMatchObject({
      statusCode: 400,
      param: "items[0][price]",
      message:
        "The price specified only supports `usd`, `eur`. This doesn't match the expected currency: `gbp`.",
    });
  });

  test("Checkout takes the customer's own currency where it is offered, or the one asked for", async () => {
    const { stripe } = stage;
    const price = await priced({ currency_options: options });
    const base: Stripe.Checkout.SessionCreateParams = {
      mode: "subscription",
      line_items: [{ price: price.id, quantity: 2 }],
      success_url: "http://127.0.0.1/done",
    };
    const customer = await customerWithCard(stripe);
    const euro = await stripe.subscriptions.create({
      customer: customer.id,
      currency: "eur",
      items: [{ price: price.id }],
    });
    const own = await stripe.checkout.sessions.create({
      ...base,
      customer: customer.id,
      expand: ["line_items"],
    });
    expect(own).toMatchObject({ currency: "eur", amount_total: 3800 });
    expect(own.line_items?.data[0]).toMatchObject({ currency: "eur", amount_total: 3800 });
    await expect(
      stripe.checkout.sessions.create({ ...base, customer: customer.id, currency: "jpy" }),
    ).rejects.toThrow(/You cannot combine currencies on a single customer/);
    const asked = await stripe.checkout.sessions.create({ ...base, currency: "jpy" });
    expect(asked).toMatchObject({ currency: "jpy", amount_total: 6000 });
    expect(await (await fetch(asked.url ?? "")).text()).toContain("¥6,000");
    await stripe.subscriptions.cancel(euro.id);
  });
});

describe("a customer's currency", () => {
  test("is fixed while something in it is alive", async () => {
    const { stripe } = stage;
    const yen = await priced({ currency: "jpy", unit_amount: 1800 });
    const customer = await customerWithCard(stripe);
    const dollars = await stripe.subscriptions.create({
      customer: customer.id,
      items: [{ price: MONTHLY }],
    });
    const second = { customer: customer.id, items: [{ price: yen.id }] };
    const refusal = {
      statusCode: 400,
      type: "StripeInvalidRequestError",
      message:
        "You cannot combine currencies on a single customer. This customer has an active subscription, subscription schedule, discount, quote, or invoice item with currency usd.",
    };
    await expect(stripe.subscriptions.create(second)).rejects.toMatchObject(refusal);
    await expect(
      stripe.invoiceItems.create({ customer: customer.id, amount: 500, currency: "jpy" }),
    ).rejects.toMatchObject(refusal);
    await stripe.subscriptions.cancel(dollars.id);
    expect((await stripe.subscriptions.create(second)).currency).toBe("jpy");
    expect(await stripe.customers.retrieve(customer.id)).toMatchObject({ currency: "jpy" });
  });

  test("an unknown currency is refused", async () => {
    await expect(priced({ currency: "zzz" })).rejects.toMatchObject({ statusCode: 400, param: "currency" });
  });
});
