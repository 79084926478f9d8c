import type Stripe from "stripe";
import {
  ANNUAL,
  advanceTo,
  customerWithCard,
  eventTypes,
  itemOf,
  MONTHLY,
  openStage,
  type Stage,
  until,
} from "../../support/stripe-stage";

const DAY = 86_400;
const HOUR = 3_600;

let stage: Stage;
beforeEach(async () => {
  stage = await openStage();
});
afterEach(() => stage.close());

const status = async (id: string) => (await stage.stripe.subscriptions.retrieve(id)).status;

async function subscribe(card: string, extra: Partial<Stripe.SubscriptionCreateParams> = {}) {
  const customer = await customerWithCard(stage.stripe, card);
  return stage.stripe.subscriptions.create({ customer: customer.id, items: [{ price: MONTHLY }], ...extra });
}

describe("creating", () => {
  test.each([
    ["pm_card_visa", {}, "active"],
    ["pm_card_chargeCustomerFail", {}, "incomplete"],
    ["pm_card_authenticationRequired", {}, "incomplete"],
    ["pm_card_visa", { payment_behavior: "default_incomplete" }, "incomplete"],
    ["pm_card_visa", { trial_period_days: 14 }, "trialing"],
    ["pm_card_visa", { collection_method: "send_invoice", days_until_due: 7 }, "active"],
  ] as const)("%s with %j ends as %s", async (card, extra, expected) => {
    expect((await subscribe(card, extra)).status).toBe(expected);
  });

  test("error_if_incomplete answers 402 and leaves no subscription, invoice or charge behind", async () => {
    const customer = await customerWithCard(stage.stripe, "pm_card_chargeCustomerFail");
    const attempt = stage.stripe.subscriptions.create({
      customer: customer.id,
      items: [{ price: MONTHLY }],
      payment_behavior: "error_if_incomplete",
    });
    await expect(attempt).rejects.toMatchObject({ statusCode: 402, code: "card_declined" });
    expect((await stage.stripe.subscriptions.list({ customer: customer.id, status: "all" })).data).toEqual(
      [],
    );
    expect((await stage.stripe.invoices.list({ customer: customer.id })).data).toEqual([]);
  });

  test("without a card an amount due is refused and nothing is created", async () => {
    const customer = await stage.stripe.customers.create({});
    const attempt = stage.stripe.subscriptions.create({ customer: customer.id, items: [{ price: MONTHLY }] });
    await expect(attempt).rejects.toMatchObject({ statusCode: 400, code: "resource_missing" });
    expect((await stage.stripe.subscriptions.list({ customer: customer.id, status: "all" })).data).toEqual(
      [],
    );
  });

  test("an incomplete subscription becomes active when its invoice is paid", async () => {
    const subscription = await subscribe("pm_card_chargeCustomerFail");
    await stage.stripe.invoices.pay(String(subscription.latest_invoice), { payment_method: "pm_card_visa" });
    expect(await status(subscription.id)).toBe("active");
  });

  test("an incomplete subscription expires after 23 hours and its invoice is void", async () => {
    const subscription = await subscribe("pm_card_chargeCustomerFail");
    await advanceTo(stage.url, subscription.created + 23 * HOUR - 1);
    expect(await status(subscription.id)).toBe("incomplete");
    await advanceTo(stage.url, subscription.created + 23 * HOUR);
    expect(await status(subscription.id)).toBe("incomplete_expired");
    expect((await stage.stripe.invoices.retrieve(String(subscription.latest_invoice))).status).toBe("void");
  });

  test("the first payment's events come in the documented order, the subscription's last", async () => {
    await subscribe("pm_card_visa");
    const types = await eventTypes(stage.stripe);
    expect(types.slice(types.indexOf("invoice.created"))).toEqual([
      "invoice.created",
      "invoice.finalized",
      "payment_intent.created",
      "charge.succeeded",
      "payment_intent.succeeded",
      "invoice.updated",
      "invoice.paid",
      "invoice.payment_succeeded",
      "invoice_payment.paid",
      "customer.subscription.created",
    ]);
  });
});

test("an invoice that was sent makes its subscription past due when it is not paid by its due date", async () => {
  const sent = await subscribe("pm_card_visa", { collection_method: "send_invoice", days_until_due: 7 });
  const { due_date } = await stage.stripe.invoices.retrieve(String(sent.latest_invoice));
  await advanceTo(stage.url, Number(due_date) - 1);
  expect(await status(sent.id)).toBe("active");
  await advanceTo(stage.url, Number(due_date));
  expect(await status(sent.id)).toBe("past_due");
  await stage.stripe.invoices.pay(String(sent.latest_invoice), { payment_method: "pm_card_visa" });
  expect(await status(sent.id)).toBe("active");
});

