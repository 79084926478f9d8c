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

const DAY = 86_400;

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage.close());

async function upcomingFor(customer: string): Promise<Stripe.Event[]> {
  const { data } = await stage.stripe.events.list({ type: "invoice.upcoming", limit: 100 });
  return data.filter((event) => (event.data.object as Stripe.Invoice).customer === customer);
}

describe("invoice.upcoming", () => {
  test("comes seven days before each renewal with the invoice to be, which has no id", async () => {
    const { stripe, url } = stage;
    const customer = await customerWithCard(stripe);
    const subscription = await stripe.subscriptions.create({
      customer: customer.id,
      items: [{ price: MONTHLY }],
    });
    const end = itemOf(subscription).current_period_end;
    await advanceTo(url, end - 7 * DAY - 1);
    expect(await upcomingFor(customer.id)).toEqual([]);
    await advanceTo(url, end - 7 * DAY);
    const [event] = await upcomingFor(customer.id);
    expect(event?.data.object).toMatchObject({
      object: "invoice",
      billing_reason: "upcoming",
      amount_due: 2000,
      period_end: end,
      parent: { subscription_details: { subscription: subscription.id } },
    });
    expect(event?.data.object).not.toHaveProperty("id");
    const next = itemOf(await stripe.subscriptions.retrieve(subscription.id)).current_period_end;
    await advanceTo(url, next - 1);
    expect(await upcomingFor(customer.id)).toHaveLength(1);
  });

  test("names the price of the phase that begins then, and is not sent for what ends", async () => {
    const { stripe, url } = stage;
    const customer = await customerWithCard(stripe);
    const yearly = await stripe.subscriptions.create({ customer: customer.id, items: [{ price: ANNUAL }] });
    const { id, phases } = await stripe.subscriptionSchedules.create({ from_subscription: yearly.id });
    const { start_date, end_date } = phases[0] ?? { start_date: 0, end_date: 0 };
    await stripe.subscriptionSchedules.update(id, {
      phases: [
        { items: [{ price: ANNUAL }], start_date, end_date },
        { items: [{ price: MONTHLY }], duration: { interval: "month" }, proration_behavior: "none" },
      ],
    });
    const leaver = await customerWithCard(stripe);
    const leaving = await stripe.subscriptions.create({ customer: leaver.id, items: [{ price: ANNUAL }] });
    await stripe.subscriptions.update(leaving.id, { cancel_at_period_end: true });
    await advanceTo(url, end_date - 6 * DAY);
    const [event] = await upcomingFor(customer.id);
    expect(event?.data.object).toMatchObject({ total: 2000 });
    expect(await upcomingFor(leaver.id)).toEqual([]);
  });
});

describe("a card that Checkout declines", () => {
  async function decline(extra: Partial<Stripe.Checkout.SessionCreateParams>) {
    const { id, url } = await stage.stripe.checkout.sessions.create({
      mode: "subscription",
      line_items: [{ price: MONTHLY, quantity: 1 }],
      success_url: "http://127.0.0.1:1/done",
      ...extra,
    });
    const answer = await fetch(url ?? "", {
      method: "POST",
      body: new URLSearchParams({
        email: "mara@northside.example",
        cardNumber: "4000 0000 0000 9995",
        cardExpiry: "12 / 44",
        cardCvc: "123",
        billingName: "Mara Lind",
        billingCountry: "US",
      }),
    });
    expect(answer.status).toBe(402);
    const { data } = await stage.stripe.events.list({ limit: 3 });
    return {
      session: await stage.stripe.checkout.sessions.retrieve(id),
      said: data.map(({ type }) => type),
      data,
    };
  }

  test("leaves a failed charge behind, and no subscription", async () => {
    const { id: customer } = await stage.stripe.customers.create({});
    const { session, said, data } = await decline({ customer });
    expect(session).toMatchObject({ status: "open", subscription: null, payment_intent: null });
    expect(said).toEqual(["payment_intent.payment_failed", "charge.failed", "payment_intent.created"]);
    expect(data[0]?.data.object).toMatchObject({
      customer,
      amount: 2000,
      last_payment_error: { code: "card_declined", decline_code: "insufficient_funds" },
    });
    expect((await stage.stripe.subscriptions.list({ customer, status: "all" })).data).toEqual([]);
  });

  test("in payment mode keeps its intent for the next try", async () => {
    const price = await stage.stripe.prices.create({
      product: "prod_lectern_pro",
      currency: "usd",
      unit_amount: 500,
    });
    const { session } = await decline({ mode: "payment", line_items: [{ price: price.id, quantity: 1 }] });
    const intent = await stage.stripe.paymentIntents.retrieve(String(session.payment_intent));
    expect(intent).toMatchObject({ status: "requires_payment_method", amount: 500 });
  });

  test("before a trial is a set-up that failed", async () => {
    const { said } = await decline({ subscription_data: { trial_period_days: 7 } });
    expect(said.slice(0, 2)).toEqual(["setup_intent.setup_failed", "setup_intent.created"]);
  });
});
