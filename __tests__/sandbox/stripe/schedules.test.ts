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

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage.close());

async function subscribed(price = ANNUAL, card = "pm_card_visa") {
  const customer = await customerWithCard(stage.stripe, card);
  return stage.stripe.subscriptions.create({ customer: customer.id, items: [{ price, quantity: 2 }] });
}

/** A schedule of the subscription: its plan until the period ends, then the monthly one. */
async function downgraded(subscription: Stripe.Subscription) {
  const schedule = await stage.stripe.subscriptionSchedules.create({ from_subscription: subscription.id });
  const [current] = schedule.phases;
  if (!current) throw new Error("A schedule has a phase.");
  const updated = await stage.stripe.subscriptionSchedules.update(schedule.id, {
    end_behavior: "release",
    phases: [
      { items: [{ price: ANNUAL, quantity: 2 }], start_date: current.start_date, end_date: current.end_date },
      {
        items: [{ price: MONTHLY, quantity: 2 }],
        proration_behavior: "none",
        duration: { interval: "month", interval_count: 1 },
      },
    ],
  });
  return { schedule: updated, end: current.end_date };
}

test("from a subscription it takes over the plan and the period, and is listed with it", async () => {
  const subscription = await subscribed();
  const { schedule, end } = await downgraded(subscription);
  expect(end).toBe(itemOf(subscription).current_period_end);
  expect(schedule).toMatchObject({ status: "active", subscription: subscription.id });
  expect(schedule.phases.map((phase) => phase.items[0]?.price)).toEqual([ANNUAL, MONTHLY]);
  const { data } = await stage.stripe.subscriptions.list({
    customer: String(subscription.customer),
    expand: ["data.schedule"],
  });
  expect(data[0]?.schedule).toMatchObject({ id: schedule.id, phases: [{}, { start_date: end }] });
  const upcoming = await stage.stripe.invoices.createPreview({ subscription: subscription.id });
  expect(upcoming).toMatchObject({ total: 4000, period_end: end });
});

test("while it manages the subscription, its cancellation cannot be changed directly", async () => {
  const subscription = await subscribed();
  const { schedule } = await downgraded(subscription);
  for (const change of [
    { cancel_at_period_end: true },
    { cancel_at_period_end: false },
    { cancel_at: "min_period_end" as const },
  ]) {
    await expect(stage.stripe.subscriptions.update(subscription.id, change)).rejects.toMatchObject({
      statusCode: 400,
      type: "StripeInvalidRequestError",
      message: `The subscription is managed by the subscription schedule \`${schedule.id}\`, and updating any cancelation behavior directly is not allowed. Please update the schedule instead.`,
    });
  }
  const released = await stage.stripe.subscriptionSchedules.release(schedule.id);
  expect(released).toMatchObject({
    status: "released",
    subscription: null,
    released_subscription: subscription.id,
  });
  const canceled = await stage.stripe.subscriptions.update(subscription.id, { cancel_at_period_end: true });
  expect(canceled).toMatchObject({ cancel_at_period_end: true, schedule: null });
  expect(itemOf(canceled).price.id).toBe(ANNUAL);
});

test("a plan change on the subscription is taken, and becomes part of the phase in force", async () => {
  const subscription = await subscribed();
  const { schedule } = await downgraded(subscription);
  await stage.stripe.subscriptions.update(subscription.id, {
    items: [{ id: itemOf(subscription).id, quantity: 5 }],
  });
  const after = await stage.stripe.subscriptionSchedules.retrieve(schedule.id);
  expect(after.phases.map((phase) => phase.items[0])).toMatchObject([
    { price: ANNUAL, quantity: 5 },
    { price: MONTHLY, quantity: 2 },
  ]);
});

test("a phase puts the schedule's payment method back, whatever the subscription was given meanwhile", async () => {
  const subscription = await subscribed();
  const customer = String(subscription.customer);
  const { data } = await stage.stripe.paymentMethods.list({ customer });
  const first = data[0]?.id ?? "";
  await stage.stripe.subscriptions.update(subscription.id, { default_payment_method: first });
  const { schedule, end } = await downgraded(subscription);
  expect(schedule.default_settings.default_payment_method).toBe(first);
  const second = await stage.stripe.paymentMethods.attach("pm_card_mastercard", { customer });
  await stage.stripe.subscriptions.update(subscription.id, { default_payment_method: second.id });
  await advanceTo(stage.url, end);
  const changed = await stage.stripe.subscriptions.retrieve(subscription.id);
  expect(changed.default_payment_method).toBe(first);
});