describe("renewing", () => {
  test("the period moves, the invoice stays a draft for an hour and is then paid", async () => {
    const before = await subscribe("pm_card_visa");
    const end = itemOf(before).current_period_end;
    await advanceTo(stage.url, end);
    const renewed = await stage.stripe.subscriptions.retrieve(before.id, { expand: ["latest_invoice"] });
    expect(itemOf(renewed).current_period_start).toBe(end);
    expect(renewed.latest_invoice).toMatchObject({
      status: "draft",
      billing_reason: "subscription_cycle",
      created: end,
    });
    await advanceTo(stage.url, end + HOUR);
    const paid = await stage.stripe.invoices.list({ subscription: before.id });
    expect(paid.data[0]).toMatchObject({ status: "paid", amount_paid: 2000, attempt_count: 1 });
  });

  test("periods keep the anchor's day through short months", async () => {
    const clock = await stage.stripe.testHelpers.testClocks.create({
      frozen_time: Date.UTC(2027, 0, 31, 10) / 1000,
    });
    const customer = await customerWithCard(stage.stripe, "pm_card_visa", { test_clock: clock.id });
    const subscription = await stage.stripe.subscriptions.create({
      customer: customer.id,
      items: [{ price: MONTHLY }],
    });
    const ends: string[] = [];
    for (let month = 0; month < 4; month += 1) {
      const { current_period_end: end } = itemOf(await stage.stripe.subscriptions.retrieve(subscription.id));
      ends.push(new Date(end * 1000).toISOString().slice(0, 16));
      await stage.stripe.testHelpers.testClocks.advance(clock.id, { frozen_time: end });
      await until(
        async () => (await stage.stripe.testHelpers.testClocks.retrieve(clock.id)).status === "ready",
      );
    }
    expect(ends).toEqual(["2027-02-28T10:00", "2027-03-31T10:00", "2027-04-30T10:00", "2027-05-31T10:00"]);
  });

  test("a failed renewal is retried after 3, 5 and 7 days, then the subscription is canceled for payment_failed", async () => {
    const subscription = await subscribe("pm_card_visa");
    const customer = String(subscription.customer);
    const bad = await stage.stripe.paymentMethods.attach("pm_card_chargeCustomerFail", { customer });
    await stage.stripe.customers.update(customer, { invoice_settings: { default_payment_method: bad.id } });
    let at = itemOf(subscription).current_period_end + HOUR;
    await advanceTo(stage.url, at);
    expect(await status(subscription.id)).toBe("past_due");
    for (const pause of [3, 5, 7]) {
      const [open] = (await stage.stripe.invoices.list({ subscription: subscription.id })).data;
      expect(open).toMatchObject({ status: "open", next_payment_attempt: at + pause * DAY });
      at += pause * DAY;
      await advanceTo(stage.url, at);
    }
    const ended = await stage.stripe.subscriptions.retrieve(subscription.id);
    expect(ended).toMatchObject({
      status: "canceled",
      ended_at: at,
      cancellation_details: { reason: "payment_failed" },
    });
    const [last] = (await stage.stripe.invoices.list({ subscription: subscription.id })).data;
    expect(last).toMatchObject({ status: "open", attempt_count: 4, next_payment_attempt: null });
  });

  test("paying the open invoice brings a past_due subscription back", async () => {
    const subscription = await subscribe("pm_card_visa");
    const customer = String(subscription.customer);
    const bad = await stage.stripe.paymentMethods.attach("pm_card_chargeCustomerFail", { customer });
    await stage.stripe.customers.update(customer, { invoice_settings: { default_payment_method: bad.id } });
    await advanceTo(stage.url, itemOf(subscription).current_period_end + HOUR);
    const [open] = (await stage.stripe.invoices.list({ subscription: subscription.id })).data;
    await stage.stripe.invoices.pay(open?.id ?? "", { payment_method: "pm_card_visa" });
    expect(await status(subscription.id)).toBe("active");
  });

  test("a card that asks for 3-D Secure every time leaves the renewal waiting for the customer", async () => {
    const subscription = await subscribe("pm_card_visa");
    const customer = String(subscription.customer);
    const asks = await stage.stripe.paymentMethods.attach("pm_card_authenticationRequired", { customer });
    await stage.stripe.customers.update(customer, { invoice_settings: { default_payment_method: asks.id } });
    await advanceTo(stage.url, itemOf(subscription).current_period_end + HOUR);
    expect(await status(subscription.id)).toBe("past_due");
    expect(await eventTypes(stage.stripe)).toContain("invoice.payment_action_required");
  });
});

