import type Stripe from "stripe";
import {
  advanceTo,
  customerWithCard,
  eventTypes,
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

describe("a trial that Stripe paused", () => {
  const statusOf = async (id: string) => (await stage.stripe.subscriptions.retrieve(id)).status;

  /** A trial that Stripe paused at its end, and the card that came afterwards. */
  async function pausedTrial(card: string) {
    const customer = await stage.stripe.customers.create({});
    const trial = await stage.stripe.subscriptions.create({
      customer: customer.id,
      items: [{ price: MONTHLY }],
      trial_period_days: 5,
      trial_settings: { end_behavior: { missing_payment_method: "pause" } },
    });
    await advanceTo(stage.url, trial.trial_end ?? 0);
    const giveCard = async (name: string) => {
      const method = await stage.stripe.paymentMethods.attach(name, { customer: customer.id });
      await stage.stripe.subscriptions.update(trial.id, { default_payment_method: method.id });
    };
    await giveCard(card);
    return { id: trial.id, giveCard };
  }
  test("a paused subscription goes on by a payment within the request, in a new period", async () => {
    const { id } = await pausedTrial("pm_card_visa");
    const resumed = await stage.stripe.subscriptions.resume(id, {
      payment_behavior: "resume_on_payment_success",
    });
    expect(resumed.status).toBe("active");
    expect(itemOf(resumed).current_period_start).toBeGreaterThanOrEqual(resumed.trial_end ?? NaN);
    expect(await newest(id)).toMatchObject({ status: "paid", amount_paid: 2000 });
    expect(await eventTypes(stage.stripe, { types: ["customer.subscription.resumed"] })).toHaveLength(1);
  });

  test("a declined payment leaves it paused, is tried again, and going on is what paying does", async () => {
    const { id, giveCard } = await pausedTrial("pm_card_chargeCustomerFail");
    const declined = await stage.stripe.subscriptions.resume(id, {
      payment_behavior: "resume_on_payment_success",
    });
    const invoice = await newest(id);
    expect(declined).toMatchObject({ status: "paused", latest_invoice: invoice.id });
    expect(invoice).toMatchObject({ status: "open", attempt_count: 1, amount_remaining: 2000 });
    expect(invoice.next_payment_attempt).toEqual(expect.any(Number));
    await expect(stage.stripe.subscriptions.resume(id)).rejects.toThrow(/being resumed/);
    await giveCard("pm_card_visa");
    await stage.stripe.invoices.pay(invoice.id);
    expect(await statusOf(id)).toBe("active");
  });

  test("when its retries run out it stays paused", async () => {
    const { id } = await pausedTrial("pm_card_chargeCustomerFail");
    await stage.stripe.subscriptions.resume(id, { payment_behavior: "resume_on_payment_success" });
    for (let next = (await newest(id)).next_payment_attempt; next !== null;) {
      await advanceTo(stage.url, next);
      next = (await newest(id)).next_payment_attempt;
    }
    expect(await statusOf(id)).toBe("paused");
  });

  test("without a payment in the request it waits: 23 hours for the first attempt, which then decides", async () => {
    const forgotten = await pausedTrial("pm_card_visa");
    const waiting = await stage.stripe.subscriptions.resume(forgotten.id);
    expect(waiting.status).toBe("paused");
    const untried = await newest(forgotten.id);
    expect(untried).toMatchObject({ status: "open", attempt_count: 0 });
    await advanceTo(stage.url, untried.created + 23 * 3600);
    expect(await newest(forgotten.id)).toMatchObject({ status: "void" });
    expect(await statusOf(forgotten.id)).toBe("paused");

    const failing = await pausedTrial("pm_card_chargeCustomerFail");
    await stage.stripe.subscriptions.resume(failing.id);
    await expect(stage.stripe.invoices.pay((await newest(failing.id)).id)).rejects.toThrow();
    expect(await statusOf(failing.id)).toBe("past_due");
    expect(await newest(failing.id)).toMatchObject({ status: "open", next_payment_attempt: null });
  });
});