test("its second phase begins at the period's end; then it is done and lets the subscription go", async () => {
  const subscription = await subscribed();
  const { schedule, end } = await downgraded(subscription);
  await advanceTo(stage.url, end - 1);
  expect(itemOf(await stage.stripe.subscriptions.retrieve(subscription.id)).price.id).toBe(ANNUAL);
  await advanceTo(stage.url, end);
  const changed = await stage.stripe.subscriptions.retrieve(subscription.id, { expand: ["latest_invoice"] });
  expect(itemOf(changed).price.id).toBe(MONTHLY);
  expect(changed.latest_invoice).toMatchObject({ total: 4000 });
  await advanceTo(stage.url, itemOf(changed).current_period_end);
  expect(await stage.stripe.subscriptionSchedules.retrieve(schedule.id)).toMatchObject({
    status: "completed",
    released_subscription: subscription.id,
  });
  expect((await stage.stripe.subscriptions.retrieve(subscription.id)).schedule).toBeNull();
});

test("canceling it cancels the subscription, and canceling the subscription cancels it", async () => {
  const { stripe } = stage;
  const first = await subscribed();
  const canceled = await stripe.subscriptionSchedules.cancel((await downgraded(first)).schedule.id);
  expect(canceled.status).toBe("canceled");
  expect((await stripe.subscriptions.retrieve(first.id)).status).toBe("canceled");
  const second = await subscribed();
  const { schedule } = await downgraded(second);
  await stripe.subscriptions.cancel(second.id);
  expect((await stripe.subscriptionSchedules.retrieve(schedule.id)).status).toBe("canceled");
  const { data } = await stripe.events.list({ type: "subscription_schedule.canceled" });
  expect(data.map((event) => (event.data.object as Stripe.SubscriptionSchedule).id)).toContain(schedule.id);
});

test("a pending update is given up when the next phase begins", async () => {
  const { stripe } = stage;
  const subscription = await subscribed();
  const { end } = await downgraded(subscription);
  const bad = await stripe.paymentMethods.attach("pm_card_chargeCustomerFail", {
    customer: String(subscription.customer),
  });
  await stripe.customers.update(String(subscription.customer), {
    invoice_settings: { default_payment_method: bad.id },
  });
  await advanceTo(stage.url, end - 3600);
  const waiting = await stripe.subscriptions.update(subscription.id, {
    items: [{ id: itemOf(subscription).id, quantity: 300 }],
    proration_behavior: "always_invoice",
    payment_behavior: "pending_if_incomplete",
  });
  expect(waiting.pending_update).not.toBeNull();
  await advanceTo(stage.url, end);
  expect(await stripe.subscriptions.retrieve(subscription.id)).toMatchObject({ pending_update: null });
  expect((await stripe.invoices.retrieve(String(waiting.latest_invoice))).status).toBe("void");
});

