import type Stripe from "stripe";
import {
  advanceTo,
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

async function subscribed() {
  const customer = await customerWithCard(stage.stripe);
  return stage.stripe.subscriptions.create({ customer: customer.id, items: [{ price: MONTHLY }] });
}

async function useCard(customer: string, card: string): Promise<void> {
  const method = await stage.stripe.paymentMethods.attach(card, { customer });
  await stage.stripe.customers.update(customer, { invoice_settings: { default_payment_method: method.id } });
}

const newest = async (subscription: string): Promise<Stripe.Invoice> => {
  const [invoice] = (await stage.stripe.invoices.list({ subscription, limit: 1 })).data;
  if (!invoice) throw new Error("There is no invoice.");
  return invoice;
};

describe("pause_collection", () => {
  test.each([
    ["void", "void"],
    ["mark_uncollectible", "uncollectible"],
    ["keep_as_draft", "draft"],
  ] as const)("%s: the renewal goes on and its invoice ends as %s", async (behavior, status) => {
    const { stripe } = stage;
    const subscription = await subscribed();
    const end = itemOf(subscription).current_period_end;
    const paused = await stripe.subscriptions.update(subscription.id, {
      pause_collection: { behavior, resumes_at: end + 3 * DAY },
    });
    expect(paused).toMatchObject({
      status: "active",
      pause_collection: { behavior, resumes_at: end + 3 * DAY },
    });
    await advanceTo(stage.url, end + 2 * HOUR);
    const renewed = await stripe.subscriptions.retrieve(subscription.id);
    expect(renewed).toMatchObject({ status: "active" });
    expect(itemOf(renewed).current_period_start).toBe(end);
    expect(await newest(subscription.id)).toMatchObject({
      status,
      amount_paid: 0,
      billing_reason: "subscription_cycle",
    });
    await advanceTo(stage.url, end + 3 * DAY);
    expect((await stripe.subscriptions.retrieve(subscription.id)).pause_collection).toBeNull();
    await advanceTo(stage.url, itemOf(renewed).current_period_end + HOUR);
    expect(await newest(subscription.id)).toMatchObject({ status: "paid", amount_paid: 2000 });
  });

  test("an empty string takes it back at once", async () => {
    const { id } = await subscribed();
    await stage.stripe.subscriptions.update(id, { pause_collection: { behavior: "void" } });
    const resumed = await stage.stripe.subscriptions.update(id, { pause_collection: "" });
    expect(resumed.pause_collection).toBeNull();
  });
});

describe("an invoice that was not paid", () => {
  test.each([
    ["pm_card_chargeCustomerFail", "requires_payment_method", "card_declined"],
    ["pm_card_authenticationRequired", "requires_action", undefined],
  ])("with %s its payment says why", async (card, status, code) => {
    const { stripe } = stage;
    const subscription = await subscribed();
    const customer = String(subscription.customer);
    await useCard(customer, card);
    await advanceTo(stage.url, itemOf(subscription).current_period_end + HOUR);
    const { data } = await stripe.invoices.list({ customer, expand: ["data.payments"] });
    const intent = data[0]?.payments?.data[0]?.payment.payment_intent;
    expect(data[0]).toMatchObject({ status: "open", payments: { data: [{ status: "open" }] } });
    const read = await stripe.paymentIntents.retrieve(String(intent));
    expect(read).toMatchObject({ status });
    expect(read.last_payment_error?.code).toBe(code);
    // Read alone an invoice reaches its intent in four levels; in a list that would be the fifth.
    const alone = await stripe.invoices.retrieve(data[0]?.id ?? "", {
      expand: ["payments.data.payment.payment_intent"],
    });
    expect(alone.payments?.data[0]?.payment.payment_intent).toMatchObject({ status });
  });

  test("a card error names the charge, the intent and the card", async () => {
    const { stripe } = stage;
    const subscription = await subscribed();
    await useCard(String(subscription.customer), "pm_card_chargeCustomerFail");
    await advanceTo(stage.url, itemOf(subscription).current_period_end + HOUR);
    const { id } = await newest(subscription.id);
    const error: unknown = await stripe.invoices.pay(id).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({
      statusCode: 402,
      rawType: "card_error",
      code: "card_declined",
      decline_code: "generic_decline",
      charge: expect.stringMatching(/^ch_/) as string,
      payment_intent: { object: "payment_intent" },
      payment_method: { object: "payment_method" },
    });
  });
});