describe("ending", () => {
  test("cancel_at_period_end sets both fields, is taken back, and ends the subscription with deleted alone", async () => {
    const created = await subscribe("pm_card_visa");
    const end = itemOf(created).current_period_end;
    const scheduled = await stage.stripe.subscriptions.update(created.id, { cancel_at_period_end: true });
    expect(scheduled).toMatchObject({ status: "active", cancel_at: end, cancel_at_period_end: true });
    expect(scheduled.cancellation_details?.reason).toBe("cancellation_requested");
    const back = await stage.stripe.subscriptions.update(created.id, { cancel_at_period_end: false });
    expect(back).toMatchObject({ cancel_at: null, cancel_at_period_end: false, canceled_at: null });
    await stage.stripe.subscriptions.update(created.id, { cancel_at_period_end: true });
    await advanceTo(stage.url, end);
    expect(await stage.stripe.subscriptions.retrieve(created.id)).toMatchObject({
      status: "canceled",
      ended_at: end,
    });
    expect(await eventTypes(stage.stripe, { created: { gte: end } })).toEqual([
      "customer.subscription.deleted",
    ]);
  });

  test("a canceled subscription takes metadata only, and cannot be canceled again", async () => {
    const { id } = await subscribe("pm_card_visa");
    await stage.stripe.subscriptions.cancel(id, { cancellation_details: { feedback: "unused" } });
    await stage.stripe.subscriptions.update(id, { metadata: { note: "kept" } });
    await expect(stage.stripe.subscriptions.update(id, { items: [{ price: ANNUAL }] })).rejects.toMatchObject(
      {
        statusCode: 400,
      },
    );
    await expect(stage.stripe.subscriptions.cancel(id)).rejects.toMatchObject({ code: "resource_missing" });
    expect(await stage.stripe.subscriptions.retrieve(id)).toMatchObject({
      status: "canceled",
      cancellation_details: { feedback: "unused" },
      metadata: { note: "kept" },
    });
  });

  test("deleting the customer cancels its subscriptions, and reading it says so", async () => {
    const { id, customer } = await subscribe("pm_card_visa");
    await stage.stripe.customers.del(String(customer));
    expect(await status(id)).toBe("canceled");
    expect(await stage.stripe.customers.retrieve(String(customer))).toMatchObject({ deleted: true });
  });
});

describe("trials", () => {
  test("trial_will_end comes three days before, and the trial's end bills the first period", async () => {
    const trial = await subscribe("pm_card_visa", { trial_period_days: 14 });
    const end = trial.trial_end ?? 0;
    expect(end).toBe(trial.created + 14 * DAY);
    await advanceTo(stage.url, end - 3 * DAY - 1);
    expect(await eventTypes(stage.stripe)).not.toContain("customer.subscription.trial_will_end");
    await advanceTo(stage.url, end - 3 * DAY);
    expect(await eventTypes(stage.stripe)).toContain("customer.subscription.trial_will_end");
    await advanceTo(stage.url, end + HOUR);
    const [invoice] = (await stage.stripe.invoices.list({ subscription: trial.id })).data;
    expect(invoice).toMatchObject({
      billing_reason: "subscription_cycle",
      status: "paid",
      amount_paid: 2000,
    });
    expect(await status(trial.id)).toBe("active");
  });

  test.each([
    ["cancel", "canceled"],
    ["pause", "paused"],
    ["create_invoice", "past_due"],
  ] as const)("without a card a trial that says %s ends as %s", async (missing_payment_method, expected) => {
    const customer = await stage.stripe.customers.create({});
    const trial = await stage.stripe.subscriptions.create({
      customer: customer.id,
      items: [{ price: MONTHLY }],
      trial_period_days: 5,
      trial_settings: { end_behavior: { missing_payment_method } },
    });
    await advanceTo(stage.url, (trial.trial_end ?? 0) + HOUR);
    expect(await status(trial.id)).toBe(expected);
  });

  test("ending a trial now bills now", async () => {
    const trial = await subscribe("pm_card_visa", { trial_period_days: 14 });
    const ended = await stage.stripe.subscriptions.update(trial.id, {
      trial_end: "now",
      expand: ["latest_invoice"],
    });
    expect(ended).toMatchObject({ status: "active", latest_invoice: { amount_paid: 2000, status: "paid" } });
  });
});