describe("the portal's schedule_at_period_end", () => {
  /** The portal of a yearly subscriber, configured to make cheaper and shorter plans wait. */
  async function portal() {
    const { stripe } = stage;
    const subscription = await subscribed();
    const configuration = await stripe.billingPortal.configurations.create({
      features: {
        subscription_cancel: { enabled: true, mode: "at_period_end" },
        subscription_update: {
          enabled: true,
          default_allowed_updates: ["price"],
          proration_behavior: "always_invoice",
          products: [{ product: "prod_lectern_pro", prices: [ANNUAL, MONTHLY] }],
          schedule_at_period_end: { conditions: [{ type: "shortening_interval" }] },
        },
      },
    });
    const { url } = await stripe.billingPortal.sessions.create({
      customer: String(subscription.customer),
      configuration: configuration.id,
    });
    const own = `${url}/subscriptions/${subscription.id}`;
    const send = (action: string, fields: Record<string, string> = {}) =>
      fetch(`${own}/${action}`, { method: "POST", body: new URLSearchParams(fields) });
    const page = async (path = "") =>
      (await fetch(path === "" ? `${url}?view=home` : `${own}/${path}`)).text();
    const read = () => stripe.subscriptions.retrieve(subscription.id, { expand: ["schedule"] });
    return { subscription, send, page, read };
  }

  const change = { price: MONTHLY, prorationDate: "1" };

  test("makes a shorter plan wait for the period's end, says so, and can be taken back", async () => {
    const { subscription, send, page, read } = await portal();
    expect(await page(`update?price=${MONTHLY}`)).toContain("Nothing to pay today.");
    await send("update", change);
    const waiting = await read();
    const { current_period_end: end } = itemOf(waiting);
    expect(itemOf(waiting).price.id).toBe(ANNUAL);
    expect(waiting.schedule).toMatchObject({
      status: "active",
      end_behavior: "release",
      phases: [{ items: [{ price: ANNUAL }] }, { start_date: end, items: [{ price: MONTHLY, quantity: 2 }] }],
    });
    expect(await page()).toContain("Keep current plan");
    await send("keep");
    expect(await read()).toMatchObject({ schedule: null });
    await send("update", change);
    await advanceTo(stage.url, end);
    const changed = await stage.stripe.subscriptions.retrieve(subscription.id);
    expect(itemOf(changed)).toMatchObject({ price: { id: MONTHLY }, current_period_start: end });
  });

  test("canceling gives the scheduled change up", async () => {
    const { send, read } = await portal();
    await send("update", change);
    await send("cancel");
    const canceled = await read();
    expect(canceled).toMatchObject({ schedule: null, cancel_at: itemOf(canceled).current_period_end });
  });
});

test("phases name their discounts: one that is not repeated ends with its phase", async () => {
  const { stripe } = stage;
  const coupon = await stripe.coupons.create({ percent_off: 50, duration: "forever" });
  const customer = await customerWithCard(stripe);
  const subscription = await stripe.subscriptions.create({
    customer: customer.id,
    items: [{ price: MONTHLY }],
    discounts: [{ coupon: coupon.id }],
  });
  const schedule = await stripe.subscriptionSchedules.create({ from_subscription: subscription.id });
  const [current] = schedule.phases;
  const kept = { discount: String(current?.discounts[0]?.discount) };
  const items = [{ price: MONTHLY, quantity: 1 }];
  const { start_date, end_date } = current ?? { start_date: 0, end_date: 0 };
  await stripe.subscriptionSchedules.update(schedule.id, {
    phases: [
      { items, start_date, end_date, discounts: [kept] },
      { items, duration: { interval: "month" }, discounts: [kept] },
      { items, duration: { interval: "month" } },
    ],
  });
  await advanceTo(stage.url, end_date);
  const half = await stripe.subscriptions.retrieve(subscription.id, { expand: ["latest_invoice"] });
  expect(half.latest_invoice).toMatchObject({ total: 1000 });
  await advanceTo(stage.url, itemOf(half).current_period_end);
  const full = await stripe.subscriptions.retrieve(subscription.id, { expand: ["latest_invoice"] });
  expect(full.latest_invoice).toMatchObject({ total: 2000 });
});

test("what an update may not do", async () => {
  const { stripe } = stage;
  const subscription = await subscribed();
  const { schedule, end } = await downgraded(subscription);
  const items = [{ price: ANNUAL, quantity: 2 }];
  const update = (phases: Stripe.SubscriptionScheduleUpdateParams.Phase[]) =>
    stripe.subscriptionSchedules.update(schedule.id, { phases });
  await expect(update([{ items, end_date: end }])).rejects.toMatchObject({
    message:
      "The subscription schedule update is missing at least one phase with a `start_date` to anchor end dates to.",
  });
  await expect(update([{ items, start_date: "now", end_date: end }])).rejects.toMatchObject({
    message: "You can not modify the start date of the current phase.",
  });
  await expect(update([{ items, start_date: end, currency: "eur" }])).rejects.toMatchObject({
    param: "phases[0][items][0][price]",
    message: expect.stringContaining("doesn't match the expected currency: `eur`") as string,
  });
  await expect(
    stripe.subscriptionSchedules.create({ from_subscription: subscription.id }),
  ).rejects.toMatchObject({ statusCode: 400, param: "from_subscription" });
  await stripe.subscriptionSchedules.release(schedule.id);
  await expect(update([{ items, start_date: end }])).rejects.toMatchObject({ statusCode: 400 });
});
